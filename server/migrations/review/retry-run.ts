import type { UserActor } from "@/server/access/actor";
import type { Database } from "@/server/platform/db";
import { AppError } from "@/server/platform/errors";
import { actOnRun } from "./act-on-run";
import { requireNoHalt } from "./halt";
import { ringRun } from "../jobs";
import { requireNothingMoves } from "./one-moves";
import { recordAct, stateWords } from "./record-act";
import { requireApproved } from "./require-approved";
import type { ReasonedRunInput, RunOutput } from "../acts/schemas";
import { steerRun } from "./steer-run-claims";

/**
 * Tries the failed step again.
 * @throws AppError `not_found`, `forbidden`, `invalid_state` when it has not failed, or is not approved any more, `stale`
 */
export async function retryRun(db: Database, actor: UserActor, { runId, reason }: ReasonedRunInput): Promise<RunOutput> {
  return actOnRun(db, actor, { permission: "migration:run", runId }, async (tx, run, now) => {
    const { migration, database } = run;
    if (run.state !== "failed")
      throw new AppError("invalid_state", `Migration ${migration.number} is ${stateWords(run)} on ${database.name}, it has not failed.`);
    // Before anything was changed it goes through all that is asked of a beginning again.
    const to = run.resumeState === null || run.resumeState === "preflight" ? ("scheduled" as const) : run.resumeState;
    await requireNoHalt(tx);
    if (to !== "rolling_back") await requireApproved(tx, run, { purpose: to === "finalizing" ? "finalize" : "run" });
    if (to !== "scheduled") await requireNothingMoves(tx, run);
    const asked = to === "finalizing" ? { finalizeAskedById: actor.id, finalizeAskedBy: actor.name } : {};
    await steerRun(tx, run, { ...asked, to, resumeState: null, attempt: 0, nextTryAt: now, because: `${actor.name} tries it again.` }, now);
    await recordAct(tx, actor, { act: "migration.retried", run, reason });
    await ringRun(tx, runId);
    return { runId, state: to, accepted: `Migration ${migration.number} is tried again on ${database.name}.` };
  });
}
