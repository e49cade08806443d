import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createAppTarget } from "@/testing/migrations/executor/app-target";
import type { AppTarget } from "@/testing/migrations/executor/app-target";
import { batchesOverApp, statementsStep } from "@/testing/migrations/executor/hand-scripts";
import { engines } from "../scripts/schemas";
import type { TargetSession } from "../target/target-session";
import { runSteps } from "./run-step";
import { stepContext } from "./step-context";
import { claimJournal } from "./target-journal";

describe.each(engines)("rows that come while something is made on %s", (engine) => {
  let target: AppTarget;
  let session: TargetSession;
  beforeAll(async () => {
    target = await createAppTarget(engine);
  });
  afterAll(async () => {
    await session.end();
    await target.drop();
  });

  it("are fixed as those before them, and it is tried again", async () => {
    await target.fill(30);
    session = await target.open("switchyard again");
    const made = stepContext(session, engine, { change: "m9", script: "forward", round: 1, fence: 1 }, {});
    await claimJournal(session, made.dialect, made);
    const fix = batchesOverApp(
      { key: "fix", statements: ["UPDATE app SET note = id WHERE id >= :from_1 AND id <= :upto_1 AND note = 'same'"] },
      "note = 'same'",
    );
    const isThere =
      engine === "postgres"
        ? "to_regclass('app_note') IS NOT NULL"
        : "EXISTS (SELECT 1 FROM information_schema.STATISTICS WHERE TABLE_SCHEMA = DATABASE() AND INDEX_NAME = 'app_note')";
    const build = {
      ...statementsStep({
        key: "build",
        statements: [{ sql: "CREATE UNIQUE INDEX app_note ON app (note)", probe: `SELECT ${isThere} AS done` }],
      }),
      again: "fix",
    };
    let builds = 0;
    const meddling: TargetSession = {
      ...session,
      query: async (sql, values) => {
        if (sql.startsWith("CREATE UNIQUE")) {
          builds += 1;
          if (builds === 1) await target.query("update app set note = 'same' where id < 3");
        }
        return session.query(sql, values);
      },
    };
    await target.query("update app set note = 'same'");
    await runSteps({ ...made, session: meddling }, [fix, build]);
    expect(builds).toBe(2);
    expect(await target.query("select count(*) as n from app where note = 'same'")).toMatchObject([{ n: "0" }]);
  });
});
