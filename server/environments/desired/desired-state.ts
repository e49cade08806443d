import { becauseOf } from "./because-words";
import { liveHold, liveSession, saidAt } from "./live-rows";
import type { Cause, Desired, EnvironmentRows, HoldRow, SessionRow } from "./rows";
import { nextStartAfter, scheduledAt } from "./scheduled";
import type { Scheduled } from "./scheduled";

/** What is desired, before it is told in words. */
export type Wish = {
  state: Desired["state"];
  until: Date | null;
  cause: Cause;
  /** When what stands behind it began, where the rows tell it. */
  since: Date | null;
  /** What the words are made of. */
  hold: HoldRow | null;
  session: SessionRow | null;
  /** The moment at which a scheduled start is to be ready, when that is not `until` itself. */
  readyAt: Date | null;
};

type At = { now: Date; instanceId: string | null };

/**
 * What the environment, or one of its instances, should be at the moment. The first of these that matches counts: unmanaged, freeze, budget,
 * keep-on, then the newer of keep-off and session, calendar exception, weekly schedule, no schedule. At equal rank a row that names the
 * instance beats one of the whole environment.
 */
export function desired(environment: EnvironmentRows, now: Date, instanceId: string | null): Desired {
  const wish = wishFor(environment, now, instanceId);
  return { state: wish.state, because: becauseOf(wish, environment, now), until: wish.until, cause: wish.cause };
}

/** The same without its sentence, for decisions that look ahead. */
export function wishFor(environment: EnvironmentRows, now: Date, instanceId: string | null): Wish {
  const at: At = { now, instanceId };
  if (!environment.isManaged) return { ...bare, state: "none", cause: unmanaged };
  return byHold(environment, at) ?? byPerson(environment, at) ?? bySchedule(environment, scheduledAt(environment, now));
}

const bare = { until: null, since: null, hold: null, session: null, readyAt: null } as const;
const unmanaged: Cause = { kind: "unmanaged" };
const unscheduled: Cause = { kind: "unscheduled" };
const strong = ["freeze", "budget", "keep_on"] as const;
const stateOfHold = { freeze: "as_is", budget: "stopped", keep_on: "running" } as const;

function byHold(rows: EnvironmentRows, at: At): Wish | null {
  if (rows.holds.length === 0) return null;
  for (const kind of strong) {
    const hold = liveHold(rows, kind, at);
    if (hold !== null)
      return { ...bare, state: stateOfHold[kind], until: hold.until, cause: { kind, holdId: hold.id, by: hold.placedBy }, since: hold.placedAt, hold };
  }
  return null;
}

/** A Start and a Stop by hand undo each other: of the two the newer counts, and what names the instance before what names them all. */
function byPerson(rows: EnvironmentRows, at: At): Wish | null {
  const off = rows.holds.length === 0 ? null : liveHold(rows, "keep_off", at);
  const on = rows.sessions.length === 0 ? null : liveSession(rows, at);
  if (off !== null && (on === null || isNewer(off, on))) return keptOff(rows, off);
  return on === null ? null : inSession(rows, on, at.now);
}

function isNewer(off: HoldRow, on: SessionRow): boolean {
  return off.instanceId === on.instanceId ? off.placedAt >= saidAt(on) : off.instanceId !== null;
}

function keptOff(rows: EnvironmentRows, hold: HoldRow): Wish {
  const start = hold.untilNextStart ? nextStartAfter(rows, hold.placedAt) : null;
  const ofStart = start !== null && (hold.until === null || start.from <= hold.until);
  return {
    ...bare,
    state: "stopped",
    until: ofStart ? start.from : hold.until,
    cause: { kind: "keep_off", holdId: hold.id, by: hold.placedBy },
    since: hold.placedAt,
    hold,
    readyAt: ofStart ? start.start : null,
  };
}

/** Where a scheduled window goes on when a session ends, the later end counts; where it lies in one already, the schedule alone. */
function inSession(rows: EnvironmentRows, session: SessionRow, now: Date): Wish | null {
  const after = scheduledAt(rows, session.until)?.on ?? null;
  if (after !== null && after.from <= now) return null;
  const { id: sessionId, startedBy, extendedBy, until } = session;
  return {
    ...bare,
    state: "running",
    until: after === null ? until : after.to,
    cause: { kind: "session", sessionId, by: extendedBy ?? startedBy },
    since: saidAt(session),
    session,
    readyAt: after === null ? null : after.start,
  };
}

function bySchedule({ schedule }: EnvironmentRows, scheduled: Scheduled | null): Wish {
  if (schedule === null || scheduled === null) return { ...bare, state: "as_is", cause: unscheduled };
  const { on, next, closedBy } = scheduled;
  const scheduleId = schedule.id;
  const label = on === null ? closedBy : on.label;
  const cause: Cause = label === null ? { kind: "schedule", scheduleId, by: schedule.name } : { kind: "exception", label, scheduleId };
  return on === null
    ? { ...bare, state: "stopped", until: next?.from ?? null, cause, readyAt: next?.start ?? null }
    : { ...bare, state: "running", until: on.to, cause, since: on.from };
}
