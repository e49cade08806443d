import { describe, expect, it } from "vitest";
import { appTable } from "@/testing/migrations/lint/lint-example";
import { withReadLocks } from "../cage/read-locks";
import { dialectOf } from "../dialects/dialects";
import { scriptOf } from "../planning/script-of";
import { engines } from "../scripts/schemas";
import type { Engine, StatementsStep } from "../scripts/schemas";
import { rawSql } from "./raw-sql";
import { rawSqlParams } from "./schemas";

type Given = { sql: string; probe?: string };

function contextOf(engine: Engine, parts: { forward: readonly Given[]; rollback?: readonly Given[]; finalize?: readonly Given[] }) {
  const whole = (given: readonly Given[] = []) => given.map(({ sql, probe = null as string | null }) => ({ sql, probe, blocking: null }));
  const params = rawSqlParams.parse({ forward: whole(parts.forward), rollback: whole(parts.rollback), finalize: whole(parts.finalize) });
  return { change: "m42", params, table: appTable(engine), dialect: dialectOf(engine) };
}

/** Forward steps with the locks that reading them gives. */
async function stepsOf(engine: Engine, ...forward: readonly Given[]): Promise<StatementsStep[]> {
  const script = await withReadLocks(engine, scriptOf(rawSql, contextOf(engine, { forward })));
  return script.forward.filter((step) => step.type === "statements");
}

describe.each(engines)("raw SQL on %s", (engine) => {
  it("keeps every byte and makes a step of each statement", async () => {
    const sql = "  UPDATE app\n\tSET hits = 0 -- why\nWHERE id = 1 ;\n";
    const [first, second] = await stepsOf(engine, { sql }, { sql: "DELETE FROM app WHERE id = 2" });
    expect(first?.statements[0]?.sql).toBe(sql);
    expect([first?.key, second?.key]).toEqual(["forward-1", "forward-2"]);
  });

  it("lets rows be changed together with the mark in the journal, without a probe", async () => {
    const [step] = await stepsOf(engine, { sql: "UPDATE app SET hits = 0 WHERE id = 1" });
    expect(step).toMatchObject({ atomic: true, waits: "short", statements: [{ lock: { blocks: "nobody", lasts: "batch" }, probe: null }] });
    expect(
      rawSql.validate(
        contextOf(engine, { forward: [{ sql: "UPDATE app SET hits = 0 WHERE id = 1" }], rollback: [{ sql: "UPDATE app SET hits = 1 WHERE id = 1" }] }),
      ),
    ).toMatchObject([{ rule: "hand-written", level: "note" }]);
  });

  it("wants a probe with a column done where a statement commits by itself", () => {
    const sql = engine === "postgres" ? "CREATE INDEX CONCURRENTLY app_url ON app (url)" : "ALTER TABLE app ADD COLUMN a int";
    const rulesOf = (given: Given) =>
      rawSql.validate(contextOf(engine, { forward: [given], rollback: [{ sql: "DELETE FROM app WHERE false" }] })).map(({ rule }) => rule);
    expect(rulesOf({ sql })).toContain("probe-needed");
    expect(rulesOf({ sql, probe: "SELECT true" })).toContain("probe-without-done");
    expect(rulesOf({ sql, probe: "SELECT true AS done" })).toEqual(["hand-written"]);
  });

  it("says what is missing when there is no way back", () => {
    const context = contextOf(engine, { forward: [{ sql: "DELETE FROM app WHERE id = 1" }] });
    expect(rawSql.validate(context)).toMatchObject([{ rule: "no-way-back", level: "warn" }, { rule: "hand-written" }]);
    expect(rawSql.words(context).undo).toMatch(/no rollback/);
  });

  it("reads the lock from the statement; what it cannot read keeps the strongest", async () => {
    const added = await stepsOf(engine, { sql: "ALTER TABLE app ADD COLUMN a int", probe: "SELECT true AS done" });
    expect(added[0]?.statements[0]?.lock).toMatchObject({ blocks: "everybody", lasts: "moment" });
    const unread = await stepsOf(engine, { sql: "ALTER TABLE app ADD 'a", probe: "SELECT true AS done" });
    expect(unread[0]?.statements[0]?.lock).toMatchObject({ blocks: "everybody", lasts: "copy" });
  });
});

it("is patient on PostgreSQL only where nobody waits behind it, and does not take a word in a string for a keyword", async () => {
  const [index, word] = await stepsOf(
    "postgres",
    { sql: "CREATE INDEX CONCURRENTLY a ON app (url)", probe: "SELECT true AS done" },
    { sql: "ALTER TABLE app ALTER url SET DEFAULT 'concurrently'" },
  );
  expect(index).toMatchObject({ atomic: false, waits: "patient", statements: [{ lock: { blocks: "schema-changes" } }] });
  expect(word).toMatchObject({ atomic: true, waits: "short" });
});
