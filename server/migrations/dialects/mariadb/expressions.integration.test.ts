import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createKindWorld } from "@/testing/migrations/kinds/kind-world";
import type { KindWorld } from "@/testing/migrations/kinds/kind-world";
import { dialectOf } from "../dialects";
import { lintScript } from "../../lint/lint-script";
import { operationOf } from "../../operations/operations";
import { scriptOf } from "../../planning/script-of";

const narrow = { column: "url", length: 10, newWrites: "capture", layout: "column", atFinalize: "keep_rule" };

describe("an author's expression in triggers of MariaDB", () => {
  let world: KindWorld;

  beforeAll(async () => {
    world = await createKindWorld("mariadb");
  });
  afterAll(() => world.close());

  // The catalog shows the body of a trigger in other words than it was sent in.
  it.each([
    ["a backslash", String.raw`REPLACE(LEFT(url, 10), '\\', '/')`],
    ["an escaped quote", String.raw`IF(url = 'it\'s a long one', 'short', LEFT(url, 10))`],
    ["a line break in a text", `REPLACE(LEFT(url, 10), '\n', ' ')`],
    ["a character set", "CONCAT(_latin1'a', LEFT(url, 9))"],
    ["a sign of four bytes", "CONCAT(LEFT(url, 9), '🦊')"],
    ["a comment", "LEFT(/* of the start */ url, 10) -- as before"],
  ])("is found again by its trigger: %s", async (_what, sql) => {
    await world.table("app", "(id int PRIMARY KEY, url varchar(100)) DEFAULT CHARSET = utf8mb4");
    await world.query("INSERT INTO app VALUES (1, '0123456789-old')");
    const { change, forward, rollback } = await world.plan("narrow_text", "app", { ...narrow, existing: { fate: "expression", sql } });
    await world.execute(change, "forward", forward);
    await world.app("INSERT INTO app VALUES (2, '0123456789-new')");
    await world.execute(change, "rollback", rollback);
    expect(await world.query("SELECT url FROM app ORDER BY id")).toEqual([{ url: "0123456789-old" }, { url: "0123456789-new" }]);
  });

  it("is blocked where it names a generated column, which no trigger knows yet", async () => {
    await world.table("app", "(id int PRIMARY KEY, url varchar(100), slug varchar(100) AS (UPPER(url)) STORED)");
    const blocks = async (over: object) => {
      const operation = operationOf("narrow_text");
      const [params, facts] = [operation.params.parse({ ...narrow, ...over }), await world.facts("app")];
      const script = scriptOf(operation, { change: "m42", params, table: facts, dialect: dialectOf("mariadb") });
      const findings = await lintScript({ engine: "mariadb", kind: "narrow_text", params, facts, script, load: null, measures: [] });
      return findings.filter(({ rule, level }) => rule === "generated-in-trigger" && level === "block").map(({ words }) => words);
    };
    expect(await blocks({ existing: { fate: "expression", sql: "LEFT(`slug`, 10)" } })).toEqual([expect.stringContaining("slug")]);
    expect(await blocks({ existing: { fate: "expression", sql: "CONCAT(LEFT(url, 5), 'slug')" } })).toEqual([]);
    expect(await blocks({ existing: { fate: "expression", sql: "LEFT(slug, 10)" }, newWrites: "reject" })).toHaveLength(1);
    // As the server sees it.
    for (const newWrites of ["capture", "reject"]) {
      await world.table("app", "(id int PRIMARY KEY, url varchar(100), slug varchar(100) AS (UPPER(url)) STORED)");
      await world.query("INSERT INTO app (id, url) VALUES (1, '0123456789-old')");
      const { change, forward } = await world.plan("narrow_text", "app", { ...narrow, existing: { fate: "expression", sql: "LEFT(slug, 10)" }, newWrites });
      const ended = world.execute(change, "forward", forward).then(
        () => "done",
        (error: unknown) => String(error),
      );
      expect.soft(await ended, newWrites).toContain("Unknown column 'slug'");
    }
  });
});
