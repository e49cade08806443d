import { lockOf } from "../instance-locks";
import { readableScheduleRow } from "../schedules/schedule-row";
import type { BusyLease, Environment, EnvironmentHold, RunSession, Schedule, StopProcess, StopWarning } from "@/server/generated/prisma/client";
import type { Db } from "@/server/platform/db";
import { organisationZone } from "@/server/platform/organisation-zone";
import { loadActivity } from "../metrics/activity";
import { isGone } from "../operation-plan";
import { storedInstances } from "./instance-rows.sql";
import type { StoredInstance } from "./instance-rows.sql";
import { leadMinutesOf } from "./lead-minutes";
import { loadPolicyRules } from "./import-policies";
import { policyOf } from "./policy";
import type { ActivityRow, EnvironmentRows, HoldRow, InstanceRow, LeaseRow, SessionRow, StopRow } from "./rows";

/** An environment with everything that decides about it, and where it lies. */
export type LoadedRows = EnvironmentRows & {
  environment: Environment & { schedule: Schedule | null };
  /** False where it follows a schedule that cannot be read: it is shown as without one, but nothing is decided by that. */
  isScheduleReadable: boolean;
  /** Whose leases they are, and where they come from. */
  storedLeases: readonly BusyLease[];
  /** The instances as the database has them. */
  stored: readonly StoredInstance[];
};

/** Loads what decides about the environments with a fixed number of queries, in no order. */
export async function loadRows(db: Db, ids: readonly string[]): Promise<LoadedRows[]> {
  if (ids.length === 0) return [];
  const of = { environmentId: { in: [...ids] } };
  const environments = await db.environment.findMany({ where: { id: of.environmentId }, include: { schedule: true } });
  const instances = await storedInstances(db, ids);
  const sessions = await db.runSession.findMany({ where: { ...of, endedAt: null } });
  const holds = await db.environmentHold.findMany({ where: { ...of, endedAt: null } });
  const leases = await db.busyLease.findMany({ where: { ...of, releasedAt: null }, orderBy: [{ takenAt: "asc" }, { id: "asc" }] });
  const stops = await db.stopProcess.findMany({ where: { ...of, endedAt: null }, include: { warnings: true } });
  const rules = await loadPolicyRules(db);
  // Only a rule that is on asks for a reading.
  const watched = environments.filter((environment) => policyOf(environment, rules).idle !== null).map(({ id }) => id);
  const activity = watched.length === 0 ? new Map<string, ActivityRow>() : await loadActivity(db, watched);
  const leads = await leadMinutesOf(db, environments);
  const instancesOf = Map.groupBy(instances, ({ environmentId }) => environmentId);
  const sessionsOf = Map.groupBy(sessions, ({ environmentId }) => environmentId);
  const holdsOf = Map.groupBy(holds, ({ environmentId }) => environmentId);
  const leasesOf = Map.groupBy(leases, ({ environmentId }) => environmentId);
  const stopOf = new Map(stops.map((stop) => [stop.environmentId, stop]));
  return environments.map((environment) => {
    const { id, name, schedule } = environment;
    const stored = instancesOf.get(id) ?? [];
    const stop = stopOf.get(id);
    const followed = schedule === null || schedule.archivedAt !== null ? null : schedule;
    const scheduleRow = followed && readableScheduleRow(followed);
    return {
      id,
      name,
      environment,
      stored,
      storedLeases: leasesOf.get(id) ?? [],
      isManaged: stored.some(({ state }) => !isGone(state)),
      instances: stored.map(toInstance),
      schedule: scheduleRow,
      isScheduleReadable: followed === null || scheduleRow !== null,
      leadMinutes: leads.get(id) ?? 0,
      sessions: (sessionsOf.get(id) ?? []).map(toSession),
      holds: (holdsOf.get(id) ?? []).map(toHold),
      leases: (leasesOf.get(id) ?? []).map(toLease),
      stop: stop === undefined ? null : toStop(stop),
      activity: activity.get(id) ?? null,
      policy: policyOf(environment, rules),
      zone: organisationZone(),
    };
  });
}

function toInstance(row: StoredInstance): InstanceRow {
  const { id, name, state, stateSince, stateReason, checks, expectedUntil } = row;
  return {
    id,
    name,
    state,
    stateSince,
    stateReason,
    checks,
    expectedUntil,
    locked: { start: lockOf("start", row), stop: lockOf("stop", row) },
    open:
      row.openId === null || row.openKind === null || row.openState === null || row.openCreatedAt === null
        ? null
        : { id: row.openId, kind: row.openKind, state: row.openState, byPerson: row.openByPerson === true, createdAt: row.openCreatedAt },
    last:
      row.lastKind === null || row.lastState === null || row.lastEndedAt === null
        ? null
        : { kind: row.lastKind, state: row.lastState, endedAt: row.lastEndedAt, errorCode: row.lastErrorCode },
  };
}

function toSession({ id, instanceId, origin, startedBy, startedAt, until, capAt, extendedBy, extendedAt }: RunSession): SessionRow {
  return { id, instanceId, origin, startedBy, startedAt, until, capAt, extendedBy, extendedAt };
}

function toHold({ id, instanceId, kind, origin, placedById, placedBy, placedAt, reason, until, untilNextStart }: EnvironmentHold): HoldRow {
  return { id, instanceId, kind, origin, placedById, placedBy, placedAt, reason, until, untilNextStart };
}

function toLease(row: BusyLease): LeaseRow {
  const { id, instanceId, holder, note, takenBy, takenAt, heartbeatAt, ttlSeconds, countsUntil, maxUntil } = row;
  return { id, instanceId, holder, note, takenBy, takenAt, heartbeatAt, ttlSeconds, countsUntil, maxUntil };
}

function toStop(row: StopProcess & { warnings: readonly StopWarning[] }): StopRow {
  const { id, stage, plannedAt, because, drainingAt, drainLimitAt, askedAt, byPerson, overrideReason, warnings } = row;
  const warned = warnings.filter((warning) => warning.plannedAt.getTime() === plannedAt.getTime()).map(({ minutes }) => minutes);
  return { id, stage, plannedAt, because, drainingAt, drainLimitAt, askedAt, byPerson, overrideReason, warned };
}
