import type { UserActor } from "@/server/access/actor";
import type { Permission } from "@/server/access/permissions";
import type { BusyLease, Environment } from "@/server/generated/prisma/client";
import type { Db } from "@/server/platform/db";
import { AppError } from "@/server/platform/errors";
import { authorizedEnvironment } from "../authorized-environment";

/**
 * The only way to one lease: it is as visible as its environment.
 * @throws AppError `not_found`, `forbidden`
 */
export async function authorizedLease(
  db: Db,
  actor: UserActor,
  permission: Permission,
  leaseId: string,
): Promise<{ lease: BusyLease; environment: Environment }> {
  const lease = await db.busyLease.findUnique({ where: { id: leaseId } });
  if (lease === null) throw notFound();
  try {
    return { lease, environment: await authorizedEnvironment(db, actor, permission, lease.environmentId) };
  } catch (error) {
    throw error instanceof AppError && error.code === "not_found" ? notFound() : error;
  }
}

function notFound(): AppError {
  return new AppError("not_found", "There is no such lease, or you may not see it.");
}
