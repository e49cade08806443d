import { erased, isWhollyPainted, minutesOfDay, painted } from "./week-spans";
import type { WeekSpan, WeekSpans } from "./week-spans";

/** A place on the grid: a day and a minute of it. */
export type WeekPlace = { day: number; minute: number };

/** Where the keys are: the place, and where a selection began. */
export type WeekCursor = { at: WeekPlace; anchor: WeekPlace };

/** A block of the grid: the same minutes [from, to) of the days first to last. */
export type WeekBlock = { firstDay: number; lastDay: number; from: number; to: number };

/** The place some steps further, kept on the grid. */
export function moved({ day, minute }: WeekPlace, by: { days?: number; minutes?: number }, step: number): WeekPlace {
  return {
    day: Math.min(6, Math.max(0, day + (by.days ?? 0))),
    minute: Math.min(minutesOfDay - step, Math.max(0, minute + (by.minutes ?? 0))),
  };
}

/** The block between two places, both included; a place is one step wide. */
export function blockBetween(one: WeekPlace, other: WeekPlace, step: number): WeekBlock {
  return {
    firstDay: Math.min(one.day, other.day),
    lastDay: Math.max(one.day, other.day),
    from: Math.min(one.minute, other.minute),
    to: Math.max(one.minute, other.minute) + step,
  };
}

/** The stretches of a block, one for each of its days. */
function spansOfBlock({ firstDay, lastDay, from, to }: WeekBlock): WeekSpan[] {
  return Array.from({ length: lastDay - firstDay + 1 }, (_, index) => {
    const start = (firstDay + index) * minutesOfDay;
    return { from: start + from, to: start + to };
  });
}

/** The week with a block painted or wiped. */
export function withBlock(spans: WeekSpans, block: WeekBlock, on: boolean): WeekSpans {
  return spansOfBlock(block).reduce<WeekSpans>((week, span) => (on ? painted(week, span) : erased(week, span)), spans);
}

/** Whether painting a block would change nothing, so that the same key wipes it. */
export function isBlockPainted(spans: WeekSpans, block: WeekBlock): boolean {
  return spansOfBlock(block).every((span) => isWhollyPainted(spans, span));
}
