import { clock } from "@/server/platform/clock";
import { holidayCountries, holidayRegions, holidaysOf } from "./holidays";
import type { CountriesInput, CountriesOutput } from "./schemas";
import { dayMs } from "./zone-rules";

/** The countries with a calendar of holidays; for one of them its regions and its public holidays of a year, this year unless another is named. */
export function listCountries({ country, region, year }: CountriesInput): CountriesOutput {
  const countries = holidayCountries();
  if (country === undefined) return { countries, regions: [], holidays: [] };
  const days = holidaysOf({ country, region: region ?? null }, year ?? clock.now().getUTCFullYear());
  const holidays = [...days].toSorted(([a], [b]) => a - b).map(([day, name]) => ({ date: new Date(day * dayMs).toISOString().slice(0, 10), name }));
  return { countries, regions: holidayRegions(country), holidays };
}
