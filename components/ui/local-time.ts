import { zoneOffset } from "./format-time";

/** An instant as a field for local times holds it: "2026-11-29T19:30" in the zone. */
export function localTextOf(at: number, zone: string): string {
  return new Date(at + zoneOffset(at, zone)).toISOString().slice(0, 16);
}

/** The instant that a local time means in the zone; null where the text is none. A time the clocks skip is the one an hour later, a doubled one the first. */
export function instantOfLocalText(text: string, zone: string): number | null {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/.test(text)) return null;
  const local = Date.parse(`${text.slice(0, 16)}:00.000Z`);
  if (Number.isNaN(local)) return null;
  // The two offsets around it; they differ only next to a clock change.
  const before = zoneOffset(local - 86_400_000, zone);
  const after = zoneOffset(local + 86_400_000, zone);
  const fits = [local - before, local - after].filter((at) => at + zoneOffset(at, zone) === local);
  return fits.length === 0 ? local - before : Math.min(...fits);
}
