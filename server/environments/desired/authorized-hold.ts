import type { UserActor } from "@/server/access/actor";
import type { EnvironmentHold } from "@/server/generated/prisma/client";
import type { Db } from "@/server/platform/db";
import { AppError } from "@/server/platform/errors";
import { authorizedEnvironment } from "../authorized-environment";

/**
 * The only way to one hold: who may hold its environment may end it.
 * @throws AppError `not_found` when it does not exist or its environment may not be seen (both look the same), `forbidden`
 */
export async function authorizedHold(db: Db, actor: UserActor, id: string): Promise<EnvironmentHold> {
  const hold = await db.environmentHold.findUnique({ where: { id } });
  if (hold === null) throw notFound();
  try {
    await authorizedEnvironment(db, actor, "environment:hold", hold.environmentId);
  } catch (error) {
    throw error instanceof AppError && error.code === "not_found" ? notFound() : error;
  }
  return hold;
}

function notFound(): AppError {
  return new AppError("not_found", "There is no such hold, or you may not see it.");
}
