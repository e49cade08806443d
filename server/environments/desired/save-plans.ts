import type { SystemActor } from "@/server/access/actor";
import { notifyAll } from "@/server/notifications/notify";
import { newId } from "@/server/platform/ids";
import type { Tx } from "@/server/platform/transaction";
import { refreshEnvironments } from "../refresh-environments";
import { failedStartNotices } from "./failed-start-notices";
import type { LoadedRows } from "./load-rows";
import { noticeOf } from "./reconcile-notices";
import { moveStops, saveLooks } from "./reconcile-claims";
import type { ReconcilePlan } from "./reconcile-plan";
import { of } from "./planned-changes";
import type { PlannedChange } from "./planned-changes";
import { requestBySchedule } from "./request-by-schedule";
import { saveAdoptions, saveEnds } from "./save-changes";
import { saveStretches } from "./save-stretches";

/** A look at an environment and what it led to. */
export type Planned = { rows: LoadedRows; plan: Pick<ReconcilePlan, "changes" | "nextCheckAt"> };

/**
 * Writes all that the looks led to with a number of statements that does not grow with them: rows, operations, record, notices, announcements,
 * and when to look again. The environments are locked. Gives the targets in which something is to be sent.
 */
export async function savePlans(tx: Tx, planned: readonly Planned[], by: { actor: SystemActor; now: Date }): Promise<string[]> {
  const { now } = by;
  const changes: PlannedChange[] = planned.flatMap(({ rows, plan }) => plan.changes.map((change) => ({ rows, change })));
  const targetIds = changes.length === 0 ? [] : await saveChanges(tx, changes, by);
  await notifyAll(
    tx,
    planned.flatMap(({ rows }) => failedStartNotices(rows, now)),
  );
  await saveLooks(
    tx,
    planned.map(({ rows, plan }) => ({ id: rows.id, desired: lookOf(plan), nextCheckAt: plan.nextCheckAt })),
  );
  return targetIds;
}

async function saveChanges(tx: Tx, changes: readonly PlannedChange[], by: { actor: SystemActor; now: Date }): Promise<string[]> {
  const { now } = by;
  await saveEnds(tx, changes, by);
  await saveAdoptions(tx, changes, by);
  const stopIds = await saveStops(tx, changes, now);
  const acts = changes.flatMap(({ rows, change }) => (change.do === "start" || change.do === "stop" ? [{ rows, change }] : []));
  const targetIds = await requestBySchedule(tx, acts, by);
  await saveStretches(tx, of(changes, "desired"), now);
  await notifyAll(
    tx,
    changes.flatMap(({ rows, change }) => noticeOf(change, { rows, stopId: rows.stop?.id ?? stopIds.get(rows.id) ?? null, now }) ?? []),
  );
  // What is looked at without a change announces nothing.
  await refreshEnvironments(tx, [...new Set(changes.map(({ rows }) => rows.id))], now);
  return targetIds;
}

function lookOf({ changes }: Planned["plan"]): unknown {
  const told = changes.find((change) => change.do === "desired");
  return told === undefined ? null : told.desired;
}

/** Begins and moves stops, gives warnings, ends stops. Gives the ids of the stops that began here, by environment. */
async function saveStops(tx: Tx, changes: readonly PlannedChange[], now: Date): Promise<Map<string, string>> {
  const begun = new Map<string, string>();
  const staged = of(changes, "stop-stage");
  const fresh = staged.filter(({ rows }) => rows.stop === null);
  for (const { rows } of fresh) begun.set(rows.id, newId());
  await tx.stopProcess.createMany({
    data: fresh.map(({ rows, change: { stage, plannedAt, because, drainLimitAt } }) => ({
      id: begun.get(rows.id) ?? newId(),
      environmentId: rows.id,
      stage,
      plannedAt,
      because,
      drainLimitAt,
      startedAt: now,
      drainingAt: stage === "warning" ? null : now,
    })),
  });
  await moveStops(
    tx,
    staged.flatMap(({ rows, change: { stage, plannedAt, because, drainLimitAt } }) =>
      rows.stop === null ? [] : [{ id: rows.stop.id, stage, plannedAt, because, drainLimitAt, now }],
    ),
  );
  await tx.stopWarning.createMany({
    skipDuplicates: true,
    data: of(changes, "warn").flatMap(({ rows, change: { minutes, plannedAt } }) => {
      const processId = rows.stop?.id ?? begun.get(rows.id);
      return processId === undefined ? [] : [{ id: newId(), processId, minutes, plannedAt, at: now }];
    }),
  });
  for (const [outcome, ended] of Map.groupBy(of(changes, "end-stop"), ({ change }) => change.outcome)) {
    await tx.stopProcess.updateMany({
      where: { id: { in: ended.flatMap(({ rows }) => rows.stop?.id ?? []) }, endedAt: null },
      data: { endedAt: now, outcome, version: { increment: 1 } },
    });
  }
  return begun;
}
