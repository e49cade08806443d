import { describe, expect, it } from "vitest";
import { appTable } from "@/testing/migrations/lint/lint-example";
import { kindParams } from "@/testing/migrations/lint/kind-params";
import { operations } from "../../operations/operations";
import { scriptOf } from "../../planning/script-of";
import type { Step } from "../../scripts/schemas";
import { dialectOf } from "../dialects";
import { postgresObserve } from "./observe";

/** What is written under session_replication_role = replica, as by a subscription, breaks rules and changes saved rows like any other write. */
describe("a trigger of ours fires for replication roles too", () => {
  const sqlOf = (steps: readonly Step[]) => steps.flatMap((step) => (step.type === "statements" ? step.statements.map(({ sql }) => sql) : []));
  const made = (sqls: readonly string[]) => sqls.flatMap((sql) => /^CREATE TRIGGER (\S+)/.exec(sql)?.[1] ?? []);
  const always = (sqls: readonly string[]) => sqls.flatMap((sql) => Array.from(sql.matchAll(/ ENABLE ALWAYS TRIGGER ([^\s,]+)/g), ([, name]) => name));

  it.each(operations.flatMap((operation) => (kindParams[operation.kind] ?? []).map((given) => ({ kind: operation.kind, operation, given }))))(
    "$kind: $given",
    ({ operation, given }) => {
      const script = scriptOf(operation, { change: "m42", params: operation.params.parse(given), table: appTable("postgres"), dialect: dialectOf("postgres") });
      for (const steps of [script.forward, script.rollback, script.finalize]) expect(always(sqlOf(steps))).toEqual(made(sqlOf(steps)));
    },
  );

  it("of an observation", () => {
    const spec = { number: 1, table: { schema: "public", name: "app" }, column: "url", rule: { kind: "longer-than", length: 200 } } as const;
    const sqls = sqlOf(postgresObserve.script(spec).install);
    expect(made(sqls)).toHaveLength(2);
    expect(always(sqls)).toEqual(made(sqls));
  });
});
