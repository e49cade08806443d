import type { Actor } from "@/server/access/actor";
import { can } from "@/server/access/can";
import type { Place } from "@/server/access/can";
import type { Permission } from "@/server/access/permissions";
import type { OperationKind } from "@/server/generated/prisma/client";
import { permissionOf } from "./act-permission";
import { isGone } from "./operation-plan";
import type { Lever } from "./schemas";
import { decideWish } from "./wish";
import type { WishedInstance } from "./wish";

/** `hibernate` is null where no instance was launched with hibernation: such a lever says nothing to anybody. */
export type Levers = Record<Exclude<OperationKind, "hibernate"> | "connect", Lever> & { hibernate: Lever | null };

const free: Lever = { allowed: true, reason: null };

/** The levers over some instances of one place: an environment's over all, an instance's over one. The same decision as the act's own check. */
export function leversOf(actor: Actor, place: Place, instances: readonly WishedInstance[]): Levers {
  const alive = instances.filter(({ state }) => !isGone(state));
  return {
    start: actLever(actor, place, "start", alive),
    stop: actLever(actor, place, "stop", alive),
    reboot: actLever(actor, place, "reboot", alive),
    hibernate: alive.some(({ hibernation }) => hibernation) ? actLever(actor, place, "hibernate", alive) : null,
    connect: withRight(actor, place, "environment:connect", () => (alive.length === 0 ? refused("Its instances no longer exist in AWS.") : free)),
  };
}

function actLever(actor: Actor, place: Place, kind: OperationKind, alive: readonly WishedInstance[]): Lever {
  return withRight(actor, place, permissionOf(kind), () => {
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

const doing = { start: "being started", stop: "being stopped", reboot: "being rebooted", hibernate: "being hibernated" } as const;
const done = { start: "running", stop: "stopped", reboot: "rebooted", hibernate: "stopped" } as const;

function withRight(actor: Actor, place: Place, permission: Permission, otherwise: () => Lever): Lever {
  return can(actor, permission, place) ? otherwise() : refused(`It needs the permission ${permission} for ${place.environment}. An admin can grant it.`);
}

function refused(reason: string): Lever {
  return { allowed: false, reason };
}
