import type { HoldKind, InstanceChecks, InstanceState, OperationKind, OperationState, StopStage } from "@/server/generated/prisma/client";
import type { SchedulePlan } from "../schedules/schemas";

/** A schedule as the decisions read it. The same object again is the same schedule: its windows are computed once. */
export type ScheduleRow = { id: string; name: string; zone: string; plan: SchedulePlan };

/** A live run session. */
export type SessionRow = {
  id: string;
  /** Null for the whole environment. */
  instanceId: string | null;
  origin: "person" | "outside";
  startedBy: string;
  startedAt: Date;
  until: Date;
  capAt: Date;
  extendedBy: string | null;
  extendedAt: Date | null;
};

/** A live hold. */
export type HoldRow = {
  id: string;
  instanceId: string | null;
  kind: HoldKind;
  /** `person`, `outside` or `system`. */
  origin: string;
  placedById: string | null;
  placedBy: string;
  placedAt: Date;
  reason: string | null;
  until: Date | null;
  untilNextStart: boolean;
};

/** A busy lease that was not released. */
export type LeaseRow = {
  id: string;
  instanceId: string | null;
  holder: string;
  note: string | null;
  takenBy: string;
  takenAt: Date;
  heartbeatAt: Date;
  ttlSeconds: number;
  countsUntil: Date;
  maxUntil: Date;
};

/** An instance with what the decisions read of it. */
export type InstanceRow = {
  id: string;
  name: string;
  state: InstanceState;
  stateSince: Date;
  /** AWS's own words for why it stopped; one that begins with "Server." was no person. */
  stateReason: string | null;
  checks: InstanceChecks;
  /** Our own accepted call is believed until then. */
  expectedUntil: Date | null;
  /** Why neither a start nor a stop may touch it, such as an Auto Scaling group; null when both may. */
  locked: { start: string | null; stop: string | null };
  open: { id: string; kind: OperationKind; state: OperationState; byPerson: boolean; createdAt: Date } | null;
  /** The newest operation that ended, for backing off and for telling our own changes from others'. */
  last: { kind: OperationKind; state: OperationState; endedAt: Date; errorCode: string | null } | null;
};

/** The live way of an environment from running to stopped. */
export type StopRow = {
  id: string;
  stage: StopStage;
  plannedAt: Date;
  because: string;
  drainingAt: Date | null;
  drainLimitAt: Date | null;
  askedAt: Date | null;
  byPerson: string | null;
  overrideReason: string | null;
  /** Warnings given for `plannedAt`, in minutes before it. */
  warned: readonly number[];
};

/** What the idle rule last saw; null where the rule is off, or AWS tells nothing. */
export type ActivityRow = { isBusy: boolean; words: string; readAt: Date };

/** What holds for an environment; from config/switchyard.json, the first rule that matches. */
export type Policy = {
  /** Length of a session that a start outside the hours makes, in minutes. */
  sessionMinutes: number;
  /** No extension goes beyond this long after the session began, in minutes. */
  extensionCapMinutes: number;
  /** How long before a stop people are warned, in minutes, longest first. */
  warnMinutes: readonly number[];
  /** How long a stop waits for those at work, in minutes. */
  drainLimitMinutes: number;
  /** What happens at that limit. */
  atDrainLimit: "ask" | "force";
  /** In use while CPU or network were above this within the last `minutes`; null: not asked. */
  idle: { cpuPercent: number | null; networkBytesPerSecond: number | null; minutes: number } | null;
  /** USD a calendar month; `hard` stops it when they are spent. */
  budget: { usdPerMonth: number; hard: boolean } | null;
};

/** Everything that decides about one environment. */
export type EnvironmentRows = {
  id: string;
  name: string;
  /** False for what AWS no longer has. */
  isManaged: boolean;
  instances: readonly InstanceRow[];
  schedule: ScheduleRow | null;
  /** By how much a scheduled start is brought forward, in minutes. */
  leadMinutes: number;
  sessions: readonly SessionRow[];
  holds: readonly HoldRow[];
  leases: readonly LeaseRow[];
  stop: StopRow | null;
  activity: ActivityRow | null;
  policy: Policy;
  /** Organisation zone in which sentences tell times where there is no schedule. */
  zone: string;
};

/** Why something is desired; the first cause that matches. */
export type Cause =
  | { kind: "unmanaged" }
  | { kind: "freeze" | "budget" | "keep_on" | "keep_off"; holdId: string; by: string }
  | { kind: "session"; sessionId: string; by: string }
  | { kind: "exception"; label: string; scheduleId: string }
  | { kind: "schedule"; scheduleId: string; by: string }
  | { kind: "unscheduled" };

/** What an environment or an instance should be, why, and until when, in the very words of the screen. */
export type Desired = {
  /** `as_is`: leave it as it is; `none`: there is nothing to decide. */
  state: "running" | "stopped" | "as_is" | "none";
  because: string;
  /** When this ends as far as is known; null: not by itself. */
  until: Date | null;
  cause: Cause;
};

/** What the last look found; stored with the environment. */
export type Looked = Desired & {
  /** Since when the looks have found this state. */
  since: Date;
  /** Who or what keeps it on although it should be off; null while nobody does. */
  keptOnBy: string | null;
};
