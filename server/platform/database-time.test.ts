import { describe, expect, it } from "vitest";
import { isSkewed, rightTime, skewMsAt, skewWords } from "./database-time";

const hour = 3_600_000;
/** The database said noon when the steady clock showed 100 ms. */
const noon = Date.parse("2026-03-01T12:00:00Z");
const seen = { databaseMs: noon, elapsedMs: 100 };

describe("skewMsAt", () => {
  it.each([
    ["right", 0],
    ["an hour ahead", hour],
    ["an hour behind", -hour],
  ])("tells a clock that is %s, also long after the look", (_what, offMs) => {
    for (const laterMs of [0, 10 * hour]) expect(skewMsAt({ nowMs: noon + laterMs + offMs, elapsedMs: 100 + laterMs }, seen)).toBe(offMs);
  });

  it("is 0 while nobody knows better", () => {
    expect(skewMsAt({ nowMs: noon + hour, elapsedMs: 5 }, undefined)).toBe(0);
  });
});

describe("rightTime", () => {
  it("is the machine's within five seconds, and the database's beyond", () => {
    const at = (offMs: number) => rightTime({ nowMs: noon + 60_000 + offMs, elapsedMs: 60_100 }, seen) - (noon + 60_000);
    expect([0, 5_000, -5_000, 5_001, -5_001, hour, -hour].map(at)).toEqual([0, 5_000, -5_000, 0, 0, 0, 0]);
  });

  it("believes the machine before the first look", () => {
    expect(rightTime({ nowMs: 7, elapsedMs: 1 }, undefined)).toBe(7);
  });
});

it("is too far off from five seconds on, in both directions", () => {
  expect([5_000, 5_001, -5_000, -5_001].map(isSkewed)).toEqual([false, true, false, true]);
});

it("says how far", () => {
  expect([7_000, -7_000, hour, -hour].map(skewWords)).toEqual(["7 s ahead of", "7 s behind", "60 min ahead of", "60 min behind"]);
});
