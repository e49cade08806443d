import { describe, expect, it } from "vitest";
import { appTable } from "@/testing/migrations/lint/lint-example";
import { kindParams } from "@/testing/migrations/lint/kind-params";
import { operations } from "../../operations/operations";
import { scriptOf } from "../../planning/script-of";
import { dialectOf } from "../dialects";

describe("a table that triggers of ours read is waited for before they come", () => {
  const all = operations.flatMap((operation) => (kindParams[operation.kind] ?? []).map((given) => ({ kind: operation.kind, operation, given })));

  it.each(all)("$kind: $given", ({ operation, given }) => {
    const script = scriptOf(operation, { change: "m42", params: operation.params.parse(given), table: appTable("mariadb"), dialect: dialectOf("mariadb") });
    for (const steps of [script.forward, script.rollback]) {
      const statements = steps.flatMap((step) => (step.type === "statements" ? step.statements : []));
      const outlasted = new Set<string>();
      for (const { sql, outlasts } of statements) {
        const [, made] = /^CREATE TABLE IF NOT EXISTS `switchyard_shadow`\.`(\w+)`/.exec(sql) ?? [];
        if (made !== undefined && outlasts?.query.includes(`'${made}'`) === true) outlasted.add(made);
        const read = /\bTRIGGER\b/.test(sql) ? Array.from(sql.matchAll(/`switchyard_shadow`\.`(\w+_saved)`/g), ([, name]) => name) : [];
        expect(read.filter((name) => name !== undefined && !outlasted.has(name))).toEqual([]);
      }
    }
  });

  it("is known of two kinds at least", () => {
    const waits = all.filter(({ operation, given }) =>
      JSON.stringify(
        scriptOf(operation, { change: "m42", params: operation.params.parse(given), table: appTable("mariadb"), dialect: dialectOf("mariadb") }),
      ).includes("outlasts"),
    );
    expect(new Set(waits.map(({ kind }) => kind)).size).toBeGreaterThan(1);
  });
});
