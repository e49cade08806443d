import type { UserActor } from "@/server/access/actor";
import { record } from "@/server/audit/record";
import type { TargetDatabase } from "@/server/generated/prisma/client";
import { clock } from "@/server/platform/clock";
import type { Database } from "@/server/platform/db";
import { AppError } from "@/server/platform/errors";
import { newId } from "@/server/platform/ids";
import { inTransaction } from "@/server/platform/transaction";
import { migrationAuditEvents } from "../audit-events";
import { authorizedMigration } from "../authorized-migration";
import type { LoadedMigration } from "../authorized-migration";
import { authorizedDatabase } from "../databases/authorized-database";
import { lockMigration } from "./lock.sql";
import { missingEarlierStage } from "./may-submit";
import { planColumns } from "./plan-columns";
import { planAgain } from "./plan-deps";
import { ruleOf } from "./rule-of-run";
import { requireSameContent } from "./same-content";
import type { RunOutput } from "../acts/schemas";
import { announceMigration, subjectOf } from "./subject";

/**
 * Moves the same content on to another database, such as from dev to production: the plan there must give the very same scripts. It is reviewed
 * there anew.
 * @throws AppError `not_found`, `forbidden`, `invalid_state` when the stage before is missing or the script would differ, saying where
 */
export async function addDatabase(
  db: Database,
  actor: UserActor,
  { migrationId, databaseId }: { migrationId: string; databaseId: string },
): Promise<RunOutput> {
  const seen = await authorizedMigration(db, actor, "migration:view", { id: migrationId });
  const database = await authorizedDatabase(db, actor, "migration:propose", databaseId);
  requireFits(seen, database);
  const plan = await planAgain(db, actor, seen, { databaseId, fingerprint: null });
  requireSameContent(seen, plan, database.name);
  return inTransaction(db, async (tx) => {
    await lockMigration(tx, migrationId);
    const migration = await authorizedMigration(tx, actor, "migration:view", { id: migrationId });
    const target = await authorizedDatabase(tx, actor, "migration:propose", databaseId);
    requireFits(migration, target);
    if (migration.contentHash !== seen.contentHash) throw new AppError("stale", `Migration ${migration.number} was edited meanwhile. Read it again.`);
    const asked = { run: { migrationId }, database: target, contentHash: migration.contentHash };
    const missing = ruleOf(target, plan.risk).earlierStage ? await missingEarlierStage(tx, asked) : null;
    if (missing !== null) throw new AppError("invalid_state", missing);
    const now = clock.now();
    const run = { id: newId(), migrationId, databaseId, state: "planned" as const, stateSince: now, createdAt: now, nextTryAt: now, ...planColumns(plan) };
    await tx.migrationRun.create({ data: run });
    const data = { runId: run.id, database: target.name, contentHash: migration.contentHash };
    await record(tx, migrationAuditEvents["migration.database-added"], { actor, ...subjectOf(migration, target), data });
    await announceMigration(tx, migration, [...migration.allRuns, { id: run.id, version: 1, database: target }]);
    return { runId: run.id, state: "planned", accepted: `Migration ${migration.number} is planned on ${target.name}: the same content, to be reviewed there.` };
  });
}

/** Why a database cannot take the migration, whatever the plan there says; null: it can. */
export function whyNotThere(
  { allRuns, engine, team, number }: Pick<LoadedMigration, "allRuns" | "engine" | "team" | "number">,
  database: TargetDatabase,
): string | null {
  if (allRuns.some(({ databaseId }) => databaseId === database.id)) return `Migration ${number} is on ${database.name} already.`;
  if (database.engine !== engine) return `${database.name} is a database of another kind, where other SQL is needed. Propose a migration for it.`;
  return database.team === team ? null : `${database.name} belongs to another team.`;
}

function requireFits(migration: LoadedMigration, database: TargetDatabase): void {
  const because = whyNotThere(migration, database);
  if (because !== null) throw new AppError("invalid_state", because);
}
