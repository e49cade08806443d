import { partsOfDay, partsOfSpans, spansOfParts } from "@/components/ui/week-grid/day-parts";
import { minutesOfDay, minutesOfWeek, piecesOfDay } from "@/components/ui/week-grid/week-spans";
import type { WeekSpans } from "@/components/ui/week-grid/week-spans";
import type { Period } from "@/server/environments/schedules/schemas";

/** What the colours of the week mean. */
export const hoursWords = { on: "on", off: "off" } as const;

/** The painted week of some periods. */
export function spansOfPeriods(periods: readonly Period[]): WeekSpans {
  return spansOfParts(periods);
}

/** The periods of a painted week, as a schedule keeps them. */
export function periodsOfSpans(spans: WeekSpans): Period[] {
  return partsOfSpans(spans);
}

/** The week with one period put in the place of another; `to` null takes it away. What then touches becomes one. */
export function withPeriod(spans: WeekSpans, from: Period | null, to: Period | null): WeekSpans {
  const rest = partsOfSpans(spans).filter((part) => from === null || part.day !== from.day || part.from !== from.from);
  return spansOfParts(to === null ? rest : [...rest, to]);
}

const usual = { from: 9 * 60, to: 18 * 60 };

/** Hours to offer where a day gets one more period: office hours on an empty day, else the first free hour after the others; null when there is none. */
export function nextPeriod(spans: WeekSpans, day: number): Period | null {
  const pieces = piecesOfDay(spans, day);
  if (pieces.length === 0 && partsOfDay(spans, day).length === 0) return { day, ...usual };
  const starts = [...pieces.map(({ to }) => to), 0].toSorted((a, b) => b - a);
  // A quarter of an hour away, so that it stays a period of its own.
  for (const start of starts) {
    const from = start === 0 ? 0 : start + 15;
    const to = from + 60;
    if (to <= minutesOfDay && isClear(spans, day * minutesOfDay + from, day * minutesOfDay + to)) return { day, from, to };
  }
  return null;
}

// Nothing overlaps or touches it, over the midnights too; the week goes round.
function isClear(spans: WeekSpans, from: number, to: number): boolean {
  return [-minutesOfWeek, 0, minutesOfWeek].every((week) => spans.every((span) => span.to + week < from || span.from + week > to));
}
