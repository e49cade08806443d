import type { SystemActor } from "@/server/access/actor";
import { recordAll } from "@/server/audit/record";
import { newId } from "@/server/platform/ids";
import type { Tx } from "@/server/platform/transaction";
import { environmentAuditEvents } from "../audit-events";
import { subjectOf } from "./save-act";
import { of } from "./planned-changes";
import type { PlannedChange } from "./planned-changes";

type By = { actor: SystemActor; now: Date };

/** Who stands behind what nobody did here. */
const outside = "outside Switchyard";

/** Ends sessions, holds and leases. */
export async function saveEnds(tx: Tx, changes: readonly PlannedChange[], by: By): Promise<void> {
  const { now } = by;
  for (const [because, ended] of Map.groupBy(of(changes, "end-session"), ({ change }) => change.because)) {
    await tx.runSession.updateMany({
      where: { id: { in: ended.map(({ change }) => change.sessionId) }, endedAt: null },
      data: { endedAt: now, endedBecause: because, version: { increment: 1 } },
    });
  }
  const holdIds = of(changes, "end-hold").map(({ change }) => change.holdId);
  if (holdIds.length > 0) {
    await tx.environmentHold.updateMany({
      where: { id: { in: holdIds }, endedAt: null },
      data: { endedAt: now, endedBy: by.actor.name, version: { increment: 1 } },
    });
  }
  await endLeases(tx, of(changes, "end-lease"), by);
}

async function endLeases(tx: Tx, ends: readonly PlannedChange<"end-lease">[], { actor, now }: By): Promise<void> {
  for (const [because, ended] of Map.groupBy(ends, ({ change }) => change.because)) {
    await tx.busyLease.updateMany({
      where: { id: { in: ended.map(({ change }) => change.leaseId) }, releasedAt: null },
      data: { releasedAt: now, releasedBecause: because, version: { increment: 1 } },
    });
  }
  await recordAll(
    tx,
    environmentAuditEvents["lease.released"],
    ends.flatMap(({ rows, change }) => {
      const lease = rows.storedLeases.find(({ id }) => id === change.leaseId);
      if (lease === undefined) return [];
      const { id: leaseId, holder, source, takenBy, takenAt } = lease;
      return [{ ...subjectOf(rows), actor, data: { leaseId, holder, source, takenBy, because: change.because, heldMs: now.getTime() - takenAt.getTime() } }];
    }),
  );
}

/** Writes down what people did in AWS: a session for what they started, a keep-off for what they stopped. */
export async function saveAdoptions(tx: Tx, changes: readonly PlannedChange[], by: By): Promise<void> {
  const { now } = by;
  const sessions = of(changes, "adopt-session");
  const keepOffs = of(changes, "keep-off");
  if (sessions.length > 0) {
    await tx.runSession.createMany({
      data: sessions.map(({ rows, change: { instanceId, until, capAt } }) => ({
        id: newId(),
        environmentId: rows.id,
        instanceId,
        origin: "outside" as const,
        startedBy: outside,
        startedAt: now,
        until,
        capAt,
      })),
    });
  }
  if (keepOffs.length > 0) {
    // One that counts no more, because a session is newer, makes room.
    const older = keepOffs.flatMap(({ rows, change }) => rows.holds.filter((hold) => hold.kind === "keep_off" && hold.instanceId === change.instanceId));
    await tx.environmentHold.updateMany({ where: { id: { in: older.map(({ id }) => id) }, endedAt: null }, data: { endedAt: now, endedBy: by.actor.name } });
    await tx.environmentHold.createMany({
      data: keepOffs.map(({ rows, change: { instanceId } }) => ({
        id: newId(),
        environmentId: rows.id,
        instanceId,
        kind: "keep_off" as const,
        origin: "outside",
        placedBy: outside,
        placedAt: now,
        untilNextStart: true,
      })),
    });
  }
  await recordAdoptions(tx, [...sessions, ...keepOffs], by);
}

function recordAdoptions(tx: Tx, adoptions: readonly (PlannedChange<"adopt-session"> | PlannedChange<"keep-off">)[], { actor }: By): Promise<void> {
  return recordAll(
    tx,
    environmentAuditEvents["environment.drift-adopted"],
    adoptions.map(({ rows, change }) => ({
      ...subjectOf(rows),
      actor,
      data: {
        change: change.do === "keep-off" ? ("stopped" as const) : ("started" as const),
        instances: rows.instances.flatMap(({ id, name }) => (change.instanceId === null || change.instanceId === id ? [name] : [])),
        until: change.do === "keep-off" ? null : change.until.toISOString(),
      },
    })),
  );
}
