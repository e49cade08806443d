import Holidays from "date-holidays";
import type { HolidayCalendar } from "./schemas";
import { dayMs } from "./zone-rules";

/** Calendars of a country, region and year; making one costs tens of milliseconds the first time. */
const kept = new Map<string, ReadonlyMap<number, string>>();
const mostKept = 5_000;

/** The public holidays of a year: names by day, counted from 1 January 1970. A country or region that is unknown has none. */
export function holidaysOf({ country, region }: HolidayCalendar, year: number): ReadonlyMap<number, string> {
  const key = `${country}-${region ?? ""}-${year}`;
  const known = kept.get(key);
  if (known !== undefined) return known;
  const made = readHolidays({ country, region }, year);
  if (kept.size >= mostKept) kept.clear();
  kept.set(key, made);
  return made;
}

/** Countries with a calendar, by name. */
export function holidayCountries(): { code: string; name: string }[] {
  return named(new Holidays().getCountries("en"));
}

/** States or provinces of a country that have holidays of their own, by name. */
export function holidayRegions(country: string): { code: string; name: string }[] {
  return named(new Holidays().getStates(country, "en") as Record<string, string> | undefined);
}

/** True when there is a calendar for the country, and for its region where one is named. */
export function hasHolidays({ country, region }: HolidayCalendar): boolean {
  const isKnown = (names: readonly { code: string }[], wanted: string): boolean => names.some(({ code }) => code === wanted);
  return isKnown(holidayCountries(), country) && (region === null || isKnown(holidayRegions(country), region));
}

function named(names: Readonly<Record<string, string>> | undefined): { code: string; name: string }[] {
  // A few regions have names instead of codes of ISO 3166-2.
  return Object.entries(names ?? {})
    .filter(([code]) => /^[A-Z0-9]{1,3}$/.test(code))
    .map(([code, name]) => ({ code, name }))
    .toSorted((a, b) => a.name.localeCompare(b.name, "en"));
}

function readHolidays({ country, region }: HolidayCalendar, year: number): ReadonlyMap<number, string> {
  const options = { types: ["public" as const], languages: "en" };
  const calendar = region === null ? new Holidays(country, options) : new Holidays(country, region, options);
  const days = new Map<number, string>();
  for (const { date, start, end, name } of calendar.getHolidays(year)) {
    // The date is what the calendar says, whatever the zone; its length says how many days it takes.
    const first = Date.parse(`${date.slice(0, 10)}T00:00:00Z`) / dayMs;
    const count = Math.max(1, Math.round((end.getTime() - start.getTime()) / dayMs));
    for (let day = first; day < first + count; day += 1) days.set(day, days.get(day) ?? name);
  }
  return days;
}
