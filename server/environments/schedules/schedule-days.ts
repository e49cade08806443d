import type { ScheduleRow } from "../desired/rows";
import { holidaysOf } from "../zones/holidays";
import type { SchedulePlan } from "./schemas";
import { dayMs, instantOf, minuteMs, zoneRules } from "../zones/zone-rules";
import type { ZoneRules } from "../zones/zone-rules";

/** Hours that begin on one date, as instants [start, end). */
export type Piece = {
  start: number;
  end: number;
  /** The calendar exception that adds them; null for the week's own hours. */
  label: string | null;
  /** The closed day or holiday that takes them away; null when they hold. */
  removedBy: string | null;
};

type Hours = { from: number; to: number };

/** A schedule, ordered for looking up days. Days are numbers: whole days since 1 January 1970. */
export type ScheduleDays = {
  rules: ZoneRules;
  /** On all week round, with nothing that takes hours away. */
  isEndless: boolean;
  /** Hours of each weekday, Monday first. */
  week: readonly (readonly Hours[])[];
  closed: ReadonlyMap<number, string>;
  extra: ReadonlyMap<number, readonly (Hours & { label: string })[]>;
  holidays: SchedulePlan["holidays"];
};

const kept = new WeakMap<ScheduleRow, ScheduleDays>();

/** The schedule's days, ordered once for each row object. */
export function scheduleDays(schedule: ScheduleRow): ScheduleDays {
  const known = kept.get(schedule);
  if (known !== undefined) return known;
  const made = toDays(schedule);
  kept.set(schedule, made);
  return made;
}

/** The hours that begin on a date, by their start. A window belongs to the date on which it begins, wherever it ends. */
export function piecesOf(days: ScheduleDays, day: number): Piece[] {
  const hours = days.week[weekdayOf(day)] ?? [];
  const extra = days.extra.get(day) ?? [];
  if (hours.length === 0 && extra.length === 0) return [];
  const removedBy = hours.length === 0 ? null : closedBy(days, day);
  const pieces = [
    ...hours.map((one) => pieceOf(days.rules, day, one, { label: null, removedBy })),
    ...extra.map((one) => pieceOf(days.rules, day, one, { label: one.label, removedBy: null })),
  ];
  return pieces.filter(({ start, end }) => start < end).sort((a, b) => a.start - b.start);
}

/** Why the week's own hours do not hold on a date: a closed day, or a holiday; null when they do. */
export function closedBy({ closed, holidays }: Pick<ScheduleDays, "closed" | "holidays">, day: number): string | null {
  const label = closed.get(day);
  if (label !== undefined || holidays === null) return label ?? null;
  return holidaysOf(holidays, new Date(day * dayMs).getUTCFullYear()).get(day) ?? null;
}

/** The day's number of a date such as 2026-11-29. */
export function dayOfDate(date: string): number {
  return Date.parse(`${date}T00:00:00Z`) / dayMs;
}

/** The weekday of a day: 0 is Monday. */
export function weekdayOf(day: number): number {
  return (((day + 3) % 7) + 7) % 7;
}

function pieceOf(rules: ZoneRules, day: number, { from, to }: Hours, rest: Pick<Piece, "label" | "removedBy">): Piece {
  const start = instantOf(rules, day * dayMs + from * minuteMs, "start");
  return { start, end: instantOf(rules, day * dayMs + to * minuteMs, "end"), ...rest };
}

function toDays({ zone, plan }: ScheduleRow): ScheduleDays {
  const week: Hours[][] = Array.from({ length: 7 }, () => []);
  for (const { day, from, to } of plan.periods) week[day]?.push({ from, to });
  const closed = new Map<number, string>();
  const extra = new Map<number, (Hours & { label: string })[]>();
  for (const exception of plan.exceptions) {
    const day = dayOfDate(exception.date);
    if (exception.kind === "closed") closed.set(day, exception.label);
    else extra.set(day, [...(extra.get(day) ?? []), { from: exception.from, to: exception.to, label: exception.label }]);
  }
  const isEndless = closed.size === 0 && plan.holidays === null && coversTheWeek(plan.periods);
  return { rules: zoneRules(zone), isEndless, week, closed, extra, holidays: plan.holidays };
}

function coversTheWeek(periods: SchedulePlan["periods"]): boolean {
  const weekLength = 7 * 1_440;
  const hours = periods.map(({ day, from, to }) => ({ from: day * 1_440 + from, to: day * 1_440 + to })).sort((a, b) => a.from - b.from);
  // What runs over the end of Sunday covers the beginning of Monday.
  let until = Math.max(0, ...hours.map(({ to }) => to - weekLength));
  for (const { from, to } of hours) {
    if (from > until) return false;
    until = Math.max(until, to);
  }
  return until >= weekLength;
}
