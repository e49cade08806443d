import Holidays from "date-holidays";
import type { HolidayCalendar } from "./schemas";
import { dayMs } from "./zone-rules";

/** Calendars of a country, region and year; making one costs tens of milliseconds the first time. */
const kept = new Map<string, ReadonlyMap<number, string>>();

/** The public holidays of a year: names by day, counted from 1 January 1970. A country or region that is unknown has none. */
export function holidaysOf({ country, region }: HolidayCalendar, year: number): ReadonlyMap<number, string> {
  const key = `${country}-${region ?? ""}-${year}`;
  const known = kept.get(key);
  if (known !== undefined) return known;
  const made = readHolidays({ country, region }, year);
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

function named(names: Readonly<Record<string, string>> | undefined): { code: string; name: string }[] {
  return Object.entries(names ?? {})
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
