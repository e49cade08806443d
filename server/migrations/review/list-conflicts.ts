import type { z } from "zod";
import type { UserActor } from "@/server/access/actor";
import { can } from "@/server/access/can";
import { record } from "@/server/audit/record";
import type { MigrationConflict, MigrationRunState } from "@/server/generated/prisma/client";
import { decodeCursor, encodeCursor } from "@/server/platform/cursor";
import type { Database, Db } from "@/server/platform/db";
import { AppError } from "@/server/platform/errors";
import { inTransaction } from "@/server/platform/transaction";
import { migrationAuditEvents } from "../audit-events";
import { authorizedRun } from "../authorized-run";
import type { LoadedRun } from "../authorized-run";
import { placeOfDatabase } from "../databases/authorized-database";
import { conflictBinding, keyRing, openSecret } from "../databases/seal";
import type { Sealed } from "../databases/seal";
import { sealedIn } from "../executor/collect-conflicts";
import { keptDays } from "../executor/forget-originals";
import { leverOf } from "./lever";
import type { conflictValuesInput, conflictsInput } from "../acts/schemas";
import type { ConflictView, conflictValuesOutput, conflictsOutput } from "../executor/schemas";
import { conflictDecisions, conflictKey, conflictValues } from "../executor/schemas";
import { subjectOf } from "./subject";

/** The conflict report of a run, newest first. Keys are shown to those who may read values only; the values are an act of their own. */
export async function listConflicts(
  db: Db,
  actor: UserActor,
  { runId, limit, cursor }: z.infer<typeof conflictsInput>,
): Promise<z.infer<typeof conflictsOutput>> {
  const run = await authorizedRun(db, actor, "migration:view", runId);
  const [at, id] = cursor ? decodeCursor(cursor, 2) : [];
  const after = at === undefined || id === undefined ? {} : { OR: [{ happenedAt: { lt: new Date(at) } }, { happenedAt: new Date(at), id: { lt: id } }] };
  const rows = await db.migrationConflict.findMany({ where: { runId, ...after }, orderBy: [{ happenedAt: "desc" }, { id: "desc" }], take: limit + 1 });
  const seesValues = can(actor, "database:read-values", placeOfDatabase(run.database));
  const page = rows.slice(0, limit);
  const last = rows.length > limit ? page.at(-1) : undefined;
  return {
    items: page.map((row) => viewOf(row, run.state, seesValues)),
    nextCursor: last === undefined ? null : encodeCursor([last.happenedAt.toISOString(), last.id]),
    total: await db.migrationConflict.count({ where: { runId } }),
    levers: { readValues: leverOf(whyNotRead(run, seesValues)) },
  };
}

/**
 * Original, replaced and current value of conflicts. They are personal data: each look is on record.
 * @throws AppError `not_found`, `forbidden` without database:read-values
 */
export async function readConflictValues(
  db: Database,
  actor: UserActor,
  { runId, conflictIds }: z.infer<typeof conflictValuesInput>,
): Promise<z.infer<typeof conflictValuesOutput>> {
  return inTransaction(db, async (tx) => {
    const run = await authorizedRun(tx, actor, "database:read-values", runId);
    const rows = await tx.migrationConflict.findMany({ where: { runId, id: { in: conflictIds } }, orderBy: { id: "asc" } });
    if (rows.length !== new Set(conflictIds).size) throw new AppError("not_found", "Some of these rows are no conflicts of this migration.");
    const kept = rows.flatMap((row) => secretsOf(row, run.state));
    const data = { runId, database: run.database.name, contentHash: run.migration.contentHash, rows: kept.length };
    await record(tx, migrationAuditEvents["migration.conflicts-read"], { actor, ...subjectOf(run.migration, run.database), data });
    const ring = keyRing();
    const values = kept.map(({ id, secret }) => ({ id, ...conflictValues.parse(JSON.parse(openSecret(ring, secret, conflictBinding(id)))) }));
    return { values };
  });
}

function whyNotRead({ state, database }: LoadedRun, seesValues: boolean): string | null {
  if (!seesValues) return `It needs the permission database:read-values on ${database.name}. An admin can grant it.`;
  return state === "finalized" ? "The saved values went with the finalize." : null;
}

/** What is sealed in a line, as long as it is kept: from the finalize on nobody reads it, also before it is swept away. */
function secretsOf(row: MigrationConflict, state: MigrationRunState): { id: string; secret: Sealed }[] {
  const secret = state === "finalized" ? null : sealedIn(row);
  return secret === null ? [] : [{ id: row.id, secret }];
}

function whyGone(row: MigrationConflict, state: MigrationRunState): string | null {
  if (secretsOf(row, state).length > 0) return null;
  return state === "finalized" ? "Its values went with the finalize." : `Its values were kept for ${keptDays} days after the rollback.`;
}

function viewOf(row: MigrationConflict, state: MigrationRunState, seesValues: boolean): ConflictView {
  const { id, round, event, actor, happenedAt, decidedBy, decidedAt } = row;
  const decision = conflictDecisions.safeParse(row.decision).data ?? null;
  const rowKey = seesValues ? (conflictKey.safeParse(row.rowKey).data ?? {}) : null;
  return { id, round, rowKey, event, valuesGone: whyGone(row, state), actor, happenedAt, decision, decidedBy, decidedAt };
}
