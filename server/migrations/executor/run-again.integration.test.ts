import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createAppTarget } from "@/testing/migrations/executor/app-target";
import type { AppTarget } from "@/testing/migrations/executor/app-target";
import { batchesOverApp, statementsStep } from "@/testing/migrations/executor/hand-scripts";
import { engines } from "../scripts/schemas";
import type { TargetSession } from "../target/target-session";
import { runSteps } from "./run-step";
import { RowsComeAnew } from "./step-errors";
import { stepContext } from "./step-context";
import { claimJournal } from "./target-journal";

const dropped = "DROP INDEX CONCURRENTLY IF EXISTS app_note";
const indexIs = (condition: string) => `SELECT EXISTS (SELECT FROM pg_index WHERE indexrelid = to_regclass('app_note') AND ${condition}) AS done`;
const statistics = "SELECT 1 FROM information_schema.STATISTICS WHERE TABLE_SCHEMA = DATABASE() AND INDEX_NAME = 'app_note'";

describe.each(engines)("rows that come while something is made on %s", (engine) => {
  let target: AppTarget;
  let session: TargetSession;
  let fence = 0;
  beforeAll(async () => {
    target = await createAppTarget(engine);
  });
  afterAll(async () => {
    await target.drop();
  });

  /** An index that twins stand in the way of; so many times new ones come right before it is made. */
  async function buildAmongTwins(times: number): Promise<{ builds: number; error: unknown }> {
    await target.fill(30);
    session = await target.open("switchyard again");
    fence += 1;
    const made = stepContext(session, engine, { change: "m9", script: "forward", round: fence, fence }, {});
    await claimJournal(session, made.dialect, made);
    const fix = batchesOverApp(
      { key: "fix", statements: ["UPDATE app SET note = id WHERE id >= :from_1 AND id <= :upto_1 AND note = 'same'"] },
      "note = 'same'",
    );
    const build = {
      ...statementsStep({
        key: "build",
        statements: [
          engine === "postgres"
            ? {
                sql: "CREATE UNIQUE INDEX CONCURRENTLY app_note ON app (note)",
                probe: indexIs("indisvalid"),
                repair: { when: indexIs("NOT indisvalid"), sql: dropped },
              }
            : { sql: "CREATE UNIQUE INDEX app_note ON app (note)", probe: `SELECT EXISTS (${statistics}) AS done` },
        ],
      }),
      again: "fix",
    };
    let builds = 0;
    const meddling: TargetSession = {
      ...session,
      query: async (sql, values) => {
        if (sql.startsWith("CREATE UNIQUE")) {
          builds += 1;
          if (builds <= times) await target.query("update app set note = 'same' where id < 3");
        }
        return session.query(sql, values);
      },
    };
    await target.query("update app set note = 'same'");
    const error: unknown = await runSteps({ ...made, session: meddling }, [fix, build]).then(
      () => null,
      (thrown: unknown) => thrown,
    );
    await session.end();
    return { builds, error };
  }

  it("are fixed as those before them, and it is tried again", async () => {
    expect(await buildAmongTwins(1)).toEqual({ builds: 2, error: null });
    expect(await target.query("select count(*) as n from app where note = 'same'")).toMatchObject([{ n: "0" }]);
  });

  it("without end: it stops, says so, and leaves nothing that would refuse the application anything", async () => {
    await target.query(engine === "postgres" ? dropped : "DROP INDEX app_note ON app");
    const { builds, error } = await buildAmongTwins(1_000);
    expect(builds).toBe(5);
    expect(error).toBeInstanceOf(RowsComeAnew);
    expect(String(error)).toMatch(/“fix” come as fast as they are fixed: 5 times/);
    expect(await target.query(engine === "postgres" ? "SELECT FROM pg_class WHERE relname = 'app_note'" : statistics)).toEqual([]);
  });
});
