import type { UserActor } from "@/server/access/actor";
import type { MigrationRunState } from "@/server/generated/prisma/client";
import type { Database } from "@/server/platform/db";
import { AppError } from "@/server/platform/errors";
import { actOnRun } from "./act-on-run";
import { ringRun } from "../jobs";
import { recordAct, stateWords } from "./record-act";
import type { ReasonedRunInput, RunOutput } from "../acts/schemas";
import { steerRun } from "./steer-run-claims";

/** States that can be paused: a worker ends its batch first. */
export const pausable: readonly MigrationRunState[] = ["expanding", "backfilling", "enforcing", "finalizing", "rolling_back"];

/**
 * Asks a moving run to pause. It takes effect within a batch; asked twice, it is the same.
 * @throws AppError `not_found`, `forbidden`, `invalid_state` when it does not move, `stale`
 */
export async function pauseRun(db: Database, actor: UserActor, { runId, reason }: ReasonedRunInput): Promise<RunOutput> {
  return actOnRun(db, actor, { permission: "migration:run", runId }, async (tx, run, now) => {
    const { migration, database, state } = run;
    if (!pausable.includes(state)) {
      throw new AppError("invalid_state", `Migration ${migration.number} is ${stateWords(run)} on ${database.name}: there is nothing to pause.`);
    }
    const accepted = `Migration ${migration.number} pauses on ${database.name} after its batch.`;
    if (run.pauseAskedBy !== null) return { runId, state, accepted };
    await steerRun(tx, run, { pauseAskedBy: actor.name, nextTryAt: now }, now);
    await recordAct(tx, actor, { act: "migration.paused", run, reason });
    await ringRun(tx, runId);
    return { runId, state, accepted };
  });
}
