import type { Actor, UserActor } from "@/server/access/actor";
import { record } from "@/server/audit/record";
import type { Tx } from "@/server/platform/transaction";
import { migrationAuditEvents } from "../audit-events";
import type { LoadedRun } from "../authorized-run";
import { subjectOf } from "./subject";

/** Acts of a person on a run whose record holds the state they met. */
export type PlainAct =
  | "migration.withdrawn"
  | "migration.paused"
  | "migration.resumed"
  | "migration.rollback-asked"
  | "migration.retried"
  | "migration.cancelled"
  | "migration.finalize-started";

/** Records such an act. */
export async function recordAct(tx: Tx, actor: UserActor, { act, run, reason }: { act: PlainAct; run: LoadedRun; reason?: string | undefined }): Promise<void> {
  const { migration, database, state, id: runId } = run;
  const data = { runId, database: database.name, contentHash: migration.contentHash, state };
  await record(tx, migrationAuditEvents[act], { actor, ...subjectOf(migration, database), reason: reason || null, data });
}

/** Records on the migration that something else than a word about it took its approvals their force. */
export async function recordVoided(tx: Tx, actor: Actor, { run, because, voided }: { run: LoadedRun; because: string; voided: number }): Promise<void> {
  const { migration, database, state, id: runId } = run;
  const data = { runId, database: database.name, contentHash: migration.contentHash, state, voided };
  await record(tx, migrationAuditEvents["migration.approvals-voided"], { actor, ...subjectOf(migration, database), reason: because, data });
}

/** What people call the state of a run in a sentence. */
export function stateWords({ state }: Pick<LoadedRun, "state">): string {
  return state.replaceAll("_", " ");
}
