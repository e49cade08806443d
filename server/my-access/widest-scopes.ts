import type { Scope } from "@/server/access/actor";

/** The scopes without those that another one includes: together they cover the same places. Of equal ones the first stays. */
export function widestScopes(scopes: readonly Scope[]): Scope[] {
  return scopes.filter((scope, at) => !scopes.some((other, otherAt) => otherAt !== at && includes(other, scope) && (otherAt < at || !includes(scope, other))));
}

function includes(wide: Scope, narrow: Scope): boolean {
  return includesAll(wide.teams, narrow.teams) && includesAll(wide.stages, narrow.stages) && includesAll(wide.environments, narrow.environments);
}

/** An empty list means "all". */
function includesAll(wide: readonly string[], narrow: readonly string[]): boolean {
  return wide.length === 0 || (narrow.length > 0 && narrow.every((name) => wide.includes(name)));
}
