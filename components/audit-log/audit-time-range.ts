import { formatClock, formatDay, zoneOffset } from "@/components/ui/format-time";
import { dayWindow } from "@/components/ui/time-rail/time-scale";

/** A stretch of the log, Unix ms; null is open. `to` is not part of it. */
export type AuditTimeRange = { from: number | null; to: number | null };

/** The ranges offered by name. */
export type TimePreset = { value: string; label: string; range: AuditTimeRange };

const hour = 3_600_000;
const day = 24 * hour;

/** Today, the last 7 and the last 30 days, each beginning at midnight of the zone and open towards now. */
export function timePresets(now: number, zone: string): TimePreset[] {
  const noon = dayWindow(now, zone).from + 12 * hour;
  const since = (days: number) => ({ from: dayWindow(noon - (days - 1) * day, zone).from, to: null });
  return [
    { value: "today", label: "today", range: since(1) },
    { value: "7-days", label: "last 7 days", range: since(7) },
    { value: "30-days", label: "last 30 days", range: since(30) },
  ];
}

/** The preset that is exactly this range. */
export function presetOf(range: AuditTimeRange, presets: readonly TimePreset[]): TimePreset | undefined {
  return presets.find((preset) => preset.range.from === range.from && preset.range.to === range.to);
}

/** A range in words, to the day where it begins and ends at midnight: "16 Nov to 17 Nov", "since Tue 17 Nov 19:00". Null when it is open on both sides. */
export function rangeText({ from, to }: AuditTimeRange, zone: string): string | null {
  if (from === null && to === null) return null;
  if (from === null) return `until ${endText(to ?? 0, zone)}`;
  if (to === null) return `since ${pointText(from, zone)}`;
  const first = pointText(from, zone);
  const last = endText(to, zone);
  return first === last ? first : `${first} to ${last}`;
}

/** Whether a range begins and ends at midnight, so that two date fields tell all of it. */
export function isWholeDays({ from, to }: AuditTimeRange, zone: string): boolean {
  return [from, to].every((at) => at === null || dayWindow(at, zone).from === at);
}

/** The day of an instant in the zone as a date field writes it, "2026-11-17". */
export function dateOf(at: number, zone: string): string {
  return new Date(at + zoneOffset(at, zone)).toISOString().slice(0, 10);
}

/** The range from the first day through the last, both as a date field writes them; an empty text is open. A last day before the first becomes the first. */
export function rangeOfDates(first: string, last: string, zone: string): AuditTimeRange {
  const from = windowOfDate(first, zone)?.from ?? null;
  const to = windowOfDate(last, zone)?.to ?? null;
  return from !== null && to !== null && to <= from ? { from, to: windowOfDate(first, zone)?.to ?? null } : { from, to };
}

function windowOfDate(date: string, zone: string): { from: number; to: number } | null {
  const noon = Date.parse(`${date}T12:00:00Z`);
  return Number.isNaN(noon) ? null : dayWindow(noon - zoneOffset(noon, zone), zone);
}

function pointText(at: number, zone: string): string {
  const isMidnight = dayWindow(at, zone).from === at;
  return isMidnight ? formatDay(at, zone) : `${formatDay(at, zone)} ${formatClock(at, zone)}`;
}

// An end at midnight means the whole day before it.
function endText(at: number, zone: string): string {
  const isMidnight = dayWindow(at, zone).from === at;
  return isMidnight ? formatDay(at - 1, zone) : pointText(at, zone);
}
