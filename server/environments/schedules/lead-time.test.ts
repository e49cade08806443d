import { expect, test } from "vitest";
import { computedLeadMinutes, leadMs } from "./lead-time";

test.each([
  ["a usual start where one was seen", 3, 95_000, 95_000],
  ["three minutes where none was seen", 3, null, 180_000],
  ["half a second for each instance beyond what AWS starts at once", 1_001, 60_000, 60_500],
  ["as long as the buckets of AWS take for 10,000", 10_000, 60_000, 4_560_000],
  ["no longer than people may set it", 1_000_000, 60_000, 14_400_000],
])("%s", (_what, instances, usual, expected) => {
  expect(leadMs(instances, usual)).toBe(expected);
});

test("whole minutes, rounded up", () => {
  expect(computedLeadMinutes(1, 61_000)).toBe(2);
});
