import type { User } from "@/server/generated/prisma/client";
import type { Db } from "@/server/platform/db";
import type { Grant, UserActor } from "./actor";
import { readAwsRole } from "./aws-role";
import { isRoleName, roles } from "./roles";

/** Puts a user and their grants into an actor. */
export function userActor(user: User, grants: readonly Grant[], at: Pick<UserActor, "sessionId" | "address" | "requestId" | "directoryFresh">): UserActor {
  return { kind: "user", id: user.id, uid: user.uid, name: user.name, grants, ...at };
}

/** A grant with all that its role allows. */
export function wholeGrant(grant: Omit<Grant, "permissions">): Grant {
  return { ...grant, permissions: roles[grant.role].permissions };
}

/** The grants of a set of groups (normalised DNs). A role that no longer exists gives nothing. */
export async function loadGrants(db: Db, groups: readonly string[]): Promise<Grant[]> {
  const rows = await db.accessGrant.findMany({ where: { groupDn: { in: [...groups] } }, orderBy: [{ groupDn: "asc" }, { role: "asc" }, { id: "asc" }] });
  return rows.flatMap((row) =>
    isRoleName(row.role)
      ? [
          wholeGrant({
            role: row.role,
            awsRole: readAwsRole(row.awsRole),
            groupDn: row.groupDn,
            scope: { teams: row.teams, stages: row.stages, environments: row.environments },
          }),
        ]
      : [],
  );
}
