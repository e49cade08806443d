import type { UserActor } from "@/server/access/actor";
import { record } from "@/server/audit/record";
import { newId } from "@/server/platform/ids";
import type { Tx } from "@/server/platform/transaction";
import { environmentAuditEvents } from "../audit-events";
import { placeOf } from "../authorized-environment";
import type { ActChange, Waits } from "./act-plan";
import type { LoadedRows } from "./load-rows";
import { isLive } from "./live-rows";

/** An act of a person on a locked environment, at its moment. */
export type ActScene = { actor: UserActor; rows: LoadedRows; reason: string | null; now: Date };

/** Writes what an act changes of the rows that decide. The environment is locked. */
export async function saveAct(tx: Tx, scene: ActScene, changes: readonly ActChange[]): Promise<void> {
  for (const change of changes) await saveChange(tx, scene, change);
}

async function saveChange(tx: Tx, scene: ActScene, change: ActChange): Promise<void> {
  const { actor, rows, now } = scene;
  switch (change.do) {
    case "end-hold":
      await tx.environmentHold.updateMany({
        where: { id: change.holdId, endedAt: null },
        data: { endedAt: now, endedBy: actor.name, version: { increment: 1 } },
      });
      return;
    case "end-session":
      await endSessions(tx, { id: change.sessionId }, { now, because: change.because });
      return;
    case "add-session":
      await addSession(tx, scene, change);
      return;
    case "add-keep-off":
      await addKeepOff(tx, scene, change);
      return;
    case "override-leases":
      await overrideLeases(tx, scene);
      return;
    case "end-stop":
      await tx.stopProcess.updateMany({
        where: { environmentId: rows.id, endedAt: null },
        data: { endedAt: now, outcome: "superseded", version: { increment: 1 } },
      });
      return;
    case "drain":
      await drain(tx, scene, change);
  }
}

async function endSessions(
  tx: Tx,
  which: { id: string } | { environmentId: string; instanceId: string | null },
  { now, because }: { now: Date; because: string },
): Promise<void> {
  await tx.runSession.updateMany({ where: { ...which, endedAt: null }, data: { endedAt: now, endedBecause: because, version: { increment: 1 } } });
}

async function addSession(
  tx: Tx,
  { actor, rows, reason, now }: ActScene,
  { instanceId, until, capAt }: Extract<ActChange, { do: "add-session" }>,
): Promise<void> {
  await endSessions(tx, { environmentId: rows.id, instanceId }, { now, because: "replaced" });
  await tx.runSession.create({
    select: { id: true },
    data: {
      id: newId(),
      environmentId: rows.id,
      instanceId,
      origin: "person",
      startedById: actor.id,
      startedBy: actor.name,
      reason,
      startedAt: now,
      until,
      capAt,
    },
  });
}

async function addKeepOff(
  tx: Tx,
  { actor, rows, reason, now }: ActScene,
  { instanceId, untilNextStart }: Extract<ActChange, { do: "add-keep-off" }>,
): Promise<void> {
  const place = { environmentId: rows.id, instanceId, kind: "keep_off" } as const;
  await tx.environmentHold.updateMany({ where: { ...place, endedAt: null }, data: { endedAt: now, endedBy: actor.name, version: { increment: 1 } } });
  await tx.environmentHold.create({
    select: { id: true },
    data: { id: newId(), ...place, origin: "person", placedById: actor.id, placedBy: actor.name, reason, placedAt: now, until: null, untilNextStart },
  });
}

/** Those at work are no longer waited for; the record keeps who they were. */
async function overrideLeases(tx: Tx, { actor, rows, reason, now }: ActScene): Promise<void> {
  const live = rows.leases.filter((lease) => isLive(lease, now));
  await tx.busyLease.updateMany({
    where: { id: { in: live.map(({ id }) => id) }, releasedAt: null },
    data: { releasedAt: now, releasedBecause: "overridden", version: { increment: 1 } },
  });
  await record(tx, environmentAuditEvents["environment.stop-overridden"], {
    ...subjectOf(rows),
    actor,
    reason,
    data: { for: live.map(({ holder }) => holder) },
  });
}

async function drain(tx: Tx, { actor, rows, reason, now }: ActScene, { drainLimitAt, because }: Extract<ActChange, { do: "drain" }>): Promise<void> {
  const stage = {
    stage: "draining" as const,
    plannedAt: now,
    because,
    drainingAt: now,
    drainLimitAt,
    askedAt: null,
    byPersonId: actor.id,
    byPerson: actor.name,
  };
  if (rows.stop === null) {
    await tx.stopProcess.create({ select: { id: true }, data: { id: newId(), environmentId: rows.id, startedAt: now, ...stage } });
  } else if (rows.stop.stage !== "draining" || rows.stop.byPerson !== actor.name) {
    await tx.stopProcess.update({ where: { id: rows.stop.id }, data: { ...stage, version: { increment: 1 } } });
  } else return;
  const waiting: Waits = { for: rows.leases.filter((lease) => isLive(lease, now)).map(({ holder }) => holder), until: drainLimitAt };
  await recordWaits(tx, { actor, rows, reason, now }, waiting);
}

/** Records that a stop waits for those at work. */
export async function recordWaits(tx: Tx, { actor, rows, reason }: ActScene, waits: Waits): Promise<void> {
  await record(tx, environmentAuditEvents["environment.stop-waits"], {
    ...subjectOf(rows),
    actor,
    reason,
    data: { for: waits.for, until: waits.until.toISOString() },
  });
}

/** The environment of these rows, as the record names it. */
export function subjectOf({ environment }: Pick<LoadedRows, "environment">) {
  return { subject: { noun: "environment", id: environment.id, label: environment.name }, scope: placeOf(environment) };
}
