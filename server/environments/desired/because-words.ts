import { momentWords } from "../words-of-time";
import type { Wish } from "./desired-state";
import type { EnvironmentRows } from "./rows";

/** Why it is desired and until when: the very sentence of the screen. Times are the schedule's, or the organisation's where there is none. */
export function becauseOf(wish: Wish, rows: Pick<EnvironmentRows, "schedule" | "zone">, now: Date): string {
  const zone = zoneOf(rows);
  const time: Time = (at, from = now) => momentWords(at, from, zone);
  switch (wish.cause.kind) {
    case "unmanaged":
      return "AWS no longer has instances with its tags.";
    case "unscheduled":
      return "It has no schedule and stays as it is.";
    case "freeze":
      return held(`Frozen by ${wish.cause.by}`, wish, time);
    case "budget":
      return held("Off because its budget of the month is spent", wish, time);
    case "keep_on":
      return held(`Kept on by ${wish.cause.by}`, wish, time);
    case "keep_off":
      return keptOff(wish, wish.cause.by, time);
    case "session":
      return inSession(wish, wish.cause.by, time);
    case "exception":
    case "schedule":
      return bySchedule(wish, time);
  }
}

/** The zone in which the times of an environment are told. */
export function zoneOf({ schedule, zone }: Pick<EnvironmentRows, "schedule" | "zone">): string {
  return schedule?.zone ?? zone;
}

/** Tells a moment from another one: its day is left out where that has the same. */
type Time = (at: Date, from?: Date) => string;

function held(what: string, { until, hold }: Wish, time: Time): string {
  return `${what}${until === null ? "" : ` until ${time(until)}`}${reasonOf(hold)}.`;
}

function keptOff({ until, hold, readyAt }: Wish, by: string, time: Time): string {
  const start = readyAt === null || until === null ? null : `until the next scheduled start (${time(until)})`;
  const end = start ?? (until === null ? "until somebody starts it" : `until ${time(until)}`);
  if (hold?.origin === "outside") return `Stopped outside Switchyard; off ${end}.`;
  return `Kept off by ${by} ${end}${reasonOf(hold)}.`;
}

function inSession({ until, session, readyAt }: Wish, by: string, time: Time): string {
  const end = until === null ? "" : readyAt === null ? ` until ${time(until)}` : `, then by schedule until ${time(until)}`;
  if (session !== null && session.extendedBy !== null) return `Running because ${by} extended it${end}.`;
  if (session?.origin === "outside") return `Running because it was started outside Switchyard${end}.`;
  return `Running because ${by} started it${end}.`;
}

function bySchedule({ state, until, cause, readyAt }: Wish, time: Time): string {
  const why = cause.kind === "exception" ? `for ${cause.label}` : "by schedule";
  const end = until === null ? "" : ` until ${time(until)}`;
  const ready = readyAt === null || until === null || readyAt.getTime() === until.getTime() ? "" : `, to be ready at ${time(readyAt, until)}`;
  return `${state === "running" ? "Running" : "Off"} ${why}${end}${ready}.`;
}

function reasonOf(hold: Wish["hold"]): string {
  const reason = hold?.reason?.trim().replace(/[.\s]+$/, "") ?? "";
  return reason === "" ? "" : `: ${reason}`;
}
