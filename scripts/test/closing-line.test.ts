import { expect, it } from "vitest";
import { closingLine } from "./closing-line";

it("adds up what the runners counted", () => {
  const counts = [
    { passed: 700, failed: 1 },
    { passed: 30, failed: 2 },
  ];
  expect(closingLine(counts, 2)).toEqual({ text: "730 passed, 3 failed", failed: 3 });
});

it("counts a step that failed without a failed test", () => {
  expect(closingLine([{ passed: 700, failed: 0 }], 2)).toEqual({ text: "700 passed, 2 failed", failed: 2 });
  expect(closingLine([{ passed: 700, failed: 0 }], 0)).toEqual({ text: "700 passed, 0 failed", failed: 0 });
});
