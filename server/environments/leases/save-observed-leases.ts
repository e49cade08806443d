import type { SystemActor } from "@/server/access/actor";
import { record } from "@/server/audit/record";
import type { BusyLease, Environment } from "@/server/generated/prisma/client";
import { clock } from "@/server/platform/clock";
import { newId } from "@/server/platform/ids";
import type { Tx } from "@/server/platform/transaction";
import { environmentAuditEvents } from "../audit-events";
import { placeOf } from "../authorized-environment";
import { wakeEnvironments } from "../desired/wake";
import { refreshEnvironments } from "../refresh-environments";
import { countsUntil, outerBound } from "./lease-policy";
import type { LeaseSource } from "./schemas";

/** Work that was seen from outside, such as a session of Session Manager. The same key again is the same work. */
export type ObservedWork = { key: string; holder: string; note: string | null; instanceId: string | null };

/** What an observation is about, and who made it. */
export type Observation = {
  actor: SystemActor;
  environmentId: string;
  source: LeaseSource;
  /** Longest time between two observations, in seconds; a lease counts for twice as long. */ ttlSeconds: number;
};

/**
 * Brings the leases of one source to what was observed: new work takes one, work that goes on renews it, work that is over releases it.
 * They say what is the case, so they are taken while a stop drains too. Work whose lease a person ended with a reason gets no new one.
 * The caller holds the environment's lock (lockEnvironments).
 * @returns how many leases began and ended
 */
export async function saveObservedLeases(tx: Tx, observation: Observation, observed: readonly ObservedWork[]): Promise<{ taken: number; released: number }> {
  const { environmentId, source } = observation;
  const now = clock.now();
  const [environment] = await tx.environment.findMany({ where: { id: environmentId } });
  if (environment === undefined) return { taken: 0, released: 0 };
  const keys = observed.map(({ key }) => key);
  const [live, overridden] = await Promise.all([
    tx.busyLease.findMany({ where: { environmentId, source, releasedAt: null } }),
    tx.busyLease.findMany({ where: { environmentId, source, sourceKey: { in: keys }, releasedBecause: "overridden" }, select: { sourceKey: true } }),
  ]);
  const known = new Map(live.map((lease) => [lease.sourceKey, lease]));
  const barred = new Set(overridden.map(({ sourceKey }) => sourceKey));
  const begun = observed.filter(({ key }) => !known.has(key) && !barred.has(key));
  const over = live.filter(({ sourceKey }) => !keys.includes(sourceKey));
  for (const lease of live.filter(({ sourceKey }) => keys.includes(sourceKey))) await renew(tx, lease, observation.ttlSeconds, now);
  for (const work of begun) await begin(tx, { observation, environment, now }, work);
  for (const lease of over) await end(tx, { observation, environment, now }, lease);
  if (begun.length + over.length > 0) {
    await wakeEnvironments(tx, [environmentId]);
    await refreshEnvironments(tx, [environmentId], now);
  }
  return { taken: begun.length, released: over.length };
}

type Scene = { observation: Observation; environment: Environment; now: Date };

async function renew(tx: Tx, { id, maxUntil }: BusyLease, ttlSeconds: number, now: Date): Promise<void> {
  await tx.busyLease.update({
    where: { id },
    data: { heartbeatAt: now, ttlSeconds, countsUntil: countsUntil(now, ttlSeconds, maxUntil), version: { increment: 1 } },
  });
}

async function begin(tx: Tx, { observation, environment, now }: Scene, { key, holder, note, instanceId }: ObservedWork): Promise<void> {
  const { actor, source, ttlSeconds } = observation;
  const maxUntil = outerBound(now, undefined);
  const made = await tx.busyLease.create({
    data: {
      id: newId(),
      environmentId: environment.id,
      instanceId,
      holder,
      note,
      source,
      sourceKey: key,
      takenById: null,
      takenBy: actor.name,
      ttlSeconds,
      takenAt: now,
      heartbeatAt: now,
      maxUntil,
      countsUntil: countsUntil(now, ttlSeconds, maxUntil),
    },
    include: { instance: { select: { name: true } } },
  });
  await record(tx, environmentAuditEvents["lease.taken"], {
    actor,
    subject: { noun: "environment", id: environment.id, label: environment.name },
    scope: placeOf(environment),
    reason: note,
    data: { leaseId: made.id, holder, source, key, instance: made.instance?.name ?? null, maxUntil: maxUntil.toISOString() },
  });
}

async function end(tx: Tx, { observation: { actor }, environment, now }: Scene, lease: BusyLease): Promise<void> {
  await tx.busyLease.update({ where: { id: lease.id }, data: { releasedAt: now, releasedBecause: "released", version: { increment: 1 } } });
  await record(tx, environmentAuditEvents["lease.released"], {
    actor,
    subject: { noun: "environment", id: environment.id, label: environment.name },
    scope: placeOf(environment),
    data: {
      leaseId: lease.id,
      holder: lease.holder,
      source: lease.source,
      takenBy: lease.takenBy,
      because: "released",
      heldMs: now.getTime() - lease.takenAt.getTime(),
    },
  });
}
