import type { UserActor } from "@/server/access/actor";
import type { MigrationRunState } from "@/server/generated/prisma/client";
import type { Database } from "@/server/platform/db";
import { AppError } from "@/server/platform/errors";
import type { LoadedRun } from "../authorized-run";
import { actOnRun } from "./act-on-run";
import { ringRun } from "./knock";
import { requireNothingMoves } from "./one-moves";
import { recordAct, stateWords } from "./record-act";
import type { ReasonedRunInput, RunOutput } from "./schemas";
import { steerRun } from "./steer-run-claims";

/** States in which a worker holds the run: it is asked, and turns round after its batch. */
const held: readonly MigrationRunState[] = ["expanding", "backfilling", "enforcing"];
/** States in which it rests, and is turned round at once. */
const resting: readonly MigrationRunState[] = ["live", "paused", "failed"];

/** Why a run cannot be rolled back; null: it can. What was finalized has no originals any more. */
export function whyNotRollBack({
  state,
  resumeState,
  migration,
  database,
}: Pick<LoadedRun, "state" | "resumeState" | "migration" | "database">): string | null {
  const name = `Migration ${migration.number}`;
  if (state === "finalizing" || ((state === "paused" || state === "failed") && resumeState === "finalizing")) {
    return `The finalize of ${name.toLowerCase()} has begun on ${database.name}: originals are being taken away, so it can only be finished.`;
  }
  if (state === "finalized") return `${name} is final on ${database.name}: the originals are gone. Propose a migration that goes the other way.`;
  if (state === "rolling_back") return `${name} is being rolled back on ${database.name}.`;
  if (state === "failed" && (resumeState === null || resumeState === "preflight" || resumeState === "scheduled"))
    return `${name} failed before anything was changed on ${database.name}. Cancel it instead.`;
  return held.includes(state) || resting.includes(state) ? null : `${name} is ${stateWords({ state })} on ${database.name}: there is nothing to roll back.`;
}

/**
 * Rolls a run back, from every state between expand and finalize: originals come back where the application has not changed them. It needs no
 * approval, and a halt does not stop it from being asked.
 * @throws AppError `not_found`, `forbidden`, `invalid_state` with why not, `stale`
 */
export async function rollBackRun(db: Database, actor: UserActor, { runId, reason }: ReasonedRunInput): Promise<RunOutput> {
  return actOnRun(db, actor, { permission: "migration:run", runId }, async (tx, run, now) => {
    const accepted = `Migration ${run.migration.number} is being rolled back on ${run.database.name}.`;
    if (run.rollbackAskedBy !== null && held.includes(run.state)) return { runId, state: run.state, accepted };
    const because = whyNotRollBack(run);
    if (because !== null) throw new AppError("invalid_state", because);
    const turned = resting.includes(run.state);
    if (turned) await requireNothingMoves(tx, run);
    const asked = { rollbackAskedBy: actor.name, pauseAskedBy: null, nextTryAt: now, because: `${actor.name} rolls it back.` };
    await steerRun(tx, run, turned ? { ...asked, to: "rolling_back", resumeState: null, attempt: 0 } : asked, now);
    await recordAct(tx, actor, { act: "migration.rollback-asked", run, reason });
    await ringRun(tx, runId);
    return { runId, state: turned ? "rolling_back" : run.state, accepted };
  });
}
