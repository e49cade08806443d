import type { Actor } from "@/server/access/actor";
import { can, requireOn } from "@/server/access/can";
import type { AwsTarget, Environment, EnvironmentPair, EnvironmentSwitch } from "@/server/generated/prisma/client";
import type { Permission } from "@/server/access/permissions";
import type { Db } from "@/server/platform/db";
import { AppError } from "@/server/platform/errors";
import { placeOf } from "../authorized-environment";

type WithTarget = Environment & { target: AwsTarget };

/** A pair with both of its environments. */
export type LoadedPair = EnvironmentPair & { a: WithTarget; b: WithTarget };

/** A switch with its pair. */
export type LoadedSwitch = EnvironmentSwitch & { pair: LoadedPair };

/**
 * The only way to one pair: whoever may see both environments sees it.
 * @throws AppError `not_found` when it does not exist, is archived or may not be seen, `forbidden` when the permission is missing on either side
 */
export async function authorizedPair(db: Db, actor: Actor, permission: Permission, pairId: string): Promise<LoadedPair> {
  const pair = await db.environmentPair.findUnique({ where: { id: pairId }, include: { a: { include: { target: true } }, b: { include: { target: true } } } });
  if (pair === null || pair.archivedAt !== null || !maySee(actor, pair)) throw new AppError("not_found", "There is no such pair, or you may not see it.");
  requireOnBoth(actor, permission, pair);
  return pair;
}

/** The same for a switch: it is as visible as its pair, also when that is archived. */
export async function authorizedSwitch(db: Db, actor: Actor, permission: Permission, switchId: string): Promise<LoadedSwitch> {
  const found = await db.environmentSwitch.findUnique({
    where: { id: switchId },
    include: { pair: { include: { a: { include: { target: true } }, b: { include: { target: true } } } } },
  });
  if (found === null || !maySee(actor, found.pair)) throw new AppError("not_found", "There is no such switch, or you may not see it.");
  requireOnBoth(actor, permission, found.pair);
  return found;
}

/** The environments of a switch by what they are to it. */
export function sidesOf({ fromId, pair }: LoadedSwitch): { from: WithTarget; to: WithTarget } {
  return fromId === pair.aId ? { from: pair.a, to: pair.b } : { from: pair.b, to: pair.a };
}

function maySee(actor: Actor, { a, b }: LoadedPair): boolean {
  return can(actor, "environment:view", placeOf(a)) && can(actor, "environment:view", placeOf(b));
}

function requireOnBoth(actor: Actor, permission: Permission, { a, b }: LoadedPair): void {
  if (permission === "environment:view") return;
  requireOn(actor, permission, placeOf(a));
  requireOn(actor, permission, placeOf(b));
}
