import type { Grant, Scope } from "./actor";
import type { Permission } from "./permissions";

/** What a machine may be given: what api/v1 can do. It never makes tokens, changes hours or reads the audit log. */
export const machineVerbs = [
  "environment:view",
  "environment:start",
  "environment:stop",
  "environment:extend",
  "environment:lease",
  "database:view",
  "database:manage",
  "database:read-values",
  "migration:view",
  "migration:propose",
  "migration:review",
  "migration:run",
  "migration:halt",
] as const satisfies readonly Permission[];

export type MachineVerb = (typeof machineVerbs)[number];

/** True when a text names something that a machine may be given. */
export function isMachineVerb(name: string): name is MachineVerb {
  return (machineVerbs as readonly string[]).includes(name);
}

/**
 * The owner's grants, cut down to what a token names: fewer permissions, within its scope. Whatever asks an actor's rights reads its grants,
 * so an actor made with these can do no more than its owner may now, and no more than the token says. A token that names nothing allows nothing.
 */
export function narrowGrants(grants: readonly Grant[], token: { verbs: readonly string[]; scope: Scope }): Grant[] {
  return grants.flatMap((grant) => {
    const permissions = grant.permissions.filter((permission) => isMachineVerb(permission) && token.verbs.includes(permission));
    const scope = commonScope(grant.scope, token.scope);
    return permissions.length === 0 || scope === null ? [] : [{ ...grant, permissions, scope }];
  });
}

/** Where both hold; null for nowhere. */
function commonScope(one: Scope, other: Scope): Scope | null {
  const teams = commonNames(one.teams, other.teams);
  const stages = commonNames(one.stages, other.stages);
  const environments = commonNames(one.environments, other.environments);
  return teams === null || stages === null || environments === null ? null : { teams, stages, environments };
}

/** An empty list means "all", so no name in common must not become one. */
function commonNames(one: readonly string[], other: readonly string[]): readonly string[] | null {
  if (one.length === 0) return other;
  if (other.length === 0) return one;
  const common = one.filter((name) => other.includes(name));
  return common.length === 0 ? null : common;
}
