import { expect, it } from "vitest";
import { progressShare, progressWords } from "./progress-words";

it("tells rows, rate and what is left, each only where it is known", () => {
  expect(progressWords({ rowsDone: 62_000, rowsTotal: 200_000, rowsPerSecond: 12_400.4, etaSeconds: 11 })).toBe(
    "62,000 of 200,000 rows · 12,400 rows/s · 11 s left",
  );
  expect(progressWords({ rowsDone: 5, rowsTotal: null, rowsPerSecond: null, etaSeconds: null })).toBe("5 rows");
  expect(progressWords({ rowsDone: 201, rowsTotal: 200, rowsPerSecond: null, etaSeconds: 0 })).toBe("200 of 200 rows · 0 s left");
  expect([
    progressShare({ rowsDone: 50, rowsTotal: 200 }),
    progressShare({ rowsDone: 5, rowsTotal: null }),
    progressShare({ rowsDone: 9, rowsTotal: 3 }),
  ]).toEqual([0.25, undefined, 1]);
});
