import { hasHolidays } from "../../zones/holidays";
import { zoneNames } from "../../zones/zone-names";
import type { HolidayCalendar } from "../../zones/schemas";
import type { Period, SchedulePlan } from "../schemas";

/** Hours as a tag writes them. `zone` is null where it names none. */
export type TagHours = { ok: true; zone: string | null; plan: SchedulePlan } | { ok: false; fault: string };

const dayNames = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
const dayWords: Readonly<Record<string, readonly number[]>> = { daily: [0, 1, 2, 3, 4, 5, 6], weekdays: [0, 1, 2, 3, 4], weekends: [5, 6] };
const minutesOfDay = 1_440;

/** True when a tag's value is meant as hours and not as the name of a schedule. */
export function isTagHours(value: string): boolean {
  const [first = "", second] = wordsOf(value);
  return first.toLowerCase() === "always" || (daysOf(first) !== null && second !== undefined && /^\d/.test(second));
}

/**
 * Reads hours such as `mon-fri 08:00-20:00 Asia/Seoul`, `weekdays 08:00-12:00 + mon/wed 22:00-02:00 Europe/Berlin holidays=DE-BE`, `always`.
 * Days: a name of three letters, a range, several joined by `/`, or daily, weekdays, weekends. An end at or before its start lies on the next
 * day. Only characters that every AWS tag may hold.
 */
export function parseTagHours(value: string): TagHours {
  const read = { periods: [] as Period[], zone: null as string | null, holidays: null as HolidayCalendar | null };
  for (const part of value.split(/\s\+\s/)) {
    const fault = readPart(wordsOf(part), read);
    if (fault !== null) return { ok: false, fault };
  }
  return { ok: true, zone: read.zone, plan: { periods: read.periods, exceptions: [], holidays: read.holidays } };
}

function readPart([first = "", ...rest]: readonly string[], into: { periods: Period[]; zone: string | null; holidays: HolidayCalendar | null }): string | null {
  const isAlways = first.toLowerCase() === "always";
  const days = isAlways ? dayWords["daily"] : daysOf(first);
  if (days === undefined || days === null) return `“${first}” is no day such as mon, mon-fri, sat/sun, daily, weekdays or weekends`;
  const [time = "", ...more] = isAlways ? ["00:00-24:00", ...rest] : rest;
  const hours = hoursOf(time);
  if (hours === null) return `“${time}” is no time such as 08:00-20:00`;
  into.periods.push(...days.map((day) => ({ day, ...hours })));
  for (const word of more) {
    const fault = readExtra(word, into);
    if (fault !== null) return fault;
  }
  return null;
}

function readExtra(word: string, into: { zone: string | null; holidays: HolidayCalendar | null }): string | null {
  const [, country, region] = /^holidays=([a-z]{2})(?:-([a-z0-9]{1,3}))?$/i.exec(word) ?? [];
  if (country !== undefined) {
    into.holidays = { country: country.toUpperCase(), region: region?.toUpperCase() ?? null };
    return hasHolidays(into.holidays) ? null : `no calendar of holidays is known for “${word.slice("holidays=".length)}”`;
  }
  const zone = zoneOf(word);
  if (zone === null) return `“${word}” is neither a time zone such as Asia/Seoul nor holidays=KR`;
  if (into.zone !== null && into.zone !== zone) return `it names two time zones, ${into.zone} and ${zone}`;
  into.zone = zone;
  return null;
}

function daysOf(text: string): readonly number[] | null {
  const word = dayWords[text.toLowerCase()];
  if (word !== undefined) return word;
  const days = text
    .toLowerCase()
    .split("/")
    .map((range) => rangeOf(range.split("-")));
  return days.every((one) => one !== null) ? [...new Set(days.flat())].toSorted((a, b) => a - b) : null;
}

/** A range may go over the end of the week. */
function rangeOf([from = "", to = from, ...more]: readonly string[]): number[] | null {
  const [first, last] = [from, to].map((name) => dayNames.findIndex((day) => day === name));
  if (first === undefined || last === undefined || first < 0 || last < 0 || more.length > 0) return null;
  return Array.from({ length: ((last - first + 7) % 7) + 1 }, (_, index) => (first + index) % 7);
}

function hoursOf(text: string): { from: number; to: number } | null {
  const [, ...numbers] = /^(\d{1,2}):(\d{2})-(\d{1,2}):(\d{2})$/.exec(text) ?? [];
  const [fromHour, fromMinute, toHour, toMinute] = numbers.map(Number);
  if (fromHour === undefined || fromMinute === undefined || toHour === undefined || toMinute === undefined) return null;
  const [from, to] = [fromHour * 60 + fromMinute, toHour * 60 + toMinute];
  if (fromMinute > 59 || toMinute > 59 || from >= minutesOfDay || to > minutesOfDay) return null;
  return { from, to: to <= from ? to + minutesOfDay : to };
}

/** The zone under the name it is listed with, whatever its case. */
function zoneOf(word: string): string | null {
  if (!/^[a-z]/i.test(word)) return null;
  const listed = zoneNames("UTC").find((zone) => zone.toLowerCase() === word.toLowerCase());
  if (listed !== undefined) return listed;
  try {
    new Intl.DateTimeFormat("en", { timeZone: word });
    return word;
  } catch {
    return null;
  }
}

function wordsOf(text: string): string[] {
  return text.trim().split(/\s+/);
}
