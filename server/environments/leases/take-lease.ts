import type { UserActor } from "@/server/access/actor";
import { record } from "@/server/audit/record";
import type { BusyLease, Environment, StopProcess } from "@/server/generated/prisma/client";
import { clock } from "@/server/platform/clock";
import type { Database } from "@/server/platform/db";
import { AppError } from "@/server/platform/errors";
import { newId } from "@/server/platform/ids";
import { inTransaction } from "@/server/platform/transaction";
import type { Tx } from "@/server/platform/transaction";
import { environmentAuditEvents } from "../audit-events";
import { authorizedEnvironment, placeOf } from "../authorized-environment";
import { wakeEnvironments } from "../desired/wake";
import { lockEnvironments } from "../environment-facts.sql";
import { refreshEnvironments } from "../refresh-environments";
import { leavingSwitch } from "../switches/leaving";
import { countsUntil, endOfLease, leaseRefusal, outerBound } from "./lease-policy";
import { leaseView, waitingStopView } from "./lease-view";
import type { LeaseRecord } from "./lease-view";
import { liveStop } from "./live-stop";
import { takeLeaseInput } from "./schemas";
import type { LeaseOutput, TakeByHandInput, TakeLeaseInput } from "./schemas";

/** What is asked for, with the moment until which it counts without a heartbeat. */
type Asked = ReturnType<typeof takeLeaseInput.parse> & { byHand: boolean };

/**
 * Says that something works on an environment: a stop waits for it. The same source and key again is the same lease, heard of again.
 * @throws AppError `not_found`, `forbidden`, `invalid_input`, `invalid_state` with the reason, `duplicate` for a key that somebody else uses
 */
export function takeLease(db: Database, actor: UserActor, input: TakeLeaseInput): Promise<LeaseOutput> {
  return take(db, actor, { ...takeLeaseInput.parse(input), byHand: false });
}

/** The lease of a person who says by hand until when they work; it needs no heartbeat. Errors as of takeLease. */
export function takeLeaseByHand(db: Database, actor: UserActor, { idempotencyKey, until, ...input }: TakeByHandInput): Promise<LeaseOutput> {
  const asked = takeLeaseInput.parse({ ...input, source: "console", sourceKey: idempotencyKey, holder: actor.name, ttlSeconds: 900, maxUntil: until });
  return take(db, actor, { ...asked, byHand: true });
}

async function take(db: Database, actor: UserActor, asked: Asked): Promise<LeaseOutput> {
  await authorizedEnvironment(db, actor, "environment:lease", asked.environmentId);
  const now = clock.now();
  if (asked.maxUntil !== undefined && asked.maxUntil <= now) {
    throw new AppError("invalid_input", "The lease would end in the past. Give a later end, at most 24 hours from now.");
  }
  return inTransaction(db, async (tx) => {
    await lockEnvironments(tx, [asked.environmentId]);
    const environment = await authorizedEnvironment(tx, actor, "environment:lease", asked.environmentId);
    const stop = await liveStop(tx, environment.id);
    const known = await tx.busyLease.findFirst({
      where: { environmentId: environment.id, source: asked.source, sourceKey: asked.sourceKey, releasedAt: null },
      include: { instance: { select: { name: true } } },
    });
    if (known !== null && known.takenById !== actor.id && now < known.countsUntil) {
      throw new AppError("duplicate", `${known.takenBy} holds a lease of the same key (${asked.sourceKey}) here. Use a key of your own.`);
    }
    const held = known !== null && known.takenById === actor.id && endOfLease(known, stop, now) === null ? known : null;
    if (held !== null) requireSamePlace(held, asked, environment);
    const scene: Scene = { asked, environment, stop, now };
    if (known !== null && held === null) await endSilent(tx, actor, scene, known);
    const taken = held === null ? await begin(tx, actor, scene) : await renew(tx, held, asked, now);
    await refreshEnvironments(tx, [environment.id], now);
    return { lease: leaseView(taken, environment, actor, now), again: held !== null, stop: waitingStopView(stop, environment, now) };
  });
}

type Scene = { asked: Asked; environment: Environment; stop: StopProcess | null; now: Date };

/** A stop of what the lease is not for would not wait: whoever asks for other instances must not be told that they hold them. */
function requireSamePlace(held: Pick<LeaseRecord, "instanceId" | "instance">, { instanceId, sourceKey }: Asked, { name }: Environment): void {
  if (held.instanceId === (instanceId ?? null)) return;
  const place = held.instance === null ? `all of ${name}` : `only ${held.instance.name}`;
  throw new AppError("duplicate", `Your lease of this key (${sourceKey}) is for ${place}. Give it back first, or use another key.`);
}

async function begin(tx: Tx, actor: UserActor, { asked, environment, stop, now }: Scene) {
  const { environmentId, instanceId = null, source, sourceKey, holder, note = null, ttlSeconds } = asked;
  const instances = await tx.instance.findMany({
    where: { environmentId, state: { notIn: ["terminated", "missing"] }, ...(instanceId !== null && { id: instanceId }) },
    select: { name: true, state: true },
  });
  if (instanceId !== null && instances.length === 0) throw new AppError("not_found", "There is no such instance in this environment.");
  const liveLeases = await tx.busyLease.count({ where: { environmentId, releasedAt: null } });
  const refusal = leaseRefusal({ environment, instances, stop: stop ?? (await leavingSwitch(tx, environmentId)), liveLeases });
  if (refusal !== null)
    throw new AppError("invalid_state", refusal, { details: { environment: environment.name, state: environment.state, stop: stop?.stage ?? "none" } });
  const maxUntil = outerBound(now, asked.maxUntil);
  const made = await tx.busyLease.create({
    data: {
      id: newId(),
      environmentId,
      instanceId,
      holder,
      note,
      source,
      sourceKey,
      takenById: actor.id,
      takenBy: actor.name,
      ttlSeconds,
      takenAt: now,
      heartbeatAt: now,
      maxUntil,
      countsUntil: asked.byHand ? maxUntil : countsUntil(now, ttlSeconds, maxUntil),
    },
    include: { instance: { select: { name: true } } },
  });
  await record(tx, environmentAuditEvents["lease.taken"], {
    actor,
    subject: { noun: "environment", id: environment.id, label: environment.name },
    scope: placeOf(environment),
    reason: note,
    data: { leaseId: made.id, holder, source, key: sourceKey, instance: made.instance?.name ?? null, maxUntil: maxUntil.toISOString() },
  });
  await wakeEnvironments(tx, [environment.id]);
  return made;
}

/** A lease of the same key that counts no longer, but that nobody has ended yet, makes room for the new one. */
async function endSilent(tx: Tx, actor: UserActor, { environment, stop, now }: Scene, lease: BusyLease): Promise<void> {
  const because = endOfLease(lease, stop, now) ?? "lost";
  await tx.busyLease.update({ where: { id: lease.id }, data: { releasedAt: now, releasedBecause: because, version: { increment: 1 } } });
  const { id: leaseId, holder, source, takenBy, takenAt } = lease;
  await record(tx, environmentAuditEvents["lease.released"], {
    actor,
    subject: { noun: "environment", id: environment.id, label: environment.name },
    scope: placeOf(environment),
    data: { leaseId, holder, source, takenBy, because, heldMs: now.getTime() - takenAt.getTime() },
  });
}

/** The same lease taken again is heard of again; what it says of itself may have changed, its outer bound may only come nearer. */
async function renew(tx: Tx, known: BusyLease, { holder, note, ttlSeconds, byHand, maxUntil: asked }: Asked, now: Date) {
  const maxUntil = asked !== undefined && asked < known.maxUntil ? asked : known.maxUntil;
  return tx.busyLease.update({
    where: { id: known.id },
    data: {
      holder,
      note: note ?? null,
      ttlSeconds,
      heartbeatAt: now,
      maxUntil,
      version: { increment: 1 },
      countsUntil: byHand ? maxUntil : countsUntil(now, ttlSeconds, maxUntil),
    },
    include: { instance: { select: { name: true } } },
  });
}
