import type { Actor } from "@/server/access/actor";
import { can, requireOn } from "@/server/access/can";
import type { Permission } from "@/server/access/permissions";
import type { Migration, MigrationPart, MigrationRun, TargetDatabase } from "@/server/generated/prisma/client";
import type { Db } from "@/server/platform/db";
import { AppError } from "@/server/platform/errors";
import { placeOfDatabase } from "./databases/authorized-database";

/** A migration on one database, with what decides about it. */
export type LoadedRun = MigrationRun & { database: TargetDatabase; migration: Migration & { parts: MigrationPart[] } };

/**
 * The only way to one run for a person: it is as visible as its database's migrations.
 * @throws AppError `not_found` when it does not exist or may not be seen (both look the same), `forbidden` when it may be seen but not this
 */
export async function authorizedRun(db: Db, actor: Actor, permission: Permission, runId: string): Promise<LoadedRun> {
  const run = await db.migrationRun.findUnique({
    where: { id: runId },
    include: { database: true, migration: { include: { parts: { orderBy: { since: "asc" } } } } },
  });
  if (run === null || !can(actor, "migration:view", placeOfDatabase(run.database))) {
    throw new AppError("not_found", "There is no such run of a migration, or you may not see it.");
  }
  if (permission !== "migration:view") requireOn(actor, permission, placeOfDatabase(run.database));
  return run;
}
