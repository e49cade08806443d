import { dayOf } from "./zone-day";

/** Formats of one zone; making one is slow, so they are kept. */
const formats = new Map<string, { clock: Intl.DateTimeFormat; second: Intl.DateTimeFormat; day: Intl.DateTimeFormat; dayTitle: Intl.DateTimeFormat }>();

/** "19:02" on the same day in the zone, "20 Nov, 19:02" on another one. */
export function timeWords(at: Date, now: Date, zone: string): string {
  const { clock, day, dayTitle } = formatsOf(zone);
  const time = clock.format(at);
  return day.format(at) === day.format(now) ? time : `${dayTitle.format(at)}, ${time}`;
}

/** "14:03:20" in the zone, for a moment of the next minutes. */
export function secondWords(at: Date, zone: string): string {
  return formatsOf(zone).second.format(at);
}

/** As timeWords, but "yesterday 20:02" on the day before; for after "since". */
export function sinceWords(at: Date, now: Date, zone: string): string {
  const { clock, day, dayTitle } = formatsOf(zone);
  const endOfYesterday = new Date(dayOf(now, zone).from.getTime() - 1);
  if (day.format(at) === day.format(now)) return clock.format(at);
  return `${day.format(at) === day.format(endOfYesterday) ? "yesterday" : dayTitle.format(at)} ${clock.format(at)}`;
}

/** "58 s", "4 min" or "1 h 5 min"; rounded to what a person cares about. */
export function durationWords(ms: number): string {
  const seconds = Math.max(1, Math.round(ms / 1_000));
  if (seconds < 90) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  return minutes % 60 === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

function formatsOf(zone: string) {
  const known = formats.get(zone);
  if (known !== undefined) return known;
  const made = {
    clock: new Intl.DateTimeFormat("en-GB", { timeZone: zone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" }),
    second: new Intl.DateTimeFormat("en-GB", { timeZone: zone, hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" }),
    day: new Intl.DateTimeFormat("en-CA", { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit" }),
    dayTitle: new Intl.DateTimeFormat("en-GB", { timeZone: zone, day: "numeric", month: "short" }),
  };
  formats.set(zone, made);
  return made;
}
