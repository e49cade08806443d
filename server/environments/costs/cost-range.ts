import { dayOf, monthOf } from "../zone-day";
import type { Interval } from "./cost-figures";
import type { CostRange } from "./schemas";

const dayMs = 86_400_000;

/** The range that is looked at, up to now, with the words a sentence says it in. */
export function rangeOf(range: CostRange, now: Date, zone: string): Interval & { words: string } {
  switch (range) {
    case "7d":
      return { from: new Date(now.getTime() - 7 * dayMs), to: now, words: "in the last 7 days" };
    case "30d":
      return { from: new Date(now.getTime() - 30 * dayMs), to: now, words: "in the last 30 days" };
    case "month":
      return { from: monthOf(now, zone).from, to: now, words: `in ${monthName(now, zone)} so far` };
  }
}

/** "November" in the zone. */
export function monthName(at: Date, timeZone: string): string {
  return new Intl.DateTimeFormat("en-GB", { timeZone, month: "long" }).format(at);
}

/** "2026-11": the calendar month of the zone, as it is kept. */
export function monthKey(at: Date, timeZone: string): string {
  const [year = "", month = ""] = new Intl.DateTimeFormat("en-CA", { timeZone, year: "numeric", month: "2-digit" }).format(at).split("-");
  return `${year}-${month}`;
}

/** The days of a range in the zone, the first and the last one cut. */
export function daysOf({ from, to }: Interval, zone: string): (Interval & { day: string })[] {
  const days: (Interval & { day: string })[] = [];
  for (let at = from; at < to;) {
    const day = dayOf(at, zone);
    days.push({ from: at, to: day.to < to ? day.to : to, day: new Intl.DateTimeFormat("en-CA", { timeZone: zone }).format(at) });
    at = day.to;
  }
  return days;
}
