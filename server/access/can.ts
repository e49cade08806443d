import { AppError } from "@/server/platform/errors";
import type { Actor, Scope } from "./actor";
import { permissions } from "./permissions";
import type { Permission } from "./permissions";

/** Where an object lies. */
export type Place = { team: string; stage: string; environment: string };

/** The scopes in which the actor holds the permission; empty means nowhere. A system actor's rights hold everywhere. */
export function scopesOf(actor: Actor, permission: Permission): readonly Scope[] {
  if (actor.kind === "system") return actor.permissions.includes(permission) ? [{ teams: [], stages: [], environments: [] }] : [];
  return actor.grants.filter((grant) => grant.permissions.includes(permission)).map((grant) => grant.scope);
}

/** True when the actor holds the permission in some scope. */
export function canSomewhere(actor: Actor, permission: Permission): boolean {
  return scopesOf(actor, permission).length > 0;
}

/** True when the actor holds the permission on the thing at this place. */
export function can(actor: Actor, permission: Permission, place: Place): boolean {
  return scopesOf(actor, permission).some((scope) => covers(scope, place));
}

/** True when the scope includes the place. */
export function covers(scope: Scope, place: Place): boolean {
  return matches(scope.teams, place.team) && matches(scope.stages, place.stage) && matches(scope.environments, place.environment);
}

/**
 * Refuses an act on a visible thing.
 * @throws AppError `directory_unavailable` while the rights cannot be confirmed, `forbidden` with the permission and who can grant it.
 */
export function requireOn(actor: Actor, permission: Permission, place: Place): void {
  if (!can(actor, permission, place)) {
    const act = permissions[permission].sentence.replace(/\.$/, "").toLowerCase();
    throw new AppError("forbidden", `You may not do this in ${place.environment}: it needs the permission ${permission} (${act}). An admin can grant it.`, {
      details: { permission, team: place.team, environment: place.environment },
    });
  }
  requireFreshDirectory(actor);
}

/** @throws AppError `directory_unavailable` when the person's groups are too old to act on. */
export function requireFreshDirectory(actor: Actor): void {
  if (actor.kind === "user" && !actor.directoryFresh) {
    throw new AppError(
      "directory_unavailable",
      "The directory does not answer, so your rights cannot be confirmed. You can look at everything; try the act again when the directory is back.",
    );
  }
}

function matches(list: readonly string[], value: string): boolean {
  return list.length === 0 || list.includes(value);
}
