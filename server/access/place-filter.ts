import type { Actor, Scope } from "./actor";
import { scopesOf } from "./can";
import type { Permission } from "./permissions";

type ColumnFilter = { in: string[] };

/** A Prisma `where` on columns `team`, `stage` and `name`. */
export type PlaceFilter = { OR: { team?: ColumnFilter; stage?: ColumnFilter; name?: ColumnFilter }[] };

/** The rows the actor may touch with this permission, as a filter for the query itself. Without a grant it matches nothing. */
export function placeFilter(actor: Actor, permission: Permission): PlaceFilter {
  return { OR: scopesOf(actor, permission).map(toFilter) };
}

function toFilter(scope: Scope): PlaceFilter["OR"][number] {
  return {
    ...(scope.teams.length > 0 && { team: { in: [...scope.teams] } }),
    ...(scope.stages.length > 0 && { stage: { in: [...scope.stages] } }),
    ...(scope.environments.length > 0 && { name: { in: [...scope.environments] } }),
  };
}
