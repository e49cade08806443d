import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createAppTarget } from "@/testing/migrations/executor/app-target";
import type { AppTarget } from "@/testing/migrations/executor/app-target";
import { batchesOverApp } from "@/testing/migrations/executor/hand-scripts";
import type { ColumnFacts } from "../catalog/table-facts";
import { keyRanges as mariadbRanges } from "../dialects/mariadb/key-ranges";
import { keyRanges as postgresRanges } from "../dialects/postgres/key-ranges";
import { engines } from "../scripts/schemas";
import type { TargetSession } from "../target/target-session";
import { runStep } from "./run-step";
import { stepContext } from "./step-context";
import type { StepHooks, StepProgress } from "./step-context";
import { claimJournal } from "./target-journal";

const rows = 5_250;
const rangesOf = { postgres: postgresRanges, mariadb: mariadbRanges };

describe.each(engines)("the progress of sparse changes on %s", (engine) => {
  let target: AppTarget;
  const sessions: TargetSession[] = [];
  beforeAll(async () => {
    target = await createAppTarget(engine);
    await target.fill(rows);
  });
  afterAll(async () => {
    await Promise.all(sessions.map((session) => session.end()));
    await target.drop();
  });

  /** One row in a thousand is changed, and the first of them comes late. */
  const step = () => ({
    ...batchesOverApp({ key: "fix", statements: ["update app set note = 'done' where id >= :from_1 and id <= :upto_1 and mod(id, 1000) = 0"] }, "false"),
    range: rangesOf[engine]("app", [{ name: "id", type: "bigint", family: "integer" } as ColumnFacts]),
    total: "select count(*) as total from app",
    remaining: null,
    lock: { mode: "rows", blocks: "nobody" as const, lasts: "batch" as const },
  });
  async function run(fence: number, hooks: Partial<StepHooks>): Promise<StepProgress[]> {
    const told: StepProgress[] = [];
    const session = await target.open(`switchyard progress f${fence}`);
    sessions.push(session);
    const context = stepContext(
      session,
      engine,
      { change: "m77", script: "forward", round: 1, fence },
      { ...hooks, progress: (seen) => Promise.resolve(void told.push(seen)) },
    );
    await claimJournal(session, context.dialect, context);
    await runStep(context, step()).catch((error: unknown) => {
      if (!(error instanceof Error) || error.message !== "killed here") throw error;
    });
    return told;
  }

  it("is that of the rows looked at: it stands at none, moves with each batch, goes on after a kill, and ends with all", async () => {
    let looks = 0;
    const guard = () => {
      looks += 1;
      return looks === 3 ? Promise.reject(new Error("killed here")) : Promise.resolve();
    };
    const before = await run(1, { guard });
    // The first batch has found nothing to change, and still it is a tenth of the way.
    expect(before.map(({ rowsSeen, total, rowsDone }) => [rowsSeen, total, rowsDone]).slice(0, 2)).toEqual([
      [0n, BigInt(rows), 0n],
      [500n, BigInt(rows), 0n],
    ]);
    const stood = before.at(-1);
    const after = await run(2, {});
    expect(after[0]).toMatchObject({ rowsSeen: stood?.rowsSeen, rowsDone: stood?.rowsDone });
    expect(after.map(({ rowsSeen }) => rowsSeen)).toEqual([...new Set(after.map(({ rowsSeen }) => rowsSeen))].toSorted((one, two) => Number(one - two)));
    // The last range has fewer rows than were asked for.
    expect(after.at(-1)).toMatchObject({ rowsSeen: BigInt(rows), total: BigInt(rows), rowsDone: 5n, longestBlockMs: 0 });
  });
});
