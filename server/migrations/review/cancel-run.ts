import type { UserActor } from "@/server/access/actor";
import type { MigrationRunState } from "@/server/generated/prisma/client";
import type { Database } from "@/server/platform/db";
import { AppError } from "@/server/platform/errors";
import type { LoadedRun } from "../authorized-run";
import { failedUntouched } from "../run-state";
import { actOnRun } from "./act-on-run";
import { recordAct, stateWords } from "./record-act";
import type { RunOutput } from "../acts/schemas";
import { steerRun } from "./steer-run-claims";
import { voidApprovals } from "./void-approvals";

/** States in which nothing of the run is in the target. */
const cancellable: readonly MigrationRunState[] = ["draft", "planned", "in_review", "approved", "scheduled", "preflight", "stale", "rejected", "rolled_back"];

/** Why a run cannot be given up; null: it can. What failed before anything was changed can, whether or not it is still approved. */
export function whyNotCancel(run: Pick<LoadedRun, "state" | "resumeState" | "migration" | "database">): string | null {
  const { state, resumeState, migration, database } = run;
  if (cancellable.includes(state) || (state === "failed" && failedUntouched(resumeState))) return null;
  const instead = state === "cancelled" || state === "finalized" ? "" : " Roll it back instead.";
  return `Migration ${migration.number} is ${stateWords(run)} on ${database.name}, so it cannot be cancelled.${instead}`;
}

/**
 * Gives a migration up on one database, for good. What has begun is rolled back instead.
 * @throws AppError `not_found`, `forbidden`, `invalid_state` when it has begun, `stale`
 */
export async function cancelRun(db: Database, actor: UserActor, { runId, reason }: { runId: string; reason: string }): Promise<RunOutput> {
  return actOnRun(db, actor, { permission: "migration:propose", runId }, async (tx, run, now) => {
    const { migration, database } = run;
    const because = whyNotCancel(run);
    if (because !== null) throw new AppError("invalid_state", because);
    await voidApprovals(tx, { runId }, `${actor.name} cancelled it.`);
    await steerRun(tx, run, { to: "cancelled", endedAt: now, scheduledFor: null, because: `${actor.name} cancelled it: ${reason}`.slice(0, 500) }, now);
    await recordAct(tx, actor, { act: "migration.cancelled", run, reason });
    return { runId, state: "cancelled", accepted: `Migration ${migration.number} is cancelled on ${database.name}.` };
  });
}
