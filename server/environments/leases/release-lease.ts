import type { UserActor } from "@/server/access/actor";
import { can, requireFreshDirectory } from "@/server/access/can";
import { record } from "@/server/audit/record";
import type { BusyLease, Environment } from "@/server/generated/prisma/client";
import { clock } from "@/server/platform/clock";
import type { Database } from "@/server/platform/db";
import { AppError } from "@/server/platform/errors";
import { inTransaction } from "@/server/platform/transaction";
import { environmentAuditEvents } from "../audit-events";
import { placeOf } from "../authorized-environment";
import { wakeEnvironments } from "../desired/wake";
import { lockEnvironments } from "../environment-facts.sql";
import { refreshEnvironments } from "../refresh-environments";
import { authorizedLease } from "./authorized-lease";
import { readEnd } from "./lease-policy";
import type { ReleaseLeaseInput, ReleaseLeaseOutput } from "./schemas";

/**
 * The work is done: a stop no longer waits for it. Whoever may hold the environment may also end another's lease, with a reason.
 * A lease that has ended already is no error: whoever leaves twice has left.
 * @throws AppError `not_found`, `forbidden`, `invalid_input` when a reason is missing
 */
export async function releaseLease(db: Database, actor: UserActor, input: ReleaseLeaseInput): Promise<ReleaseLeaseOutput> {
  const { environment } = await authorizedLease(db, actor, "environment:view", input.leaseId);
  return inTransaction(db, async (tx) => {
    await lockEnvironments(tx, [environment.id]);
    const { lease } = await authorizedLease(tx, actor, "environment:view", input.leaseId);
    const because = decideRelease(actor, environment, lease, input.reason);
    if (lease.releasedAt !== null) return { leaseId: lease.id, released: false, because: readEnd(lease.releasedBecause) };
    const now = clock.now();
    await tx.busyLease.update({ where: { id: lease.id }, data: { releasedAt: now, releasedBecause: because, version: { increment: 1 } } });
    await record(tx, environmentAuditEvents["lease.released"], {
      actor,
      subject: { noun: "environment", id: environment.id, label: environment.name },
      scope: placeOf(environment),
      reason: input.reason || null,
      data: { leaseId: lease.id, holder: lease.holder, source: lease.source, takenBy: lease.takenBy, because, heldMs: now.getTime() - lease.takenAt.getTime() },
    });
    await wakeEnvironments(tx, [environment.id]);
    await refreshEnvironments(tx, [environment.id], now);
    return { leaseId: lease.id, released: true, because };
  });
}

function decideRelease(actor: UserActor, environment: Environment, lease: BusyLease, reason: string | undefined): "released" | "overridden" {
  const place = placeOf(environment);
  if (lease.takenById === actor.id && can(actor, "environment:lease", place)) return "released";
  if (!can(actor, "environment:hold", place)) {
    throw new AppError("forbidden", `${lease.holder} works here. Ending another's lease needs the permission environment:hold for ${environment.name}.`, {
      details: { permission: "environment:hold", team: environment.team, environment: environment.name },
    });
  }
  requireFreshDirectory(actor);
  if (!reason) throw new AppError("invalid_input", `${lease.holder} works here. Say why the work is not waited for; the reason is recorded.`);
  return "overridden";
}
