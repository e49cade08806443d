import type { Grant, UserActor } from "@/server/access/actor";
import { scopesOf } from "@/server/access/can";
import { permissionNames, permissions } from "@/server/access/permissions";
import { roles } from "@/server/access/roles";
import { AppError } from "@/server/platform/errors";
import { asBusinessTime } from "@/server/platform/clock";
import type { Db } from "@/server/platform/db";
import type { MyAccessOutput, OwnGrant } from "./schemas";
import { scopeText } from "./scope-text";
import { widestScopes } from "./widest-scopes";

/** What reaches AWS under a role of the target. */
const acts = ["environment:start", "environment:stop", "environment:reboot"] as const;

/** The person's own roles, where each holds and which group gives it, and every permission with where they hold it. */
export async function getMyAccess(db: Db, actor: UserActor): Promise<MyAccessOutput> {
  const user = await db.user.findUnique({ where: { id: actor.id } });
  if (user === null) throw new AppError("not_found", "Your account is gone.");
  return {
    name: user.name,
    uid: user.uid,
    mail: user.mail,
    groups: user.groups,
    groupsReadAt: asBusinessTime(user.groupsReadAt),
    directoryFresh: actor.directoryFresh,
    grants: actor.grants.map(toOwnGrant),
    permissions: permissionNames.map((name) => {
      const where = widestScopes(scopesOf(actor, name)).map(scopeText);
      return { name, sentence: permissions[name].sentence, held: where.length > 0, where };
    }),
  };
}

function toOwnGrant(grant: Grant): OwnGrant {
  const role = roles[grant.role];
  return {
    role: grant.role,
    roleTitle: role.title,
    roleSentence: role.sentence,
    awsRole: acts.some((act) => grant.permissions.includes(act)) ? grant.awsRole : null,
    teams: [...grant.scope.teams],
    stages: [...grant.scope.stages],
    environments: [...grant.scope.environments],
    scopeText: scopeText(grant.scope),
    groupDn: grant.groupDn,
    source: "config/switchyard.json",
    permissions: grant.permissions.map((name) => ({ name, sentence: permissions[name].sentence })),
  };
}
