import type { MaintenanceWindow } from "../databases/schemas";

const minutesOfDay = 1_440;

/** True while the window is open; null is a window that never closes. Pure: the zone's clocks are asked for this moment only. */
export function isWindowOpen(window: MaintenanceWindow | null, now: Date): boolean {
  if (window === null) return true;
  const { weekday, minute } = localTime(window.zone, now);
  const [from, to] = [minuteOf(window.from), minuteOf(window.to)];
  if (from < to) return window.weekdays.includes(weekday) && minute >= from && minute < to;
  // It ends on the next morning: after midnight the day before is the one that counts.
  const dayBefore = weekday === 1 ? 7 : weekday - 1;
  return (window.weekdays.includes(weekday) && minute >= from) || (window.weekdays.includes(dayBefore) && minute < to);
}

const weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

function localTime(zone: string, now: Date): { weekday: number; minute: number } {
  const format = new Intl.DateTimeFormat("en-US", { timeZone: zone, weekday: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  const parts = Object.fromEntries(format.formatToParts(now).map(({ type, value }) => [type, value]));
  return { weekday: weekdays.indexOf(parts["weekday"] ?? "") + 1, minute: (Number(parts["hour"]) * 60 + Number(parts["minute"])) % minutesOfDay };
}

function minuteOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
}
