import { clock } from "@/server/platform/clock";
import type { ScheduleRow } from "../desired/rows";
import { changesBetween, dayMs, instantOf, localOf, minuteMs, zoneRules } from "../zones/zone-rules";
import { clockChangeSentence, momentWords, nextClockChanges, offsetAt, offsetWords, tzVersion } from "../zones/zone-words";
import { exceptionSentences } from "./exception-sentences";
import { hoursWords } from "./hours-words";
import { momentSentence } from "./moment-sentence";
import { dayOfDate, scheduleDays, weekdayOf } from "./schedule-days";
import type { PreviewInput, PreviewOutput } from "./schemas";
import { isEndless, windowsBetween } from "./windows";
import type { Window } from "./windows";

/** What a plan would do on the days from a date on, as exact instants; nothing is stored. */
export function previewSchedule(input: PreviewInput): PreviewOutput {
  return previewAt(input, clock.now());
}

/** The same, at a moment. */
export function previewAt({ zone, plan, from, days }: PreviewInput, now: Date): PreviewOutput {
  const schedule: ScheduleRow = { id: "preview", name: "preview", zone, plan };
  const rules = zoneRules(zone);
  const first = from === undefined ? Math.floor(localOf(rules, now.getTime()) / dayMs) : dayOfDate(from);
  const startOf = (day: number): number => instantOf(rules, day * dayMs, "start");
  const windows = windowsBetween(schedule, new Date(startOf(first)), new Date(startOf(first + days)));
  return {
    zone,
    offset: offsetWords(offsetAt(zone, now)),
    tzVersion,
    now: momentSentence(schedule, now),
    hours: hoursWords(plan),
    windows: windows.map((window) => shownWindow(window, zone)),
    days: Array.from({ length: days }, (_, index) => {
      const day = first + index;
      const date = new Date(day * dayMs).toISOString().slice(0, 10);
      const on = windows.reduce((sum, window) => sum + overlapMs(window, startOf(day), startOf(day + 1)), 0);
      return { date, weekday: weekdayOf(day), minutes: Math.round(on / minuteMs), exceptions: exceptionSentences(scheduleDays(schedule), day) };
    }),
    clockChangesInRange: changesBetween(rules, startOf(first), startOf(first + days)).map(shownChange),
    clockChanges: nextClockChanges(zone, now, 2).map(shownChange),
  };
}

function shownWindow(window: Window, zone: string): PreviewOutput["windows"][number] {
  const { start, end, label } = window;
  const endless = isEndless(window);
  return {
    start: shownMoment(start, zone),
    end: endless ? null : shownMoment(end, zone),
    minutes: endless ? null : Math.round((end.getTime() - start.getTime()) / minuteMs),
    label,
    note: endless ? null : changeNote(window, zone),
  };
}

/** What the clock changes within a window, or at its very ends, do to its length. */
function changeNote({ start, end }: Window, zone: string): string | null {
  const shift = changesBetween(zoneRules(zone), start.getTime() - minuteMs, end.getTime() + 1).reduce((sum, { before, after }) => sum + after - before, 0);
  if (shift === 0) return null;
  const minutes = Math.abs(shift) / minuteMs;
  return `The clocks go ${shift > 0 ? "forward" : "back"} by ${minutes} min here; it lasts ${Math.round((end.getTime() - start.getTime()) / minuteMs)} min.`;
}

function shownMoment(at: Date, zone: string): PreviewOutput["windows"][number]["start"] {
  return { at, local: momentWords(at, zone), utc: at.toISOString().slice(0, 16).replace("T", " ").concat(" UTC") };
}

function shownChange(change: Parameters<typeof clockChangeSentence>[0]): { at: Date; sentence: string } {
  return { at: new Date(change.at), sentence: clockChangeSentence(change) };
}

function overlapMs({ start, end }: Window, from: number, to: number): number {
  return Math.max(0, Math.min(end.getTime(), to) - Math.max(start.getTime(), from));
}
