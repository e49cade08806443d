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
 * Lets a paused run go on from where it stands. What goes forward must still be approved; a rollback never needs to be.
 * @throws AppError `not_found`, `forbidden`, `invalid_state` when it is not paused or not approved any more, `stale`
 */
export async function resumeRun(db: Database, actor: UserActor, { runId, reason }: ReasonedRunInput): Promise<RunOutput> {
  return actOnRun(db, actor, { permission: "migration:run", runId }, async (tx, run, now) => {
    const { migration, database } = run;
    const to = run.resumeState;
    if (run.state !== "paused" || to === null) {
      throw new AppError("invalid_state", `Migration ${migration.number} is ${stateWords(run)} on ${database.name}, not paused.`);
    }
    await requireNoHalt(tx);
    if (to !== "rolling_back") await requireApproved(tx, run, { purpose: to === "finalizing" ? "finalize" : "run" });
    await requireNothingMoves(tx, run);
    const asked = to === "finalizing" ? { finalizeAskedById: actor.id, finalizeAskedBy: actor.name } : {};
    await steerRun(tx, run, { ...asked, to, resumeState: null, pauseAskedBy: null, nextTryAt: now, because: `${actor.name} let it go on.` }, now);
    await recordAct(tx, actor, { act: "migration.resumed", run, reason });
    await ringRun(tx, runId);
    return { runId, state: to, accepted: `Migration ${migration.number} goes on on ${database.name}.` };
  });
}
