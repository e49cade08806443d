import { dayOf } from "./zone-day";

/** Formats of one zone; making one is slow, so they are kept. */
const formats = new Map<string, ZoneFormats>();

type ZoneFormats = ReturnType<typeof makeFormats>;

/** A moment as it reads in a zone, with its day as a date and as a number of days. */
type KnownMoment = { key: string; number: number; clock: string; weekday: string; title: string };

const mostMoments = 2_000;

/** "19:02" on the same day in the zone, "20 Nov, 19:02" on another one. */
export function timeWords(at: Date, now: Date, zone: string): string {
  const { clock, day, dayTitle } = formatsOf(zone);
  const time = clock.format(at);
  return day.format(at) === day.format(now) ? time : `${dayTitle.format(at)}, ${time}`;
}

/** "19:02" on the same day in the zone, "Mon 09:00" within the next six days, "30 Nov, 09:00" beyond; for what is still to come. */
export function momentWords(at: Date, now: Date, zone: string): string {
  const zoned = formatsOf(zone);
  const { key, number, clock, weekday, title } = knownMoment(zoned, at.getTime());
  // Clocks change on whole minutes, so a day begins on one.
  const today = knownMoment(zoned, Math.floor(now.getTime() / 60_000) * 60_000);
  if (key === today.key) return clock;
  const days = number - today.number;
  return days > 0 && days < 7 ? `${weekday} ${clock}` : `${title}, ${clock}`;
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

function knownMoment({ clock, day, weekday, dayTitle, moments }: ZoneFormats, ms: number): KnownMoment {
  const known = moments.get(ms);
  if (known !== undefined) return known;
  const key = day.format(ms);
  const made = { key, number: Date.parse(key) / 86_400_000, clock: clock.format(ms), weekday: weekday.format(ms), title: dayTitle.format(ms) };
  if (moments.size >= mostMoments) moments.clear();
  moments.set(ms, made);
  return made;
}

function formatsOf(zone: string): ZoneFormats {
  const known = formats.get(zone);
  if (known !== undefined) return known;
  const made = makeFormats(zone);
  formats.set(zone, made);
  return made;
}

function makeFormats(timeZone: string) {
  return {
    clock: new Intl.DateTimeFormat("en-GB", { timeZone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" }),
    second: new Intl.DateTimeFormat("en-GB", { timeZone, hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" }),
    day: new Intl.DateTimeFormat("en-CA", { timeZone, year: "numeric", month: "2-digit", day: "2-digit" }),
    weekday: new Intl.DateTimeFormat("en-GB", { timeZone, weekday: "short" }),
    dayTitle: new Intl.DateTimeFormat("en-GB", { timeZone, day: "numeric", month: "short" }),
    moments: new Map<number, KnownMoment>(),
  };
}
