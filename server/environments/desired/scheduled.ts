import { isEndless, scheduleAt } from "../schedules/windows";
import type { Window } from "../schedules/windows";
import type { EnvironmentRows } from "./rows";

/** Windows that are so close to each other that the lead of the next begins before the last one ends, at most. */
const mostJoined = 20;
const minuteMs = 60_000;

/** A scheduled stretch with its lead: it begins `from`, to be ready at `start`. `to` is null for one that does not end by itself. */
export type Stretch = { from: Date; start: Date; to: Date | null; label: string | null };

/** What the schedule says at a moment, starts brought forward by the lead. */
export type Scheduled = { on: Stretch | null; next: Stretch | null; closedBy: string | null };

type Hours = Pick<EnvironmentRows, "schedule" | "leadMinutes">;

/** What the environment's schedule says at the moment; null where it has none. */
export function scheduledAt({ schedule, leadMinutes }: Hours, at: Date): Scheduled | null {
  if (schedule === null) return null;
  const leadMs = leadMinutes * minuteMs;
  const { window, next, closedBy } = scheduleAt(schedule, at);
  const early = leadMs > 0 && window === null && next !== null && next.start.getTime() - leadMs <= at.getTime();
  const on = early ? next : window;
  if (leadMs === 0 || on === null) return { on: toStretch(on, leadMs), next: toStretch(next, leadMs), closedBy };
  const { end, following } = joined(schedule, on, leadMs);
  return { on: toStretch({ ...on, end }, leadMs), next: toStretch(following, leadMs), closedBy: early ? null : closedBy };
}

/** The first scheduled start after the moment, or null when there is none within a year. One whose lead has begun is no start to come. */
export function nextStartAfter({ schedule, leadMinutes }: Hours, at: Date): Stretch | null {
  if (schedule === null) return null;
  const leadMs = leadMinutes * minuteMs;
  return toStretch(scheduleAt(schedule, leadMs === 0 ? at : new Date(at.getTime() + leadMs)).next, leadMs);
}

/** The end of a window, and of those whose lead begins before it ends; and the first one after them. */
function joined(schedule: NonNullable<Hours["schedule"]>, window: Window, leadMs: number): { end: Date; following: Window | null } {
  let { end } = window;
  let following: Window | null = null;
  for (let count = 0; count < mostJoined && !isEndless({ ...window, end }); count += 1) {
    following = scheduleAt(schedule, end).next;
    if (following === null || following.start.getTime() - leadMs > end.getTime()) return { end, following };
    end = following.end;
  }
  return { end, following: isEndless({ ...window, end }) ? null : following };
}

function toStretch(window: Window | null, leadMs: number): Stretch | null {
  if (window === null) return null;
  const { start, end, label } = window;
  return { from: leadMs === 0 ? start : new Date(start.getTime() - leadMs), start, to: isEndless(window) ? null : end, label };
}
