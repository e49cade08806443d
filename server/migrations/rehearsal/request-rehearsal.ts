import type { UserActor } from "@/server/access/actor";
import { record } from "@/server/audit/record";
import { clock } from "@/server/platform/clock";
import { AppError } from "@/server/platform/errors";
import { newId } from "@/server/platform/ids";
import type { Tx } from "@/server/platform/transaction";
import { migrationAuditEvents } from "../audit-events";
import type { LoadedRun } from "../authorized-run";
import { ringRehearse } from "../jobs";
import { subjectOf } from "../review/subject";
import type { MigrationRunState } from "@/server/generated/prisma/client";

/** States in which the content stands still or is thought about: later its real run tells more than a rehearsal. */
const rehearsable: ReadonlySet<MigrationRunState> = new Set(["draft", "planned", "in_review", "approved", "scheduled", "stale", "rejected", "rolled_back"]);

/** Why a run is not rehearsed now, in words; null: it may be. */
export function rehearsalLock({ state }: Pick<LoadedRun, "state">): string | null {
  return rehearsable.has(state) ? null : "It is running already or is over: what it does on the database itself tells more than a rehearsal.";
}

/**
 * Asks for a rehearsal of a run's content as it is now. The worker makes it; while one is on the way it is that one.
 * @param run loaded and locked by the caller, who has asked for the right.
 * @throws AppError `invalid_state` while it runs or when it is over
 */
export async function requestRehearsal(tx: Tx, run: LoadedRun, actor: UserActor): Promise<{ rehearsalId: string; isNew: boolean }> {
  const lock = rehearsalLock(run);
  if (lock !== null) throw new AppError("invalid_state", lock);
  const open = await tx.migrationRehearsal.findFirst({ where: { runId: run.id, state: { in: ["waiting", "running"] } } });
  const { contentHash } = run.migration;
  if (open !== null) {
    if (open.contentHash === contentHash) return { rehearsalId: open.id, isNew: false };
    throw new AppError("invalid_state", "An earlier version of it is being rehearsed right now. Wait until that ends, then ask again.");
  }
  const now = clock.now();
  const id = newId();
  await tx.migrationRehearsal.create({
    data: { id, runId: run.id, contentHash, fingerprint: run.fingerprint ?? "", state: "waiting", createdAt: now, nextTryAt: now },
  });
  await record(tx, migrationAuditEvents["migration.rehearsal-asked"], {
    actor,
    ...subjectOf(run.migration, run.database),
    data: { rehearsalId: id, runId: run.id, database: run.database.name, contentHash },
  });
  await ringRehearse(tx, id);
  return { rehearsalId: id, isNew: true };
}
