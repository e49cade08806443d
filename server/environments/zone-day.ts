/** The day of the zone that `now` lies in, as a half-open interval. A day has 23 or 25 hours when the clocks change. */
export function dayOf(now: Date, zone: string): { from: Date; to: Date } {
  const { year, month, day } = localDate(now, zone);
  return { from: startOfDay(Date.UTC(year, month - 1, day), zone), to: startOfDay(Date.UTC(year, month - 1, day + 1), zone) };
}

/** The calendar month of the zone that `now` lies in, as a half-open interval. */
export function monthOf(now: Date, zone: string): { from: Date; to: Date } {
  const { year, month } = localDate(now, zone);
  return { from: startOfDay(Date.UTC(year, month - 1, 1), zone), to: startOfDay(Date.UTC(year, month, 1), zone) };
}

/** The first instant of the local date given as midnight UTC of that date. Where midnight is skipped, the first instant after the gap. */
function startOfDay(dateAsUtc: number, zone: string): Date {
  const date = new Date(dateAsUtc).toISOString().slice(0, 10);
  // No zone is further than 15 hours from UTC, and transitions lie on whole minutes, so the first minute of the date is found by halving.
  let before = dateAsUtc - 15 * 3_600_000;
  let within = dateAsUtc + 15 * 3_600_000;
  while (within - before > 60_000) {
    const middle = before + Math.floor((within - before) / 120_000) * 60_000;
    if (dateText(new Date(middle), zone) < date) before = middle;
    else within = middle;
  }
  return new Date(within);
}

function dateText(at: Date, zone: string): string {
  const { year, month, day } = localDate(at, zone);
  return `${year}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function localDate(at: Date, zone: string): { year: number; month: number; day: number } {
  const format =
    formats.get(zone) ?? new Intl.DateTimeFormat("en-US", { timeZone: zone, year: "numeric", month: "numeric", day: "numeric", calendar: "gregory" });
  formats.set(zone, format);
  const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  return { year: parts["year"] ?? 0, month: parts["month"] ?? 0, day: parts["day"] ?? 0 };
}
