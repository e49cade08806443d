import type { UserActor } from "@/server/access/actor";
import { awsRoleFor } from "@/server/access/aws-role";
import { can } from "@/server/access/can";
import type { Permission } from "@/server/access/permissions";
import { loadFreshUserActor } from "@/server/access/resolve-actor";
import { placeOf } from "../authorized-environment";
import type { ActRole } from "../ec2-types";
import { sidesOf } from "./authorized-pair";
import type { LoadedSwitch } from "./authorized-pair";
import type { SwitchDeps } from "./switch-deps";

/** Whose rights an act of a switch needs, as they are at this moment. */
export type SwitchPerson = { may: true; actor: UserActor } | { may: false; isWaiting: boolean; words: string };

/** The acts of a switch, with the rights each needs. */
export type SwitchAct = "start" | "flip" | "stop" | "stop-started";

/**
 * The person in whose name the switch acts, if they still hold every right the act needs: whoever cancelled, else whoever decided at the limit,
 * else whoever began. `isWaiting` while the directory cannot confirm it.
 */
export async function switchPerson({ db, directory }: Pick<SwitchDeps, "db" | "directory">, row: LoadedSwitch, act: SwitchAct): Promise<SwitchPerson> {
  const { id, name } = personOf(row);
  const actor = await loadFreshUserActor(db, directory, id, row.requestId);
  if (actor === null) return { may: false, isWaiting: false, words: `${name} has no account any more` };
  if (!actor.directoryFresh) return { may: false, isWaiting: true, words: `The directory does not answer, so the rights of ${name} cannot be confirmed.` };
  const missing = needsOf(row, act).find(({ permission, environment }) => !can(actor, permission, placeOf(environment)));
  if (missing !== undefined)
    return { may: false, isWaiting: false, words: `${name} no longer has the permission ${missing.permission} on ${missing.environment.name}` };
  return { may: true, actor };
}

/** The role of the target that traffic is moved under: the least one that both sides allow. */
export function forwardRole(actor: UserActor, row: LoadedSwitch): ActRole {
  const roles = [row.pair.a, row.pair.b].map((environment) => awsRoleFor(actor, "environment:switch", placeOf(environment)));
  return roles.every((role) => role === "developer") ? "developer" : "operator";
}

function personOf(row: LoadedSwitch): { id: string; name: string } {
  if (row.cancelAskedById !== null) return { id: row.cancelAskedById, name: row.cancelAskedBy ?? "Whoever cancelled" };
  if (row.decidedById !== null) return { id: row.decidedById, name: row.decidedBy ?? "Whoever decided" };
  return { id: row.requestedById, name: row.requestedBy };
}

function needsOf(row: LoadedSwitch, act: SwitchAct): { permission: Permission; environment: LoadedSwitch["pair"]["a"] }[] {
  const { from, to } = sidesOf(row);
  const both = [from, to].map((environment) => ({ permission: "environment:switch" as const, environment }));
  switch (act) {
    case "start":
      return [...both, { permission: "environment:start", environment: to }];
    case "flip":
      return both;
    case "stop":
      return [...both, { permission: "environment:stop", environment: from }];
    case "stop-started":
      return [...both, { permission: "environment:stop", environment: to }];
  }
}
