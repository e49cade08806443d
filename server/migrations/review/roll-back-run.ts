import type { UserActor } from "@/server/access/actor";
import type { MigrationRunState } from "@/server/generated/prisma/client";
import type { Database } from "@/server/platform/db";
import { AppError } from "@/server/platform/errors";
import type { LoadedRun } from "../authorized-run";
import { whyNotUndoYet } from "../executor/other-runs";
import { failedUntouched } from "../run-state";
import { actOnRun } from "./act-on-run";
import { ringRun } from "../jobs";
import { recordAct, stateWords } from "./record-act";
import type { ReasonedRunInput, RunOutput } from "../acts/schemas";
import { steerRun } from "./steer-run-claims";
import { voidApprovals } from "./void-approvals";

/** States from which a worker turns a run round: after its batch where it moves, at once where it rests. */
const undoable: readonly MigrationRunState[] = ["expanding", "backfilling", "enforcing", "live", "paused", "failed"];

/** Why a run cannot be rolled back; null: it can. What was finalized has no originals any more. */
export function whyNotRollBack(run: Pick<LoadedRun, "state" | "resumeState" | "migration" | "database">): string | null {
  const { state, resumeState, migration, database } = run;
  const name = `Migration ${migration.number}`;
  const isHeld = state === "paused" || state === "failed";
  if (state === "finalizing" || (isHeld && resumeState === "finalizing")) {
    return `The finalize of migration ${migration.number} has begun on ${database.name}: originals are being taken away, so it can only be finished.`;
  }
  if (state === "finalized") return `${name} is final on ${database.name}: the originals are gone. Propose a migration that goes the other way.`;
  if (state === "rolling_back" || (isHeld && resumeState === "rolling_back")) return `${name} is being rolled back on ${database.name} already.`;
  if (state === "failed" && failedUntouched(resumeState)) return `${name} failed before anything was changed on ${database.name}. Cancel it instead.`;
  return undoable.includes(state) ? null : `${name} is ${stateWords(run)} on ${database.name}: there is nothing to roll back.`;
}

/**
 * Rolls a run back, from every state between expand and finalize: originals come back where the application has not changed them. It needs no
 * approval. The worker turns round after its batch; while everything is stopped it waits. Asked twice, it is the same.
 * @throws AppError `not_found`, `forbidden`, `invalid_state` with why not, `stale`
 */
export async function rollBackRun(db: Database, actor: UserActor, { runId, reason }: ReasonedRunInput): Promise<RunOutput> {
  return actOnRun(db, actor, { permission: "migration:run", runId }, async (tx, run, now) => {
    const because = whyNotRollBack(run) ?? (await whyNotUndoYet(tx, run));
    if (because !== null) throw new AppError("invalid_state", because);
    const answer = { runId, state: run.state, accepted: `Migration ${run.migration.number} is being rolled back on ${run.database.name}.` };
    if (run.rollbackAskedBy !== null) return answer;
    const noFinalize = { finalizeAskedById: null, finalizeAskedBy: null };
    await steerRun(tx, run, { ...noFinalize, rollbackAskedBy: actor.name, pauseAskedBy: null, nextTryAt: now, because: `${actor.name} rolls it back.` }, now);
    // Whoever agreed to the end of this round did not agree to the end of the next one.
    await voidApprovals(tx, { runId, purposes: ["finalize"] }, `${actor.name} rolled it back.`);
    await recordAct(tx, actor, { act: "migration.rollback-asked", run, reason });
    await ringRun(tx, runId);
    return answer;
  });
}
