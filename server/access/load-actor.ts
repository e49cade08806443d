import type { User } from "@/server/generated/prisma/client";
import { newId } from "@/server/platform/ids";
import type { Db } from "@/server/platform/db";
import type { Grant, UserActor } from "./actor";
import { isRoleName } from "./roles";

/** The person with the rights that their groups give now, without a browser: for work done on their behalf. Null when the account is gone. */
export async function loadUserActor(db: Db, userId: string, requestId: string = newId()): Promise<UserActor | null> {
  const user = await db.user.findUnique({ where: { id: userId } });
  if (user === null || user.goneAt !== null) return null;
  return userActor(user, await loadGrants(db, user.groups), { sessionId: null, address: null, requestId, directoryFresh: true });
}

/** Puts a user and their grants into an actor. */
export function userActor(user: User, grants: readonly Grant[], at: Pick<UserActor, "sessionId" | "address" | "requestId" | "directoryFresh">): UserActor {
  return { kind: "user", id: user.id, uid: user.uid, name: user.name, grants, ...at };
}

/** The grants of a set of groups (normalised DNs). A role that no longer exists gives nothing. */
export async function loadGrants(db: Db, groups: readonly string[]): Promise<Grant[]> {
  const rows = await db.accessGrant.findMany({ where: { groupDn: { in: [...groups] } }, orderBy: [{ groupDn: "asc" }, { role: "asc" }, { id: "asc" }] });
  return rows.flatMap((row) =>
    isRoleName(row.role) ? [{ role: row.role, groupDn: row.groupDn, scope: { teams: row.teams, stages: row.stages, environments: row.environments } }] : [],
  );
}
