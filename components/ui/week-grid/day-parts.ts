import { erased, joined, minutesOfDay, minutesOfWeek } from "./week-spans";
import type { WeekSpan, WeekSpans } from "./week-spans";

/** A stretch told by the day it begins on, in minutes from that day's midnight; `to` beyond 1,440 lies on the next day. At most 24 hours. */
export type DayPart = { day: number; from: number; to: number };

/** The week that these parts paint. */
export function spansOfParts(parts: readonly DayPart[]): WeekSpan[] {
  return joined(
    parts.flatMap(({ day, from, to }) => {
      const start = day * minutesOfDay + from;
      const end = day * minutesOfDay + to;
      // Sunday night goes on at the front of the week.
      return end <= minutesOfWeek
        ? [{ from: start, to: end }]
        : [
            { from: start, to: minutesOfWeek },
            { from: 0, to: end - minutesOfWeek },
          ];
    }),
  );
}

/** The painted week as parts, in order: what is longer than a day is cut at its midnights, shorter nights stay whole. */
export function partsOfSpans(spans: WeekSpans): DayPart[] {
  return overSunday(spans)
    .flatMap(({ from, to }) => (to - from <= minutesOfDay ? [{ from, to }] : cutAtMidnights(from, to)))
    .map(({ from, to }) => {
      const day = Math.floor(from / minutesOfDay);
      return { day: day % 7, from: from - day * minutesOfDay, to: to - day * minutesOfDay };
    })
    .toSorted((a, b) => a.day - b.day || a.from - b.from);
}

// Joins the last and the first stretch where they are one night.
function overSunday(spans: WeekSpans): WeekSpan[] {
  const first = spans[0];
  const last = spans.at(-1);
  if (first === undefined || last === undefined || first === last || first.from !== 0 || last.to !== minutesOfWeek) return [...spans];
  return [...spans.slice(1, -1), { from: last.from, to: minutesOfWeek + first.to }];
}

function cutAtMidnights(from: number, to: number): WeekSpan[] {
  const pieces: WeekSpan[] = [];
  for (let at = from; at < to;) {
    const end = Math.min(to, (Math.floor(at / minutesOfDay) + 1) * minutesOfDay);
    pieces.push({ from: at, to: end });
    at = end;
  }
  return pieces;
}

/** What begins on a day. */
export function partsOfDay(spans: WeekSpans, day: number): DayPart[] {
  return partsOfSpans(spans).filter((part) => part.day === day);
}

/** The week in which these days begin what the given day begins; nights that begin the day before stay. */
export function copiedDay(spans: WeekSpans, day: number, targets: readonly number[]): WeekSpan[] {
  const parts = partsOfSpans(spans);
  const copied = parts.filter((part) => part.day === day);
  const others = parts.filter((part) => part.day === day || !targets.includes(part.day));
  const added = targets.filter((target) => target !== day).flatMap((target) => copied.map((part) => ({ ...part, day: target })));
  return spansOfParts([...others, ...added]);
}

/** The week with nothing on a day and nothing that begins on it. */
export function clearedDay(spans: WeekSpans, day: number): WeekSpan[] {
  const others = spansOfParts(partsOfSpans(spans).filter((part) => part.day !== day));
  return erased(others, { from: day * minutesOfDay, to: (day + 1) * minutesOfDay });
}
