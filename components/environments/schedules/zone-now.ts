import { zoneOffset } from "@/components/ui/format-time";

const minute = 60_000;
const weekMinutes = 7 * 1_440;
// 1 January 1970 was a Thursday.
const mondayOffset = 3 * 1_440;

/** The date now on the zone's clocks, such as "2026-11-29". */
export function dateInZone(at: number, zone: string): string {
  return new Date(at + zoneOffset(at, zone)).toISOString().slice(0, 10);
}

/** The minute of the week now on the zone's clocks, 0 being Monday 00:00. */
export function minuteOfWeek(at: number, zone: string): number {
  const local = Math.floor((at + zoneOffset(at, zone)) / minute);
  return (((local + mondayOffset) % weekMinutes) + weekMinutes) % weekMinutes;
}
