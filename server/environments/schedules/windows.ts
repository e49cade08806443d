import type { ScheduleRow } from "../desired/rows";
import { scheduleDays } from "./schedule-days";
import type { ScheduleDays } from "./schedule-days";
import { growBackward, growForward, lastBegun, piecesAround, startTrack } from "./window-track";
import type { Span, WindowTrack } from "./window-track";
import { dayMs, instantOf, localOf } from "../zones/zone-rules";

/**
 * A stretch in which a schedule is on: [start, end). `label` names the calendar exception it comes from; null for the week's own hours.
 * A start is told up to 370 days back; a window that goes on for longer than 370 days ends at `endless`.
 */
export type Window = { start: Date; end: Date; label: string | null };

/** What a schedule says at a moment. */
export type ScheduleMoment = {
  /** The window it lies in; null outside. Windows that touch or overlap are one, its label is that of the hours that hold now. */
  window: Window | null;
  /** The next window that begins after the moment; null when none does within 370 days. */
  next: Window | null;
  /** The closed day or holiday that keeps the week's own hours away now; null otherwise. */
  closedBy: string | null;
};

/** The end of a window that has none within the next 370 days. */
export const endless = new Date("9999-01-01T00:00:00Z");

/** How far a look goes, in days. */
const horizonDays = 370;
/** Days taken in at once while looking ahead or back. */
const stepDays = 16;
/** A track is begun anew when it would have to grow by more than this. */
const longestGapDays = 800;

const tracks = new WeakMap<ScheduleRow, WindowTrack>();

/** True when a window does not end by itself within 370 days. */
export function isEndless({ end }: Window): boolean {
  return end.getTime() >= endless.getTime();
}

/** The windows that touch [from, to), in order, none overlapping or touching another. */
export function windowsBetween(schedule: ScheduleRow, from: Date, to: Date): Window[] {
  const [first, last] = [from.getTime(), to.getTime()];
  if (first >= last) return [];
  const days = scheduleDays(schedule);
  if (days.isEndless) return [endlessWindow(days, first)];
  const [firstDay, lastDay] = [dayOf(days, first), dayOf(days, last)];
  const track = trackOf(schedule, days, firstDay);
  growForward(track, lastDay + 2);
  settleStart(track, first, firstDay);
  settleEnd(track, last - 1, lastDay);
  return track.spans.filter(({ start, end }) => start < last && end > first).map((span) => toWindow(track, span));
}

/** What the schedule says at the moment. */
export function scheduleAt(schedule: ScheduleRow, at: Date): ScheduleMoment {
  const now = at.getTime();
  const days = scheduleDays(schedule);
  if (days.isEndless) return { window: endlessWindow(days, now), next: null, closedBy: null };
  const day = dayOf(days, now);
  const track = trackOf(schedule, days, day);
  settleStart(track, now, day);
  settleEnd(track, now, day);
  const next = nextSpan(track, now, day);
  const index = lastBegun(track, now);
  const span = track.spans[index];
  const pieces = piecesAround(track, day);
  const holding = pieces.filter(({ start, end, removedBy }) => removedBy === null && start <= now && now < end);
  const label = holding.some((piece) => piece.label === null) ? null : (holding[0]?.label ?? null);
  return {
    window: span !== undefined && now < span.end ? { ...toWindow(track, span), label } : null,
    next: next === null ? null : toWindow(track, next),
    closedBy: pieces.find(({ start, end, removedBy }) => removedBy !== null && start <= now && now < end)?.removedBy ?? null,
  };
}

function dayOf({ rules }: ScheduleDays, at: number): number {
  return Math.floor(localOf(rules, at) / dayMs);
}

function trackOf(schedule: ScheduleRow, days: ScheduleDays, day: number): WindowTrack {
  const known = tracks.get(schedule);
  const isNear = known !== undefined && day > known.from - longestGapDays && day < known.to + longestGapDays;
  const track = isNear ? known : startTrack(days, day);
  if (!isNear) tracks.set(schedule, track);
  growBackward(track, day - 2);
  growForward(track, day + 2);
  return track;
}

/** Grows the track back until the span at the moment has its true start. */
function settleStart(track: WindowTrack, at: number, day: number): void {
  for (;;) {
    const span = track.spans[lastBegun(track, at)];
    if (span === undefined || span.end <= at || span.start > track.certainFrom || track.from <= day - horizonDays) return;
    growBackward(track, Math.max(day - horizonDays, track.from - stepDays));
  }
}

/** Grows the track on until the span at the moment has its true end. */
function settleEnd(track: WindowTrack, at: number, day: number): void {
  for (;;) {
    const span = track.spans[lastBegun(track, at)];
    if (span === undefined || span.end < track.certainTo || track.to > day + horizonDays) return;
    growForward(track, track.to + stepDays);
  }
}

function nextSpan(track: WindowTrack, at: number, day: number): Span | null {
  for (;;) {
    const next = track.spans[lastBegun(track, at) + 1];
    if (next !== undefined) {
      if (next.start > at + horizonDays * dayMs) return null;
      settleEnd(track, next.start, dayOf(track.days, next.start));
      return next;
    }
    if (track.to > day + horizonDays) return null;
    growForward(track, track.to + stepDays);
  }
}

function toWindow(track: WindowTrack, { start, end, label }: Span): Window {
  return { start: new Date(start), end: end >= track.certainTo ? endless : new Date(end), label };
}

function endlessWindow(days: ScheduleDays, at: number): Window {
  return { start: new Date(instantOf(days.rules, (dayOf(days, at) - horizonDays) * dayMs, "start")), end: endless, label: null };
}
