import type { Actor } from "@/server/access/actor";
import { can, requireOn } from "@/server/access/can";
import type { Place } from "@/server/access/can";
import type { Permission } from "@/server/access/permissions";
import type { TargetDatabase } from "@/server/generated/prisma/client";
import type { Db } from "@/server/platform/db";
import { AppError } from "@/server/platform/errors";

/** Where a database lies, for permissions, audit and announcements. */
export function placeOfDatabase({ team, stage, name }: Pick<TargetDatabase, "team" | "stage" | "name">): Place {
  return { team, stage, environment: name };
}

/**
 * The only way to one registered database.
 * @throws AppError `not_found` when it does not exist, is archived or may not be seen (all look the same), `forbidden` when it may be seen but not this
 */
export async function authorizedDatabase(db: Db, actor: Actor, permission: Permission, databaseId: string): Promise<TargetDatabase> {
  const row = await db.targetDatabase.findUnique({ where: { id: databaseId } });
  if (row === null || row.archivedAt !== null || !can(actor, "database:view", placeOfDatabase(row))) {
    throw new AppError("not_found", "There is no such database, or you may not see it.");
  }
  if (permission !== "database:view") requireOn(actor, permission, placeOfDatabase(row));
  return row;
}
