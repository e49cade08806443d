import type { Actor, Grant } from "./actor";
import { covers } from "./can";
import type { Place } from "./can";
import type { Permission } from "./permissions";
import type { RoleName } from "./roles";

/** The roles of an AWS target that people act under, the one that may least first. */
export const awsRoleNames = ["developer", "operator"] as const;

export type AwsRole = (typeof awsRoleNames)[number];

/** The AWS role of a grant that names none. */
export function defaultAwsRole(role: RoleName): AwsRole {
  return role === "admin" ? "operator" : "developer";
}

/** The AWS role a stored grant names. A text that names none gives the one that may least. */
export function readAwsRole(text: string): AwsRole {
  return awsRoleNames.find((name) => name === text) ?? "developer";
}

/**
 * The AWS role an act of a person is sent under: the one that may least among those of the grants that allow the act here.
 * Null when no grant allows it, and for system actors, which act under a role of their own.
 */
export function awsRoleFor(actor: Actor, permission: Permission, place: Place): AwsRole | null {
  if (actor.kind === "system") return null;
  const allowing = actor.grants.filter((grant) => allows(grant, permission, place));
  return awsRoleNames.find((name) => allowing.some(({ awsRole }) => awsRole === name)) ?? null;
}

function allows({ permissions, scope }: Grant, permission: Permission, place: Place): boolean {
  return permissions.includes(permission) && covers(scope, place);
}
