import type { ScheduleRow } from "@/server/environments/desired/rows";
import type { Period } from "@/server/environments/schedules/schemas";

/** [start, end) in epoch milliseconds. */
export type Stretch = { start: number; end: number };

const minute = 60_000;
const day = 86_400_000;
const horizon = { from: Date.UTC(2025, 10, 1), to: Date.UTC(2037, 1, 1) };

type Change = { at: number; before: number; after: number };
const changesOf = new Map<string, Change[]>();

/**
 * The hours of a schedule by another way than the product's, which the simulation holds against it: the clock changes of the zone are looked
 * up once, and each local time is tried with the offsets before and after. A time that the clocks skip is the instant of the change; of one
 * that they show twice, a start is the first and an end the last.
 */
export function hoursBetween({ zone, plan }: ScheduleRow, from: number, to: number): Stretch[] {
  const found: Stretch[] = [];
  const closed = new Set(plan.exceptions.flatMap((exception) => (exception.kind === "closed" ? [exception.date] : [])));
  for (let date = Math.floor(from / day) * day - 3 * day; date <= to + 2 * day; date += day) {
    const name = new Date(date).toISOString().slice(0, 10);
    const weekday = (new Date(date).getUTCDay() + 6) % 7;
    const open = plan.exceptions.flatMap((exception) => (exception.kind === "open" && exception.date === name ? [exception] : []));
    const usual: readonly Pick<Period, "from" | "to">[] = closed.has(name) ? [] : plan.periods.filter((period) => period.day === weekday);
    for (const hours of [...usual, ...open]) {
      const start = instantOf(zone, date + hours.from * minute, "first");
      const end = instantOf(zone, date + hours.to * minute, "last");
      if (end > start) found.push({ start, end });
    }
  }
  return joined(found).filter(({ start, end }) => end > from && start < to);
}

/** The clock changes of a zone between two moments. */
export function clockChanges(zone: string, from: number, to: number): number[] {
  return changes(zone).flatMap(({ at }) => (at >= from && at < to ? [at] : []));
}

/** What the wall clocks of a zone are ahead of UTC at a moment, in milliseconds. */
export function offsetOf(zone: string, at: number): number {
  const known = changes(zone);
  let low = 0;
  let high = known.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (known[middle]!.at <= at) low = middle + 1;
    else high = middle;
  }
  return known[low - 1]?.after ?? known[0]?.before ?? steadyOffset(zone);
}

function joined(stretches: Stretch[]): Stretch[] {
  const inOrder = stretches.sort((a, b) => a.start - b.start || a.end - b.end);
  const result: Stretch[] = [];
  for (const next of inOrder) {
    const last = result.at(-1);
    if (last !== undefined && next.start <= last.end) last.end = Math.max(last.end, next.end);
    else result.push({ ...next });
  }
  return result;
}

function instantOf(zone: string, local: number, which: "first" | "last"): number {
  const near = changes(zone).filter(({ at }) => Math.abs(at - local) < 2 * day);
  const offsets = near.length === 0 ? [offsetOf(zone, local)] : near.flatMap(({ before, after }) => [before, after]);
  const instants = [...new Set(offsets)].map((offset) => local - offset).filter((at) => at + offsetIn(zone, near, at) === local);
  if (instants.length > 0) return which === "first" ? Math.min(...instants) : Math.max(...instants);
  const skipped = near.find(({ at, before, after }) => local >= at + before && local < at + after);
  if (skipped === undefined) throw new Error(`${zone} has no ${new Date(local).toISOString()}.`);
  return skipped.at;
}

function offsetIn(zone: string, near: readonly Change[], at: number): number {
  const last = near.findLast((change) => change.at <= at);
  return last?.after ?? near[0]?.before ?? offsetOf(zone, at);
}

function changes(zone: string): Change[] {
  const known = changesOf.get(zone);
  if (known !== undefined) return known;
  const found: Change[] = [];
  const step = 7 * day;
  for (let at = horizon.from; at < horizon.to; at += step) findChanges(zone, { start: at, end: at + step }, found);
  changesOf.set(zone, found);
  return found;
}

// Halves: no zone has two changes that undo each other within a week.
function findChanges(zone: string, { start, end }: Stretch, found: Change[]): void {
  const before = offsetAt(zone, start);
  const after = offsetAt(zone, end);
  if (before === after) return;
  if (end - start <= 1_000) {
    found.push({ at: end, before, after });
    return;
  }
  const middle = start + Math.floor((end - start) / 2_000) * 1_000;
  findChanges(zone, { start, end: middle }, found);
  findChanges(zone, { start: middle, end }, found);
}

const steady = new Map<string, number>();

/** The offset of a zone that changes no clocks. */
function steadyOffset(zone: string): number {
  const known = steady.get(zone);
  if (known !== undefined) return known;
  const offset = offsetAt(zone, horizon.from);
  steady.set(zone, offset);
  return offset;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function offsetAt(zone: string, at: number): number {
  let format = formats.get(zone);
  if (format === undefined) {
    const parts = { year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric", second: "numeric" } as const;
    format = new Intl.DateTimeFormat("en-US", { timeZone: zone, hourCycle: "h23", ...parts });
    formats.set(zone, format);
  }
  const part = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, Number(value)])) as Record<Intl.DateTimeFormatPartTypes, number>;
  return Date.UTC(part.year, part.month - 1, part.day, part.hour, part.minute, part.second) - Math.floor(at / 1_000) * 1_000;
}
