import type { Turn } from "./offhours";

/** A stretch of the week during which something is on; hours of the day, local time. `midnights` lie between its start and its end. */
export type WeekWindow = { days: readonly number[]; from: number; to: number; midnights: number };

const names = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"] as const;
const weekHours = 7 * 24;

/** The windows between switching on and switching off, days with the same hours together. Empty when one of the two never happens. */
export function weekWindows(on: readonly Turn[], off: readonly Turn[]): WeekWindow[] {
  const starts = hoursOf(on);
  const ends = hoursOf(off);
  if (ends.length === 0) return [];
  const windows = new Map<string, WeekWindow & { days: number[] }>();
  for (const start of starts.filter((hour) => !isOnAlready(hour, starts, ends))) {
    const end = start + hoursUntil(ends, start);
    const midnights = Math.floor(end / 24) - Math.floor(start / 24);
    const key = [start % 24, end % 24, midnights].join(" ");
    const window = windows.get(key) ?? { days: [], from: start % 24, to: end % 24, midnights };
    window.days.push(Math.floor(start / 24));
    windows.set(key, window);
  }
  return [...windows.values()];
}

/** A window in words, such as `Mon-Fri 07:00-19:00`. */
export function windowWords({ days, from, to, midnights }: WeekWindow): string {
  const later = midnights === 0 ? "" : midnights === 1 ? " the next day" : ` ${midnights} days later`;
  return `${dayWords(days)} ${hourWords(from)}-${hourWords(to)}${later}`;
}

/** Turns in words, such as `Mon-Fri 19:00`. */
export function turnWords(turns: readonly Turn[]): string {
  return turns.map(({ days, hour }) => `${dayWords(days)} ${hourWords(hour)}`).join(", ");
}

/** Days in words; three and more in a row become a range. */
function dayWords(days: readonly number[]): string {
  if (days.length === 7) return "every day";
  const runs: number[][] = [];
  for (const day of days.toSorted((a, b) => a - b)) {
    const run = runs.at(-1);
    if (run !== undefined && run.at(-1) === day - 1) run.push(day);
    else runs.push([day]);
  }
  return runs.map((run) => (run.length > 2 ? `${nameOf(run[0])}-${nameOf(run.at(-1))}` : run.map(nameOf).join(", "))).join(", ");
}

function nameOf(day: number | undefined): string {
  return names[day ?? 0] ?? "";
}

function hourWords(hour: number): string {
  return `${String(hour).padStart(2, "0")}:00`;
}

/** Hours since Monday 00:00, ascending, each once. */
function hoursOf(turns: readonly Turn[]): number[] {
  const hours = turns.flatMap(({ days, hour }) => days.map((day) => day * 24 + hour));
  return [...new Set(hours)].sort((a, b) => a - b);
}

/** True when an earlier start still holds. */
function isOnAlready(start: number, starts: readonly number[], ends: readonly number[]): boolean {
  const sinceLastStart = Math.min(...starts.map((other) => ahead(other, start)));
  return hoursUntil(ends, start - sinceLastStart) > sinceLastStart;
}

function hoursUntil(hours: readonly number[], from: number): number {
  return Math.min(...hours.map((hour) => ahead(from, hour)));
}

/** Hours from one hour of the week to the next time of another, 1 to 168. */
function ahead(from: number, to: number): number {
  return ((((to - from - 1) % weekHours) + weekHours) % weekHours) + 1;
}
