import { Temporal } from "temporal-polyfill";

/** A change of a zone's clocks at an instant; offsets from UTC before and after it. All in milliseconds. */
export type ClockChange = { at: number; before: number; after: number };

/**
 * The offsets of a zone over a stretch of time, for arithmetic without asking the tz database again. `offsets[k]` holds from `changes[k - 1]`
 * until `changes[k]`. The stretch grows when a moment beyond it is asked for.
 */
export type ZoneRules = { readonly zone: string; from: number; to: number; changes: number[]; offsets: number[] };

/** Which end of a window a local time is: it decides what happens in an hour that is skipped or repeated. */
export type Edge = "start" | "end";

export const minuteMs = 60_000;
export const dayMs = 86_400_000;

/** Rules are looked up within these years; before and after them the nearest offset holds. */
const knownYears = { first: 1970, last: 2200 } as const;
const usualYears = { first: 2025, last: 2031 } as const;

// A zone has as many names as its letters have cases.
const kept = new Map<string, ZoneRules>();
const mostKept = 5_000;

/**
 * The rules of a zone, kept while the process lives and asks for no more than a few thousand names.
 * @throws RangeError for a name that is no zone
 */
export function zoneRules(zone: string): ZoneRules {
  const known = kept.get(zone);
  if (known !== undefined) return known;
  const rules = readRules(zone, Date.UTC(usualYears.first, 0), Date.UTC(usualYears.last, 0));
  if (kept.size >= mostKept) kept.clear();
  kept.set(zone, rules);
  return rules;
}

/** What the zone's clocks show at an instant, as milliseconds of a clock that was never changed: divide by a day for the date. */
export function localOf(rules: ZoneRules, instant: number): number {
  cover(rules, instant);
  return instant + offsetOf(rules, segmentOf(rules, instant));
}

/**
 * The instant of a local time. In a skipped hour it is the first instant after it. In a repeated hour a start is the first occurrence and
 * an end the last, so that nothing is ever shorter than its hours say.
 */
export function instantOf(rules: ZoneRules, local: number, edge: Edge): number {
  cover(rules, local);
  const { changes } = rules;
  let found: number | null = null;
  for (let segment = segmentOf(rules, local - dayMs); ; segment += 1) {
    const begins = changes[segment - 1] ?? -Infinity;
    const ends = changes[segment] ?? Infinity;
    const instant = local - offsetOf(rules, segment);
    if (instant < begins) return found ?? begins;
    if (instant < ends) {
      if (edge === "start" || ends > local + dayMs) return instant;
      found = instant;
    }
  }
}

/** The changes of the clocks within [from, to), in order. */
export function changesBetween(rules: ZoneRules, from: number, to: number): ClockChange[] {
  cover(rules, from);
  cover(rules, to);
  return rules.changes.flatMap((at, index) => (at >= from && at < to ? [{ at, before: offsetOf(rules, index), after: offsetOf(rules, index + 1) }] : []));
}

/** The number of changes up to the instant, which is the index of its offset. */
function segmentOf({ changes }: ZoneRules, instant: number): number {
  let low = 0;
  let high = changes.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((changes[middle] ?? 0) <= instant) low = middle + 1;
    else high = middle;
  }
  return low;
}

function offsetOf({ offsets }: ZoneRules, segment: number): number {
  return offsets[segment] ?? 0;
}

/** Makes the rules reach two days beyond the moment, and some years further, so that it is seldom done again. */
function cover(rules: ZoneRules, ms: number): void {
  if (ms - 2 * dayMs >= rules.from && ms + 2 * dayMs < rules.to) return;
  const year = new Date(ms).getUTCFullYear();
  const first = Math.max(knownYears.first, Math.min(year - 2, new Date(rules.from).getUTCFullYear()));
  const last = Math.min(knownYears.last, Math.max(year + 8, new Date(rules.to).getUTCFullYear()));
  const [from, to] = [Date.UTC(first, 0), Date.UTC(last, 0)];
  if (from !== rules.from || to !== rules.to) Object.assign(rules, readRules(rules.zone, from, to));
}

function readRules(zone: string, from: number, to: number): ZoneRules {
  let at: Temporal.ZonedDateTime | null = Temporal.Instant.fromEpochMilliseconds(from).toZonedDateTimeISO(zone);
  const rules: ZoneRules = { zone, from, to, changes: [], offsets: [offsetMs(at)] };
  for (;;) {
    at = at.getTimeZoneTransition("next");
    if (at === null || at.epochMilliseconds >= to) return rules;
    rules.changes.push(at.epochMilliseconds);
    rules.offsets.push(offsetMs(at));
  }
}

function offsetMs(at: Temporal.ZonedDateTime): number {
  return at.offsetNanoseconds / 1_000_000;
}
