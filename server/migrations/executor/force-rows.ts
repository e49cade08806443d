import { systemActors } from "@/server/access/system-actors";
import { record } from "@/server/audit/record";
import type { MigrationConflict } from "@/server/generated/prisma/client";
import { clock } from "@/server/platform/clock";
import { AppError } from "@/server/platform/errors";
import { inTransaction } from "@/server/platform/transaction";
import { migrationAuditEvents } from "../audit-events";
import type { LoadedRun } from "../authorized-run";
import { openRow } from "../databases/open-target";
import { conflictBinding, keyRing, openSecret } from "../databases/seal";
import { runDialectOf } from "../dialects/run-dialect";
import { refreshApprovers, requireApproved } from "../review/require-approved";
import { announceMigration, subjectOf } from "../review/subject";
import { forcedColumnsOf } from "../operations/forced-columns";
import { forcedValuesOf, isForceable } from "./forced-values";
import { lookAtRun } from "../run-claims";
import type { HeldRun } from "../run-claims";
import { isDone } from "../target/row-values";
import type { TargetSession } from "../target/target-session";
import { sealedIn } from "./collect-conflicts";
import type { ConflictValues } from "./collect-conflicts";
import { sessionNameOf } from "./run-deps";
import type { RunDeps } from "./run-deps";
import { send } from "./target-journal";

/**
 * Writes the originals of approved conflicts back over what the application wrote, once the run is rolled back and no trigger of ours is left. A row
 * that has changed once more since it was approved is left alone: nobody decided about that value.
 */
export async function forceRows(run: LoadedRun, deps: RunDeps, held: HeldRun): Promise<void> {
  const rows = await deps.db.migrationConflict.findMany({ where: { runId: run.id, decision: "force_approved" }, orderBy: { logId: "asc" }, take: 200 });
  const asked = Map.groupBy(rows, ({ askHash }) => askHash ?? "");
  if (rows.length === 0) return;
  const session = await openRow(deps.gateways, run.database, { sessionName: sessionNameOf(run, held.fence), statementTimeoutMs: 10_000 });
  try {
    for (const [subjectHash, group] of asked) await forceGroup(run, deps, held, { session, subjectHash, group });
  } finally {
    await session.end();
  }
}

type Group = { session: TargetSession; subjectHash: string; group: readonly MigrationConflict[] };

async function forceGroup(run: LoadedRun, deps: RunDeps, held: HeldRun, { session, subjectHash, group }: Group): Promise<void> {
  const refusal = await whyNotForced(run, deps, subjectHash);
  const decided: { id: string; decision: "forced" | "force_refused" }[] = [];
  for (const conflict of group) {
    if ((await lookAtRun(deps.db, held)) === null) return;
    const isWritten = refusal === null && (await forceRow(run, session, conflict));
    decided.push({ id: conflict.id, decision: isWritten ? "forced" : "force_refused" });
  }
  const forced = decided.filter(({ decision }) => decision === "forced").length;
  await inTransaction(deps.db, async (tx) => {
    for (const { id, decision } of decided) {
      const by = decision === "forced" ? {} : { decidedBy: refusal ?? "The row has changed again, or is gone", decidedAt: clock.now() };
      await tx.migrationConflict.updateMany({ where: { id, decision: "force_approved" }, data: { decision, ...by } });
    }
    await record(tx, migrationAuditEvents["migration.rows-forced"], {
      actor: systemActors.migrator(run.id),
      ...subjectOf(run.migration, run.database),
      reason: refusal,
      data: { runId: run.id, database: run.database.name, contentHash: run.migration.contentHash, subjectHash, forced, refused: decided.length - forced },
    });
    await announceMigration(tx, run.migration, [run]);
  });
}

/** While the directory does not answer nothing is decided: the worker says so and looks again. */
async function whyNotForced(run: LoadedRun, { db, directory }: RunDeps, subjectHash: string): Promise<string | null> {
  try {
    await refreshApprovers(db, directory, run);
    await requireApproved(db, run, { purpose: "force", subjectHash });
    return null;
  } catch (error) {
    if (error instanceof AppError && error.code === "invalid_state") return error.message.slice(0, 200);
    throw error;
  }
}

/**
 * Writes one original back; false when the row is not as it was decided about. A row that holds the original already is forced: a worker that was
 * killed has written it and could not say so.
 */
async function forceRow(run: LoadedRun, session: TargetSession, conflict: MigrationConflict): Promise<boolean> {
  const forced = forcedColumnsOf(run.migration);
  const secret = sealedIn(conflict);
  if ("locked" in forced || !isForceable(conflict) || secret === null) return false;
  const saved = JSON.parse(openSecret(keyRing(), secret, conflictBinding(conflict.id))) as ConflictValues;
  const key = conflict.rowKey as Readonly<Record<string, string>>;
  const table = { schema: run.migration.schemaName, name: run.migration.tableName };
  const dialect = runDialectOf(run.database.engine);
  const row = { table, key, values: forcedValuesOf(forced.columns, saved) };
  const { affected } = await send(session, dialect.force(row));
  return affected === 1 || isDone((await send(session, dialect.isForced(row))).rows);
}
