import type { UserActor } from "@/server/access/actor";
import { record } from "@/server/audit/record";
import type { MigrationRunState } from "@/server/generated/prisma/client";
import type { Database } from "@/server/platform/db";
import { AppError } from "@/server/platform/errors";
import { migrationAuditEvents } from "../audit-events";
import { actOnRun } from "./act-on-run";
import type { RunOutput } from "../acts/schemas";
import { steerRun } from "./steer-run-claims";
import { subjectOf } from "./subject";
import { voidApprovals } from "./void-approvals";

/** States between the submission and the beginning. What a worker begins in this very moment has moved on, and the act is refused as stale. */
export const withdrawable: readonly MigrationRunState[] = ["in_review", "approved", "scheduled", "preflight"];

/**
 * Takes a run back out of review, or off the schedule: its approvals are void.
 * @throws AppError `not_found`, `forbidden`, `invalid_state` when it is not in review, or has begun
 */
export async function withdrawRun(db: Database, actor: UserActor, input: { runId: string; reason?: string | undefined }): Promise<RunOutput> {
  return actOnRun(db, actor, { permission: "migration:propose", runId: input.runId }, async (tx, run, now) => {
    const { migration, database, state } = run;
    if (!withdrawable.includes(state)) {
      throw new AppError("invalid_state", `Migration ${migration.number} is ${state.replaceAll("_", " ")} on ${database.name}: there is nothing to withdraw.`);
    }
    await voidApprovals(tx, { runId: run.id }, `${actor.name} withdrew it.`);
    await steerRun(tx, run, { to: "draft", submittedAt: null, scheduledFor: null, because: `${actor.name} withdrew it.` }, now);
    const data = { runId: run.id, database: database.name, contentHash: migration.contentHash, state };
    await record(tx, migrationAuditEvents["migration.withdrawn"], { actor, ...subjectOf(migration, database), reason: input.reason || null, data });
    return { runId: run.id, state: "draft", accepted: `Migration ${migration.number} is withdrawn from ${database.name}.` };
  });
}
