import type { Scope, UserActor } from "@/server/access/actor";
import { scopesOf } from "@/server/access/can";
import { anyScope } from "@/server/access/place-filter";
import type { Prisma } from "@/server/generated/prisma/client";
import type { Db } from "@/server/platform/db";

type Where = Prisma.PolicyDriftWhereInput;

/**
 * Open policy drift of the places the actor looks after. A refusal that concerns no place concerns everybody who may see targets. Drift knows
 * no environments: a scope of environments stands for their targets, teams and stages.
 */
export async function openDriftOf(db: Db, actor: UserActor): Promise<Where> {
  const scopes = scopesOf(actor, "target:view");
  const conditions = new Map<Scope, Where>();
  for (const scope of scopes) conditions.set(scope, scope.environments.length === 0 ? inPlaces(scope) : await inEnvironments(db, scope));
  // A scope without a condition of its own must not read as one without limits.
  return { resolvedAt: null, ...anyScope(scopes, (scope): Where => conditions.get(scope) ?? { id: { in: [] } }) };
}

function inPlaces({ teams, stages }: Scope): Where {
  return {
    ...(teams.length > 0 && { team: { in: ["", ...teams] } }),
    ...(stages.length > 0 && { stage: { in: ["", ...stages] } }),
  };
}

async function inEnvironments(db: Db, { teams, stages, environments }: Scope): Promise<Where> {
  const places = await db.environment.findMany({
    where: {
      name: { in: [...environments] },
      ...(teams.length > 0 && { team: { in: [...teams] } }),
      ...(stages.length > 0 && { stage: { in: [...stages] } }),
    },
    select: { targetId: true, team: true, stage: true },
    distinct: ["targetId", "team", "stage"],
  });
  return { OR: [{ team: "", stage: "" }, ...places] };
}
