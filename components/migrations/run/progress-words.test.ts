import { expect, it } from "vitest";
import { progressShare, progressWords } from "./progress-words";

it("tells the share looked at, rows changed, rate and what is left, each only where it is known", () => {
  expect(progressWords({ rowsSeen: 62_000, rowsTotal: 200_000, rowsDone: 310, rowsPerSecond: 12_400.4, etaSeconds: 11 })).toBe(
    "31 % · 62,000 of 200,000 rows looked at · 310 changed · 12,400 rows/s · 11 s left",
  );
  expect(progressWords({ rowsSeen: 5, rowsTotal: null, rowsDone: 0, rowsPerSecond: null, etaSeconds: null })).toBe("5 rows looked at · 0 changed");
});

it("is no further than what was looked at, and whole only at the end", () => {
  expect(progressWords({ rowsSeen: 199_999, rowsTotal: 200_000, rowsDone: 1, rowsPerSecond: null, etaSeconds: null })).toMatch(/^99 %/);
  expect([
    progressShare({ rowsSeen: 50, rowsTotal: 200 }),
    progressShare({ rowsSeen: 5, rowsTotal: null }),
    progressShare({ rowsSeen: 0, rowsTotal: 0 }),
    progressShare({ rowsSeen: 200, rowsTotal: 200 }),
  ]).toEqual([0.25, undefined, undefined, 1]);
});
