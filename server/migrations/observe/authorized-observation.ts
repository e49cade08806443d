import type { Actor } from "@/server/access/actor";
import { can, requireOn } from "@/server/access/can";
import type { Permission } from "@/server/access/permissions";
import type { MigrationObservation, TargetDatabase } from "@/server/generated/prisma/client";
import type { Db } from "@/server/platform/db";
import { AppError } from "@/server/platform/errors";
import { placeOfDatabase } from "../databases/authorized-database";

/** An observation with its database. */
export type LoadedObservation = MigrationObservation & { database: TargetDatabase };

/**
 * The only way to one observation for a person: it is as visible as its database's migrations.
 * @throws AppError `not_found` when it does not exist or may not be seen (both look the same), `forbidden` when it may be seen but not this
 */
export async function authorizedObservation(db: Db, actor: Actor, permission: Permission, id: string): Promise<LoadedObservation> {
  const row = await db.migrationObservation.findUnique({ where: { id }, include: { database: true } });
  if (row === null || !can(actor, "migration:view", placeOfDatabase(row.database))) {
    throw new AppError("not_found", "There is no such observation, or you may not see it.");
  }
  if (permission !== "migration:view") requireOn(actor, permission, placeOfDatabase(row.database));
  return row;
}
