import type { UserActor } from "@/server/access/actor";
import type { Migration, MigrationRun } from "@/server/generated/prisma/client";
import type { Database } from "@/server/platform/db";
import { planMigration } from "../planning/plan-migration";
import type { MigrationPlan, PlanDeps } from "../planning/plan-migration";
import { kindParams } from "../planning/schemas";
import { targetGateways } from "../target/gateways";

/** What planning needs, in a web process. */
export function planDeps(db: Database, signal?: AbortSignal): PlanDeps {
  return { db, gateways: targetGateways, signal };
}

/** The prefix of everything a migration makes in a target. */
export function changeOf({ number }: Pick<Migration, "number">): string {
  return `m${number}`;
}

/**
 * Plans the content of a migration on one of its databases, as the target is now. It talks to the target: never within a transaction.
 * @param fingerprint that of the plan before on this database, from which a difference is told
 */
export function planAgain(
  db: Database,
  actor: UserActor,
  migration: Migration,
  { databaseId, fingerprint }: Pick<MigrationRun, "databaseId" | "fingerprint">,
): Promise<MigrationPlan> {
  const { kind, schemaName: schema, tableName: table } = migration;
  return planMigration(planDeps(db), actor, {
    databaseId,
    kind,
    schema,
    table,
    params: kindParams.parse(migration.params),
    change: changeOf(migration),
    fingerprint,
  });
}
