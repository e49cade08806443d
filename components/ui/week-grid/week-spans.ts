/** Minutes of a day and of a week on a wall clock that never changes. */
export const minutesOfDay = 1_440;
export const minutesOfWeek = 7 * minutesOfDay;

/** A painted stretch [from, to) in minutes from Monday 00:00, within one week. */
export type WeekSpan = { from: number; to: number };

/** The painted week: sorted stretches that neither overlap nor touch. What runs over Sunday's midnight is two of them. */
export type WeekSpans = readonly WeekSpan[];

/** Puts any stretches of a week in order and joins those that overlap or touch. */
export function joined(spans: WeekSpans): WeekSpan[] {
  const result: WeekSpan[] = [];
  for (const { from, to } of spans.filter((span) => span.from < span.to).toSorted((a, b) => a.from - b.from)) {
    const last = result.at(-1);
    if (last === undefined || from > last.to) result.push({ from, to });
    else last.to = Math.max(last.to, to);
  }
  return result;
}

/** The week with a stretch painted. */
export function painted(spans: WeekSpans, span: WeekSpan): WeekSpan[] {
  return joined([...spans, span]);
}

/** The week with a stretch wiped. */
export function erased(spans: WeekSpans, { from, to }: WeekSpan): WeekSpan[] {
  return spans.flatMap((span) =>
    [
      { from: span.from, to: Math.min(span.to, from) },
      { from: Math.max(span.from, to), to: span.to },
    ].filter((rest) => rest.from < rest.to),
  );
}

/** Whether the minute of the week is painted. */
export function isPainted(spans: WeekSpans, minute: number): boolean {
  return spans.some(({ from, to }) => from <= minute && minute < to);
}

/** Whether the whole stretch is painted. */
export function isWhollyPainted(spans: WeekSpans, { from, to }: WeekSpan): boolean {
  return spans.some((span) => span.from <= from && to <= span.to);
}

/** What is painted of one day, in minutes of that day; `before` and `after` tell that it goes on over a midnight. */
export type DayPiece = { from: number; to: number; before: boolean; after: boolean };

/** The painted pieces of a day, 0 being Monday. */
export function piecesOfDay(spans: WeekSpans, day: number): DayPiece[] {
  const start = day * minutesOfDay;
  return spans.flatMap(({ from, to }) => {
    const piece = { from: Math.max(from - start, 0), to: Math.min(to - start, minutesOfDay) };
    if (piece.from >= piece.to) return [];
    const before = piece.from === 0 && isPainted(spans, (start - 1 + minutesOfWeek) % minutesOfWeek);
    const after = piece.to === minutesOfDay && isPainted(spans, (start + minutesOfDay) % minutesOfWeek);
    return [{ ...piece, before, after }];
  });
}

/** How many minutes are painted in all. */
export function paintedMinutes(spans: WeekSpans): number {
  return spans.reduce((sum, { from, to }) => sum + to - from, 0);
}

/** Whether two weeks are painted alike. */
export function isSameWeek(one: WeekSpans, other: WeekSpans): boolean {
  return one.length === other.length && one.every(({ from, to }, index) => other[index]?.from === from && other[index].to === to);
}
