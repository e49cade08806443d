import type { UserActor } from "@/server/access/actor";
import { can } from "@/server/access/can";
import type { BusyLease, Environment } from "@/server/generated/prisma/client";
import { clock } from "@/server/platform/clock";
import type { Database } from "@/server/platform/db";
import { AppError } from "@/server/platform/errors";
import { inTransaction } from "@/server/platform/transaction";
import { placeOf } from "../authorized-environment";
import { lockEnvironments } from "../environment-facts.sql";
import { authorizedLease } from "./authorized-lease";
import { countsUntil, endOfLease, endWords } from "./lease-policy";
import { leaseView, waitingStopView } from "./lease-view";
import { liveStop } from "./live-stop";
import type { LeaseOutput } from "./schemas";

/**
 * The holder is heard of. The environment's row is locked, so that a heartbeat stands before or after a look of the reconciler, never within it.
 * It keeps what was granted, so it counts while the directory cannot confirm anybody's rights too: that must not cut off work.
 * Nothing is woken: the reconciler looks again when the lease would have ended, and finds it heard of.
 * @throws AppError `not_found`, `forbidden` for somebody else's lease, `invalid_state` for one that has ended, with `details.ended`
 */
export async function heartbeatLease(db: Database, actor: UserActor, input: { leaseId: string }): Promise<LeaseOutput> {
  const { environment } = await authorizedLease(db, actor, "environment:view", input.leaseId);
  return inTransaction(db, async (tx) => {
    await lockEnvironments(tx, [environment.id]);
    const { lease } = await authorizedLease(tx, actor, "environment:view", input.leaseId);
    requireHolder(actor, lease, environment);
    const now = clock.now();
    const stop = await liveStop(tx, environment.id);
    const end = endOfLease(lease, stop, now);
    if (end !== null) throw new AppError("invalid_state", endWords(end), { details: { ended: end, environment: environment.name } });
    const heard = await tx.busyLease.update({
      where: { id: lease.id },
      data: { heartbeatAt: now, countsUntil: countsUntil(now, lease.ttlSeconds, lease.maxUntil), version: { increment: 1 } },
      include: { instance: { select: { name: true } } },
    });
    return { lease: leaseView(heard, environment, actor, now), again: true, stop: waitingStopView(stop, environment, now) };
  });
}

function requireHolder(actor: UserActor, lease: BusyLease, environment: Environment): void {
  if (lease.takenById !== actor.id) throw new AppError("forbidden", `This is a lease of ${lease.takenBy}. Only they can keep it alive.`);
  if (can(actor, "environment:lease", placeOf(environment))) return;
  throw new AppError("forbidden", `Keeping a lease on ${environment.name} needs the permission environment:lease. An admin can grant it.`, {
    details: { permission: "environment:lease", team: environment.team, environment: environment.name },
  });
}
