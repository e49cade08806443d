const formats = new Map<string, Intl.DateTimeFormat>();

// Making a DateTimeFormat costs far more than using one.
function formatOf(zone: string, kind: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${kind} ${zone}`;
  let format = formats.get(key);
  if (!format) {
    format = new Intl.DateTimeFormat("en-GB", { ...options, timeZone: zone, hourCycle: "h23" });
    formats.set(key, format);
  }
  return format;
}

const two = "2-digit";

/** "19:17" in the zone. Instants are Unix ms, zones IANA names; an unknown zone throws RangeError. */
export function formatClock(at: number, zone: string): string {
  return formatOf(zone, "clock", { hour: two, minute: two }).format(at);
}

/** "19:17:03" in the zone. */
export function formatClockSeconds(at: number, zone: string): string {
  return formatOf(zone, "seconds", { hour: two, minute: two, second: two }).format(at);
}

/** "Tue 17 Nov" in the zone. */
export function formatDay(at: number, zone: string): string {
  return formatOf(zone, "day", { weekday: "short", day: "numeric", month: "short" }).format(at).replace(",", "");
}

/** "Tue 17 Nov 2026, 19:17:03 Seoul": the exact instant, for tooltips and records. */
export function formatExact(at: number, zone: string): string {
  const year = formatOf(zone, "year", { year: "numeric" }).format(at);
  return `${formatDay(at, zone)} ${year}, ${formatClockSeconds(at, zone)} ${zonePlace(zone)}`;
}

/** The place in an IANA zone name: "Asia/Seoul" is "Seoul", "America/New_York" is "New York", "UTC" stays. */
export function zonePlace(zone: string): string {
  return (zone.split("/").at(-1) ?? zone).replaceAll("_", " ");
}

/** "20:00 Seoul", and with a reader's zone that differs "20:00 Seoul (13:00 your time)". */
export function formatInstant(at: number, zone: string, readerZone: string | null): string {
  const here = formatClock(at, zone);
  const there = readerZone === null ? here : formatClock(at, readerZone);
  const own = there === here ? "" : ` (${there} your time)`;
  return `${here} ${zonePlace(zone)}${own}`;
}

/** How far the zone's clocks are ahead of UTC at that instant, in ms. */
export function zoneOffset(at: number, zone: string): number {
  const parts = formatOf(zone, "parts", { year: "numeric", month: two, day: two, hour: two, minute: two, second: two }).formatToParts(at);
  const read = (type: Intl.DateTimeFormatPartTypes) => Number(parts.find((part) => part.type === type)?.value);
  const local = Date.UTC(read("year"), read("month") - 1, read("day"), read("hour"), read("minute"), read("second"));
  return local - Math.floor(at / 1000) * 1000;
}
