import fc from "@/testing/properties";
import { expect, test } from "vitest";
import { clearedDay, copiedDay, partsOfDay, partsOfSpans, spansOfParts } from "./day-parts";
import { blockBetween, isBlockPainted, moved, withBlock } from "./week-cursor";
import { erased, isPainted, isSameWeek, joined, minutesOfDay, minutesOfWeek, painted, paintedMinutes, piecesOfDay } from "./week-spans";

const span = fc.tuple(fc.integer({ min: 0, max: minutesOfWeek - 1 }), fc.integer({ min: 1, max: minutesOfWeek })).map(([from, length]) => ({
  from,
  to: Math.min(minutesOfWeek, from + length),
}));
const week = fc.array(span, { maxLength: 12 }).map(joined);
const part = fc
  .tuple(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: minutesOfDay - 1 }), fc.integer({ min: 1, max: minutesOfDay }))
  .map(([day, from, length]) => ({ day, from, to: from + length }));

test("a painted week becomes parts and the same week again", () => {
  fc.assert(fc.property(week, (spans) => isSameWeek(spansOfParts(partsOfSpans(spans)), spans)));
});

test("parts paint exactly their minutes, and come back within the limits of a part", () => {
  fc.assert(
    fc.property(fc.array(part, { maxLength: 8 }), fc.integer({ min: 0, max: minutesOfWeek - 1 }), (parts, minute) => {
      const meant = parts.some(({ day, from, to }) =>
        [minute, minute + minutesOfWeek].some((at) => day * minutesOfDay + from <= at && at < day * minutesOfDay + to),
      );
      const spans = spansOfParts(parts);
      const back = partsOfSpans(spans);
      expect(isPainted(spans, minute)).toBe(meant);
      for (const { day, from, to } of back) {
        expect(day >= 0 && day <= 6 && from >= 0 && from < minutesOfDay && to > from && to - from <= minutesOfDay).toBe(true);
      }
    }),
  );
});

test("painting and wiping change the stretch and nothing else", () => {
  fc.assert(
    fc.property(week, span, fc.integer({ min: 0, max: minutesOfWeek - 1 }), (spans, stretch, minute) => {
      const inside = stretch.from <= minute && minute < stretch.to;
      expect(isPainted(painted(spans, stretch), minute)).toBe(inside || isPainted(spans, minute));
      expect(isPainted(erased(spans, stretch), minute)).toBe(!inside && isPainted(spans, minute));
      expect(isSameWeek(joined(erased(spans, stretch)), erased(spans, stretch))).toBe(true);
    }),
  );
});

test("the pieces of the seven days are the whole week", () => {
  fc.assert(
    fc.property(week, (spans) => {
      const pieces = [0, 1, 2, 3, 4, 5, 6].flatMap((day) => piecesOfDay(spans, day).map(({ from, to }) => to - from));
      expect(pieces.reduce((sum, length) => sum + length, 0)).toBe(paintedMinutes(spans));
    }),
  );
});

test("a night stays one part, over Sunday too, and what lasts longer than a day is cut at midnight", () => {
  const friday = { day: 4, from: 1_320, to: 1_800 };
  const sunday = { day: 6, from: 1_320, to: 1_800 };
  expect(partsOfSpans(spansOfParts([friday, sunday]))).toEqual([friday, sunday]);
  expect(piecesOfDay(spansOfParts([sunday]), 0)).toEqual([{ from: 0, to: 360, before: true, after: false }]);
  const always = partsOfSpans([{ from: 0, to: minutesOfWeek }]);
  expect(always).toEqual([0, 1, 2, 3, 4, 5, 6].map((day) => ({ day, from: 0, to: minutesOfDay })));
});

test("a copied day takes its night along, and keeps the night that began the day before", () => {
  const nights = spansOfParts([
    { day: 0, from: 540, to: 1_080 },
    { day: 4, from: 1_320, to: 1_800 },
  ]);
  expect(partsOfSpans(copiedDay(nights, 4, [0, 1, 2, 3, 4]))).toEqual([0, 1, 2, 3, 4].map((day) => ({ day, from: 1_320, to: 1_800 })));
  expect(partsOfDay(copiedDay(nights, 0, [5]), 5)).toEqual([{ day: 5, from: 540, to: 1_080 }]);
  expect(partsOfDay(copiedDay(nights, 0, [5]), 4)).toEqual([{ day: 4, from: 1_320, to: 1_800 }]);
  expect(partsOfSpans(clearedDay(nights, 5))).toEqual([
    { day: 0, from: 540, to: 1_080 },
    { day: 4, from: 1_320, to: minutesOfDay },
  ]);
});

test("a block is the same hours of several days; painting it again would wipe it", () => {
  const block = blockBetween({ day: 4, minute: 1_065 }, { day: 0, minute: 540 }, 15);
  expect(block).toEqual({ firstDay: 0, lastDay: 4, from: 540, to: 1_080 });
  const office = withBlock([], block, true);
  expect(partsOfSpans(office)).toEqual([0, 1, 2, 3, 4].map((day) => ({ day, from: 540, to: 1_080 })));
  expect(isBlockPainted(office, block)).toBe(true);
  expect(withBlock(office, block, false)).toEqual([]);
  expect(moved({ day: 6, minute: 1_425 }, { days: 1, minutes: 15 }, 15)).toEqual({ day: 6, minute: 1_425 });
});
