import { z } from "zod";

/** Minutes of a day's wall clock; local clocks show each of them once, or twice or never where the clocks change. */
const minutesOfDay = 1_440;

/** A day as the calendar writes it, in the schedule's zone. */
const calendarDate = z.iso.date();

// PostgreSQL holds no NUL in texts.
const label = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .regex(/^[^\0]*$/, "must not contain NUL");

/**
 * Hours of one weekday in local wall-clock minutes from that day's midnight, `from` included and `to` not. A `to` beyond 1,440 lies on the
 * next day: Friday 22:00 to Saturday 06:00 is { day: 4, from: 1320, to: 1800 }.
 */
export const period = z
  .strictObject({
    /** 0 is Monday, 6 Sunday. */
    day: z.number().int().min(0).max(6),
    from: z
      .number()
      .int()
      .min(0)
      .max(minutesOfDay - 1),
    to: z
      .number()
      .int()
      .min(1)
      .max(2 * minutesOfDay - 1),
  })
  .refine(({ from, to }) => from < to && to - from <= minutesOfDay, { message: "must end after it begins, at most 24 hours later", path: ["to"] });

/** What one date does otherwise than its weekday: closed all day, or open in a window besides what the week says. */
export const calendarException = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("closed"), date: calendarDate, label }),
  z
    .strictObject({
      kind: z.literal("open"),
      date: calendarDate,
      from: z
        .number()
        .int()
        .min(0)
        .max(minutesOfDay - 1),
      to: z
        .number()
        .int()
        .min(1)
        .max(2 * minutesOfDay - 1),
      label,
    })
    .refine(({ from, to }) => from < to && to - from <= minutesOfDay, { message: "must end after it begins, at most 24 hours later", path: ["to"] }),
]);

/** A country's public holidays, on which it stays off; ISO 3166-1 and, where it has some, ISO 3166-2 without the country. */
export const holidayCalendar = z.strictObject({
  country: z.string().regex(/^[A-Z]{2}$/),
  region: z
    .string()
    .regex(/^[A-Z0-9]{1,3}$/)
    .nullable(),
});

/** What a schedule says, without its zone. */
export const schedulePlan = z.strictObject({
  periods: z.array(period).max(84),
  exceptions: z.array(calendarException).max(400),
  holidays: holidayCalendar.nullable(),
});

export type Period = z.infer<typeof period>;
export type CalendarException = z.infer<typeof calendarException>;
export type HolidayCalendar = z.infer<typeof holidayCalendar>;
export type SchedulePlan = z.infer<typeof schedulePlan>;
