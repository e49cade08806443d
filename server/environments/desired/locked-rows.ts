import type { UserActor } from "@/server/access/actor";
import type { Permission } from "@/server/access/permissions";
import { AppError } from "@/server/platform/errors";
import type { Db } from "@/server/platform/db";
import type { Tx } from "@/server/platform/transaction";
import { authorizedEnvironment } from "../authorized-environment";
import { lockEnvironments } from "../environment-facts.sql";
import { loadRows } from "./load-rows";
import type { LoadedRows } from "./load-rows";

/** Locks an environment that the person may act on and gives what decides about it. Errors as of the authorising loader. */
export async function lockedRows(tx: Tx, actor: UserActor, permission: Permission, environmentId: string): Promise<LoadedRows> {
  await lockEnvironments(tx, [environmentId]);
  await authorizedEnvironment(tx, actor, permission, environmentId);
  return loadedRows(tx, environmentId);
}

/** What decides about an environment that was just read. */
export async function loadedRows(db: Db, environmentId: string): Promise<LoadedRows> {
  const [rows] = await loadRows(db, [environmentId]);
  if (rows === undefined) throw new AppError("internal", "The rows of an environment that was just read are missing.");
  return rows;
}
