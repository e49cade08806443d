import type { MigrationRunState, TargetDatabase } from "@/server/generated/prisma/client";
import type { Db } from "@/server/platform/db";

/** A run in one of these has, or may have, something of ours in the target, or is about to. */
export const begunStates = [
  "scheduled",
  "preflight",
  "expanding",
  "backfilling",
  "enforcing",
  "live",
  "finalizing",
  "paused",
  "rolling_back",
  "failed",
] as const satisfies readonly MigrationRunState[];

/** Migrations that have begun on a database and not ended, live ones among them. */
export async function movingRuns(db: Db, databaseId: string): Promise<number> {
  return db.migrationRun.count({ where: { databaseId, state: { in: [...begunStates] } } });
}

/** Why a database keeps its address, in words; null: nothing of ours is, or may be, at the old one. */
export async function whyAddressStays(db: Db, { id, name }: Pick<TargetDatabase, "id" | "name">): Promise<string | null> {
  if ((await movingRuns(db, id)) === 0) return null;
  return `A migration has begun on ${name} and has not ended. Its address stays until then; finalize it or roll it back first.`;
}
