import { changesBetween, dayMs, localOf, minuteMs, zoneRules } from "./zone-rules";
import type { ClockChange } from "./zone-rules";

const weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"] as const;
const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"] as const;

/** How far ahead clock changes are looked for, in days; every zone that has any has one within a year. */
const lookAheadDays = 800;

/** The version of the tz database that this process computes with, such as "2026c". */
export const tzVersion: string = process.versions["tz"] ?? "unknown";

/** "08:00"; 24:00 for the end of a day. */
export function clockWords(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
}

/** "Mon 30 Nov" of a local time, with the year where it is wanted. */
function dateWords(local: number, withYear = false): string {
  const at = new Date(local);
  const weekday = weekdays[(at.getUTCDay() + 6) % 7] ?? "";
  const date = `${weekday} ${at.getUTCDate()} ${months[at.getUTCMonth()] ?? ""}`;
  return withYear ? `${date} ${at.getUTCFullYear()}` : date;
}

/** "Mon 30 Nov, 08:00" of an instant, as the zone's clocks show it. */
export function momentWords(at: Date, zone: string): string {
  const local = localOf(zoneRules(zone), at.getTime());
  return `${dateWords(local)}, ${timeOf(local)}`;
}

/** "UTC+09:00" for an offset in milliseconds. */
export function offsetWords(offsetMs: number): string {
  const minutes = Math.abs(offsetMs) / minuteMs;
  return `UTC${offsetMs < 0 ? "-" : "+"}${clockWords(minutes)}`;
}

/** The zone's offset from UTC at an instant, in milliseconds. */
export function offsetAt(zone: string, at: Date): number {
  return localOf(zoneRules(zone), at.getTime()) - at.getTime();
}

/** The next changes of the zone's clocks; none where they are never changed. */
export function nextClockChanges(zone: string, now: Date, count: number): ClockChange[] {
  return changesBetween(zoneRules(zone), now.getTime(), now.getTime() + lookAheadDays * dayMs).slice(0, count);
}

/** A clock change, and what it does to hours that meet it, in words. */
export function clockChangeSentence({ at, before, after }: ClockChange): string {
  const [from, to] = [at + before, at + after];
  const where = `On ${dateWords(from, true)} clocks go`;
  if (after > before) return `${where} from ${timeOf(from)} to ${endWords(from, to)}; a start at ${timeOf((from + to) / 2)} happens at ${timeOf(to)}.`;
  const repeated = `${timeOf(to)} to ${timeOf(from)}`;
  return `${where} back from ${timeOf(from)} to ${endWords(from, to)}; ${repeated} happens twice: a start in it counts the first time, an end the last.`;
}

function endWords(from: number, to: number): string {
  return Math.floor(from / dayMs) === Math.floor(to / dayMs) ? timeOf(to) : `${timeOf(to)} on ${dateWords(to)}`;
}

function timeOf(local: number): string {
  return clockWords(Math.floor((((local % dayMs) + dayMs) % dayMs) / minuteMs));
}
