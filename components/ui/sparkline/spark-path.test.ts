import { expect, test } from "vitest";
import { lastMeasured, sparkPath, sparkTop } from "./spark-path";

test("the line is broken where nothing was measured", () => {
  expect(sparkPath([0, 10, null, 5, 10], 10, { width: 40, height: 10 })).toBe("M 0 10 L 10 0 M 30 5 L 40 0");
  expect(sparkPath([null, 5, null], 10, { width: 20, height: 10 })).toBe("M 10 5 h 5");
  expect(sparkPath([], 10, { width: 20, height: 10 })).toBe("");
});

test("a quiet line keeps room above it", () => {
  expect(sparkTop([1, 2, null], 100)).toBe(100);
  expect(sparkTop([1, 250], 100)).toBe(250);
  expect(lastMeasured([1, null, 2, null])).toBe(2);
  expect(lastMeasured([null])).toBe(-1);
});
