/** One environment's week. Hours are instance-hours, money is USD; null where a price is missing. */
export type DigestLine = {
  environmentId: string;
  name: string;
  hours: number;
  hoursOn: number;
  savedUsd: number | null;
  /** Who and what kept it on, the longest first. */
  keptOnBy: readonly { by: string; hours: number }[];
};

/** A week that is to be told: its key, and the days from Monday to Monday in the zone. */
export type DigestWeek = { key: string; from: Date; to: Date };

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const toldAtHour = 9;
/** After a day it is no news any more, for whatever reason it was late. */
const lateMs = dayMs;
const mostLines = 12;
const mostCauses = 3;

/** The week to tell now: from Monday 09:00 in the zone on, for a day. Null at other times. */
export function digestWeek(now: Date, zone: string): DigestWeek | null {
  const local = localOf(now, zone);
  const daysSinceMonday = (local.getUTCDay() + 6) % 7;
  const monday = Date.UTC(local.getUTCFullYear(), local.getUTCMonth(), local.getUTCDate() - daysSinceMonday);
  const dueAt = instantOf(monday + toldAtHour * hourMs, zone);
  const lateBy = now.getTime() - dueAt.getTime();
  if (lateBy < 0 || lateBy >= lateMs) return null;
  return { key: new Date(monday).toISOString().slice(0, 10), from: instantOf(monday - 7 * dayMs, zone), to: instantOf(monday, zone) };
}

/** Title and text of a person's digest; null when nothing of theirs was on. */
export function digestWords(lines: readonly DigestLine[]): { title: string; body: string } | null {
  const told = lines.filter(({ hoursOn }) => hoursOn > 0).toSorted((one, other) => other.hoursOn - one.hoursOn);
  if (told.length === 0) return null;
  const saved = sumOf(lines.map(({ savedUsd }) => savedUsd ?? 0));
  const off = sumOf(lines.map(({ hours, hoursOn }) => hours - hoursOn));
  const unpriced = lines.filter(({ savedUsd }) => savedUsd === null).length;
  const more = told.length > mostLines ? [`And ${told.length - mostLines} more.`] : [];
  const missing = unpriced === 0 ? [] : [`Prices are missing for ${unpriced === 1 ? "one of them" : `${unpriced} of them`}; the sum leaves them out.`];
  return {
    title: `Last week: ${told.length === 1 ? "1 environment" : `${told.length} environments`} on, ${Math.round(off)} instance-hours off, ${usd(saved)} saved`,
    body: [...told.slice(0, mostLines).map(lineWords), ...more, ...missing].join("\n"),
  };
}

function lineWords({ name, hours, hoursOn, savedUsd, keptOnBy }: DigestLine): string {
  const kept = keptOnBy.slice(0, mostCauses).map(({ by, hours: each }) => `${by} (${Math.round(each)} h)`);
  const saved = savedUsd === null ? "no price known" : `${usd(savedUsd)} saved`;
  return `${name}: on ${Math.round(hoursOn)} of ${Math.round(hours)} instance-hours, ${saved}.${kept.length === 0 ? "" : ` Kept on by ${kept.join(", ")}.`}`;
}

function usd(amount: number): string {
  return amount < 0 ? `-$${(-amount).toFixed(2)}` : `$${amount.toFixed(2)}`;
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

/** The zone's wall clock as if it were UTC. */
function localOf(at: Date, zone: string): Date {
  const parts = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  }).formatToParts(at);
  const read = (type: Intl.DateTimeFormatPartTypes): number => Number(parts.find((part) => part.type === type)?.value);
  return new Date(Date.UTC(read("year"), read("month") - 1, read("day"), read("hour"), read("minute"), read("second")));
}

// Twice, because the first guess may lie on the other side of a change of the clocks.
function instantOf(localMs: number, zone: string): Date {
  const offsetAt = (ms: number): number => localOf(new Date(ms), zone).getTime() - ms;
  const guess = localMs - offsetAt(localMs);
  return new Date(localMs - offsetAt(guess));
}
