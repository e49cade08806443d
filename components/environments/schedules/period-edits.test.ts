import fc from "@/testing/properties";
import { expect, test } from "vitest";
import { isSameWeek } from "@/components/ui/week-grid/week-spans";
import { schedulePlan } from "@/server/environments/schedules/schemas";
import { minuteOfText, stretchOfTexts, textOfMinute } from "./clock-text";
import { nextPeriod, periodsOfSpans, spansOfPeriods, withPeriod } from "./period-edits";

const periods = fc.array(
  fc
    .tuple(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 1_439 }), fc.integer({ min: 1, max: 1_440 }))
    .map(([day, from, length]) => ({ day, from, to: from + length }))
    .filter(({ to }) => to <= 2_879),
  { maxLength: 20 },
);

test("what is painted is always a plan the server takes, and comes back as it was painted", () => {
  fc.assert(
    fc.property(periods, (given) => {
      const spans = spansOfPeriods(given);
      const kept = periodsOfSpans(spans);
      expect(schedulePlan.safeParse({ periods: kept, exceptions: [], holidays: null }).success).toBe(true);
      expect(isSameWeek(spansOfPeriods(kept), spans)).toBe(true);
    }),
  );
});

test("an offered period never joins another", () => {
  fc.assert(
    fc.property(periods, fc.integer({ min: 0, max: 6 }), (given, day) => {
      const spans = spansOfPeriods(given);
      const offered = nextPeriod(spans, day);
      const grown = offered === null ? spans : withPeriod(spans, null, offered);
      expect(periodsOfSpans(grown)).toHaveLength(periodsOfSpans(spans).length + (offered === null ? 0 : 1));
    }),
  );
});

test("an offered period keeps clear of the night before and of the next morning, over Sunday too", () => {
  const nights = spansOfPeriods([
    { day: 3, from: 586, to: 1_440 },
    { day: 4, from: 437, to: 1_366 },
  ]);
  expect(nextPeriod(nights, 4)).toBeNull();
  const sunday = spansOfPeriods([
    { day: 0, from: 0, to: 60 },
    { day: 6, from: 0, to: 1_365 },
  ]);
  expect(nextPeriod(sunday, 6)).toBeNull();
});

test("a period is changed in its place and taken away", () => {
  const office = spansOfPeriods([{ day: 0, from: 540, to: 1_080 }]);
  expect(periodsOfSpans(withPeriod(office, { day: 0, from: 540, to: 1_080 }, { day: 0, from: 545, to: 1_500 }))).toEqual([{ day: 0, from: 545, to: 1_500 }]);
  expect(withPeriod(office, { day: 0, from: 540, to: 1_080 }, null)).toEqual([]);
});

test("clock times are read as people type them", () => {
  expect(["9", "930", "9:30", "09.30", "0", "24:00", "23:59"].map(minuteOfText)).toEqual([540, 570, 570, 570, 0, 1_440, 1_439]);
  expect(["", "nine", "25", "9:60", "24:01", "-1", "9:5"].map(minuteOfText)).toEqual([null, null, null, null, null, null, null]);
  expect([0, 570, 1_440, 1_800].map(textOfMinute)).toEqual(["00:00", "09:30", "24:00", "06:00"]);
  expect(stretchOfTexts("22:00", "6:00")).toEqual({ from: 1_320, to: 1_800 });
  expect(stretchOfTexts("9", "24")).toEqual({ from: 540, to: 1_440 });
  expect(stretchOfTexts("24:00", "6:00")).toBeNull();
});
