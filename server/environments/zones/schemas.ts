import { z } from "zod";

/** A country's public holidays, on which it stays off; ISO 3166-1 and, where it has some, ISO 3166-2 without the country. */
export const holidayCalendar = z.strictObject({
  country: z.string().regex(/^[A-Z]{2}$/),
  region: z
    .string()
    .regex(/^[A-Z0-9]{1,3}$/)
    .nullable(),
});

/** An IANA name as a person types it; offsets such as +09:00 are no zones, because they know no clock changes. */
export const zoneName = z
  .string()
  .max(64)
  .regex(/^[A-Za-z][A-Za-z0-9_+/-]*$/, "must be an IANA time zone such as Asia/Seoul")
  .refine(isZone, "must be an IANA time zone such as Asia/Seoul");

/** A change of the clocks, in words. */
export const clockChange = z.strictObject({ at: z.date(), sentence: z.string() });

export const zonesInput = z.strictObject({
  search: z
    .string()
    .max(64)
    .regex(/^[^\0]*$/)
    .optional(),
  limit: z.number().int().min(1).max(200).default(50),
});
export const zonesOutput = z.strictObject({
  tzVersion: z.string(),
  organisation: z.string(),
  /** The organisation's zone first, then by what was searched. */
  items: z.array(
    z.strictObject({ zone: z.string(), offset: z.string(), offsetMinutes: z.number().int(), time: z.string(), nextChange: z.string().nullable() }),
  ),
});

/** Without a country the countries; with one its regions and the days of a year. */
export const countriesInput = z.strictObject({
  country: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .optional(),
  region: z
    .string()
    .regex(/^[A-Z0-9]{1,3}$/)
    .optional(),
  year: z.number().int().min(2000).max(2100).optional(),
});
export const countriesOutput = z.strictObject({
  countries: z.array(z.strictObject({ code: z.string(), name: z.string() })),
  regions: z.array(z.strictObject({ code: z.string(), name: z.string() })),
  holidays: z.array(z.strictObject({ date: z.string(), name: z.string() })),
});

function isZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

export type HolidayCalendar = z.infer<typeof holidayCalendar>;
export type ZonesInput = z.infer<typeof zonesInput>;
export type ZonesOutput = z.infer<typeof zonesOutput>;
export type CountriesInput = z.infer<typeof countriesInput>;
export type CountriesOutput = z.infer<typeof countriesOutput>;
