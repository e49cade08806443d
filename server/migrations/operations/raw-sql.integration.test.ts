import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createAppTarget } from "@/testing/migrations/executor/app-target";
import type { AppTarget } from "@/testing/migrations/executor/app-target";
import { withReadLocks } from "../cage/read-locks";
import { readTableFacts } from "../catalog/read-table-facts";
import { dialectOf } from "../dialects/dialects";
import { runSteps } from "../executor/run-step";
import { stepContext } from "../executor/step-context";
import { claimJournal } from "../executor/target-journal";
import { scriptOf } from "../planning/script-of";
import { engines } from "../scripts/schemas";
import type { MigrationScript, ScriptName } from "../scripts/schemas";
import { rawSql } from "./raw-sql";
import { rawSqlParams } from "./schemas";

describe.each(engines)("raw SQL on a real %s", (engine) => {
  let target: AppTarget;
  let script: MigrationScript;
  let fence = 0;

  const columnThere = (yes: boolean) =>
    `SELECT count(*) = ${yes ? 1 : 0} AS done FROM information_schema.columns WHERE table_schema = '${target.schema}' AND table_name = 'app' AND column_name = 'hits'`;

  beforeAll(async () => {
    target = await createAppTarget(engine);
    await target.fill(20);
    const probe = (yes: boolean) => (engine === "postgres" ? null : columnThere(yes));
    const params = rawSqlParams.parse({
      forward: [
        { sql: "ALTER TABLE app ADD COLUMN hits int", probe: probe(true), blocking: null },
        { sql: "UPDATE app SET hits = coalesce(hits, 0) + 1\nWHERE id <= 5", probe: null, blocking: null },
      ],
      rollback: [{ sql: "ALTER TABLE app DROP COLUMN hits", probe: probe(false), blocking: null }],
      finalize: [{ sql: "UPDATE app SET note = 'done' WHERE id = 1", probe: null, blocking: null }],
    });
    const session = await target.open("switchyard raw facts");
    const facts = await readTableFacts(session, engine, { schema: target.schema, table: "app" });
    await session.end();
    if (facts === null) throw new Error("there is no table app");
    script = await withReadLocks(engine, scriptOf(rawSql, { change: "m7", params, table: facts, dialect: dialectOf(engine) }));
  });
  afterAll(() => target.drop());

  async function run(name: ScriptName, round: number): Promise<void> {
    fence += 1;
    const session = await target.open(`switchyard raw ${target.databaseName.slice(-8)} ${fence}`);
    try {
      const context = stepContext(session, engine, { change: "m7", script: name, round, fence });
      await claimJournal(session, context.dialect, context);
      await runSteps(context, script[name]);
    } finally {
      await session.end();
    }
  }
  const hits = async () => Number((await target.query("select sum(hits) as n from app"))[0]?.["n"]);

  it("runs each statement once, also when a worker comes again", async () => {
    await run("forward", 1);
    expect(await hits()).toBe(5);
    await run("forward", 1);
    expect(await hits()).toBe(5);
  });

  it("goes back by the author's statements, forward again, and ends", async () => {
    await run("rollback", 1);
    await expect(target.query("select hits from app")).rejects.toThrow(/hits/);
    await run("forward", 2);
    expect(await hits()).toBe(5);
    await run("finalize", 2);
    expect(await target.query("select note from app where id = 1")).toMatchObject([{ note: "done" }]);
  });
});
