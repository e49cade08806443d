import { describe, expect, it } from "vitest";
import { mariadbWords, postgresWords } from "./error-words";

const secret = 'ada@example.com\'s "own"';

describe("words of a target's error, without a value of a row", () => {
  it.each([
    ["23505", 'duplicate key value violates unique constraint "app_url_key"', `Key (url)=(${secret}) already exists.`],
    ["23514", 'new row for relation "app" violates check constraint "c"', `Failing row contains (1, ${secret}).`],
    ["23503", 'insert or update on table "app" violates foreign key constraint "fk"', `Key (url)=(${secret}) is not present in table "page".`],
    ["22P02", `invalid input syntax for type integer: "${secret}"`, undefined],
    ["22003", `value "${secret}" is out of range for type integer`, undefined],
    ["P0001", `no url like ${secret}`, secret],
  ])("PostgreSQL %s", (code, message, detail) => {
    const words = postgresWords({ code, message, detail });
    expect(words).not.toContain("ada");
    expect(words.length).toBeGreaterThan(20);
  });

  it("of PostgreSQL stay whole where a trigger of ours refuses, and not where it calls a function of the application that does", () => {
    const raised = { code: "23502", message: "app.url must have a value.", routine: "exec_stmt_raise" };
    const ours = "PL/pgSQL function switchyard_shadow.m42_update() line 7 at RAISE";
    expect(postgresWords({ ...raised, where: ours })).toBe("app.url must have a value.");
    for (const where of [`PL/pgSQL function f(text) line 1 at RAISE\n${ours}`, "PL/pgSQL function m42_update() line 7 at RAISE", undefined])
      expect(postgresWords({ ...raised, where })).not.toContain("url");
  });

  it("of PostgreSQL stay whole where they are about the schema", () => {
    const dependents = { code: "2BP01", message: "cannot drop column url of table app", detail: "view v depends on it", hint: "Use CASCADE." };
    expect(postgresWords(dependents)).toBe("cannot drop column url of table app – view v depends on it – Use CASCADE.");
    expect(postgresWords({ code: "23502", message: 'null value in column "url" of relation "app" violates not-null constraint', detail: secret })).toContain(
      '"url"',
    );
  });

  it.each([
    ["1062", "constraint", `Duplicate entry '${secret}' for key 'app_url_key'`, "'app_url_key'"],
    ["1366", "bad-value", `Incorrect integer value: '${secret}' for column \`shop\`.\`app\`.\`hits\` at row 1`, "hits"],
    ["1292", "bad-value", `Truncated incorrect DOUBLE value: '${secret}'`, "DOUBLE"],
    ["1411", "other", `Incorrect datetime value: '${secret}' for function str_to_date`, "str_to_date"],
    ["1644", "other", `no url like ${secret}`, "log"],
  ] as const)("MariaDB %s", (code, failure, message, kept) => {
    const words = mariadbWords({ code, message }, failure);
    expect(words).not.toContain("ada");
    expect(words).toContain(kept);
  });

  it("of MariaDB stay whole where they are about the schema", () => {
    expect(mariadbWords({ code: "1054", message: "Unknown column 'ulr' in 'field list'" }, "no-such-object")).toBe("Unknown column 'ulr' in 'field list'");
    expect(mariadbWords({ code: "1406", message: "Data too long for column 'url' at row 1" }, "bad-value")).toContain("'url'");
  });
});
