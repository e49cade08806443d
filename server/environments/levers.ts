import type { Actor } from "@/server/access/actor";
import { can } from "@/server/access/can";
import type { Place } from "@/server/access/can";
import type { Instance, OperationKind, OperationState } from "@/server/generated/prisma/client";
import { isGone } from "./operation-plan";
import type { Lever } from "./schemas";
import { decideWish } from "./wish";

export type LeverInstance = Pick<Instance, "name" | "state" | "lockReason"> & { open: { kind: OperationKind; state: OperationState } | null };

export type Levers = Record<OperationKind | "connect", Lever>;

const free: Lever = { allowed: true, reason: null };

/** The levers over some instances of one place: an environment's over all, an instance's over one. The same decision as the act's own check. */
export function leversOf(actor: Actor, place: Place, instances: readonly LeverInstance[]): Levers {
  const alive = instances.filter(({ state }) => !isGone(state));
  return {
    start: actLever(actor, place, "start", alive),
    stop: actLever(actor, place, "stop", alive),
    reboot: actLever(actor, place, "reboot", alive),
    connect: withRight(actor, place, "connect", () => (alive.length === 0 ? refused("Its instances no longer exist in AWS.") : free)),
  };
}

function actLever(actor: Actor, place: Place, kind: OperationKind, alive: readonly LeverInstance[]): Lever {
  return withRight(actor, place, kind, () => {
    if (alive.length === 0) return refused("Its instances no longer exist in AWS.");
    const decisions = alive.map((instance) => decideWish(kind, instance));
    if (decisions.some(({ act }) => act === "create" || act === "supersede")) return free;
    const words = decisions.flatMap((decision) => (decision.act === "leave" ? [decision.words] : []));
    if (alive.length > 1 && words.length < decisions.length) return refused(`${place.environment} is ${doing[kind]} already.`);
    if (words.length === 0) return refused(`${alive[0]?.name ?? place.environment} is ${doing[kind]} already.`);
    const isDone = decisions.every((decision) => decision.act === "leave" && decision.done);
    return refused(alive.length > 1 && isDone ? `All instances are ${done[kind]} already.` : (words[0] ?? "Nothing is to do."));
  });
}

const doing = { start: "being started", stop: "being stopped", reboot: "being rebooted" } as const;
const done = { start: "running", stop: "stopped", reboot: "rebooted" } as const;

function withRight(actor: Actor, place: Place, verb: OperationKind | "connect", otherwise: () => Lever): Lever {
  const permission = `environment:${verb}` as const;
  return can(actor, permission, place) ? otherwise() : refused(`It needs the permission ${permission} for ${place.environment}. An admin can grant it.`);
}

function refused(reason: string): Lever {
  return { allowed: false, reason };
}
