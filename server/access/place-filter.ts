import type { Actor, Scope } from "./actor";
import { scopesOf } from "./can";
import type { Permission } from "./permissions";

type ColumnFilter = { in: string[] };
type ScopeFilter = { team?: ColumnFilter; stage?: ColumnFilter; name?: ColumnFilter };

/** A Prisma `where` on columns `id`, `team`, `stage` and `name`. */
export type PlaceFilter = { OR: ScopeFilter[] } | { id?: ColumnFilter };

/** The rows the actor may touch with this permission, as a filter for the query itself. Without a grant it matches nothing. */
export function placeFilter(actor: Actor, permission: Permission): PlaceFilter {
  return anyScope(scopesOf(actor, permission), toFilter);
}

/**
 * A condition for each scope, joined by "or". Prisma leaves out an empty condition within OR, and an empty OR within AND, so both cases
 * are said in another way: an unlimited scope needs no condition, and no scope at all is an id out of none.
 */
export function anyScope<Filter extends object>(scopes: readonly Scope[], toCondition: (scope: Scope) => Filter): { OR: Filter[] } | { id?: ColumnFilter } {
  if (scopes.length === 0) return { id: { in: [] } };
  const conditions = scopes.map(toCondition);
  return conditions.some((condition) => Object.keys(condition).length === 0) ? {} : { OR: conditions };
}

function toFilter(scope: Scope): ScopeFilter {
  return {
    ...(scope.teams.length > 0 && { team: { in: [...scope.teams] } }),
    ...(scope.stages.length > 0 && { stage: { in: [...scope.stages] } }),
    ...(scope.environments.length > 0 && { name: { in: [...scope.environments] } }),
  };
}
