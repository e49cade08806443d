import { describe, expect, it } from "vitest";
import { formatDuration, formatRelative } from "./format-duration";
import { formatExact, formatInstant, zoneOffset, zonePlace } from "./format-time";

const at = Date.parse("2026-11-17T10:17:03Z");

describe("formatDuration", () => {
  it.each([
    [0, "0 s"],
    [999, "0 s"],
    [58_000, "58 s"],
    [432_000, "7 m 12 s"],
    [3_600_000, "1 h"],
    [3_605_000, "1 h"],
    [273_600_000, "3 d 4 h"],
  ])("writes %i ms as %s", (milliseconds, text) => {
    expect(formatDuration(milliseconds)).toBe(text);
  });
});

describe("formatRelative", () => {
  it.each([
    [2_000, "just now"],
    [43 * 60_000, "in 43 min"],
    [-12_000, "12 s ago"],
    [-3 * 3_600_000, "3 h ago"],
    [26 * 3_600_000, "in 1 day"],
  ])("writes %i ms from now as %s", (distance, text) => {
    expect(formatRelative(at + distance, at)).toBe(text);
  });
});

describe("instants", () => {
  it("names the place of the zone and the reader's own time only where it differs", () => {
    expect(formatInstant(at, "Asia/Seoul", "Europe/Berlin")).toBe("19:17 Seoul (11:17 your time)");
    expect(formatInstant(at, "Asia/Seoul", "Asia/Seoul")).toBe("19:17 Seoul");
    expect(formatInstant(at, "Asia/Seoul", null)).toBe("19:17 Seoul");
    expect(zonePlace("America/New_York")).toBe("New York");
  });

  it("writes the exact instant with its zone", () => {
    expect(formatExact(at, "Asia/Seoul")).toBe("Tue 17 Nov 2026, 19:17:03 Seoul");
  });

  it("knows the offset on both sides of a change of the clocks", () => {
    expect(zoneOffset(Date.parse("2026-10-25T00:59:59Z"), "Europe/Berlin")).toBe(2 * 3_600_000);
    expect(zoneOffset(Date.parse("2026-10-25T01:00:00Z"), "Europe/Berlin")).toBe(3_600_000);
  });
});
