import { usualPolicy } from "@/server/environments/desired/policy";
import type { EnvironmentRows, HoldRow, InstanceRow, LeaseRow, ScheduleRow, SessionRow, StopRow } from "@/server/environments/desired/rows";

/** Weekdays 09:00 to 20:00 in Seoul, which is UTC+9 all year. */
export const officeHours: ScheduleRow = {
  id: "schedule-1",
  name: "office hours Seoul",
  zone: "Asia/Seoul",
  plan: { periods: [0, 1, 2, 3, 4].map((day) => ({ day, from: 540, to: 1_200 })), exceptions: [], holidays: null },
};

/** A moment of the week of Monday 2026-11-30 in Seoul: `seoul(0, "19:30")` is Monday 19:30. */
export function seoul(day: number, time: string): Date {
  return new Date(Date.parse(`2026-11-30T${time}:00+09:00`) + day * 86_400_000);
}

/** An instance that has been as it is since long ago. */
export function instanceRow(part: Partial<InstanceRow> = {}): InstanceRow {
  const usual = { id: "i1", name: "web", state: "running", stateSince: new Date(0), stateReason: null, checks: "ok" } as const;
  return { ...usual, expectedUntil: null, locked: { start: null, stop: null }, open: null, last: null, ...part };
}

/** An environment of one running instance in office hours, with nothing else. */
export function environmentRows(part: Partial<EnvironmentRows> = {}): EnvironmentRows {
  const own = { id: "e1", name: "payments-dev", isManaged: true, instances: [instanceRow()], schedule: officeHours, leadMinutes: 0 };
  const nothing = { sessions: [], holds: [], leases: [], stop: null, activity: null, policy: usualPolicy, zone: "Asia/Seoul" };
  return { ...own, ...nothing, ...part };
}

/** A live session of Mina. */
export function sessionRow(part: Partial<SessionRow> & Pick<SessionRow, "until">): SessionRow {
  const usual = { id: "s1", instanceId: null, origin: "person", startedBy: "Mina", startedAt: new Date(0), extendedBy: null, extendedAt: null } as const;
  return { ...usual, capAt: new Date(8.64e15), ...part };
}

/** A hold of Mina without an end. */
export function holdRow(part: Partial<HoldRow> & Pick<HoldRow, "kind">): HoldRow {
  const usual = {
    id: `h-${part.kind}`,
    instanceId: null,
    origin: "person",
    placedById: "mina",
    placedBy: "Mina",
    placedAt: new Date(0),
    reason: null,
  } as const;
  return { ...usual, until: null, untilNextStart: false, ...part };
}

/** A lease of a CI job that was heard of at `at`, for a minute at a time. */
export function leaseRow(at: Date, part: Partial<LeaseRow> = {}): LeaseRow {
  const usual = { id: "l1", instanceId: null, holder: "ci-481", note: null, takenBy: "CI", takenAt: at, heartbeatAt: at, ttlSeconds: 60 };
  return { ...usual, countsUntil: new Date(at.getTime() + 120_000), maxUntil: new Date(at.getTime() + 86_400_000), ...part };
}

/** A live way to a stop. */
export function stopRow(part: Partial<StopRow> & Pick<StopRow, "stage" | "plannedAt">): StopRow {
  const usual = { id: "stop-1", because: "Off by schedule.", drainingAt: null, drainLimitAt: null, askedAt: null, byPerson: null, overrideReason: null };
  return { ...usual, warned: [], ...part };
}
