import { describe, expect, it } from "vitest";
import { dateOf, isWholeDays, presetOf, rangeOfDates, rangeText, timePresets } from "./audit-time-range";

const seoul = "Asia/Seoul";
const berlin = "Europe/Berlin";
const now = Date.parse("2026-11-17T10:17:00Z");
const at = (text: string) => Date.parse(text);

describe("timePresets", () => {
  it("begin at midnight of the zone", () => {
    const starts = timePresets(now, seoul).map(({ range }) => new Date(range.from ?? 0).toISOString());
    expect(starts).toEqual(["2026-11-16T15:00:00.000Z", "2026-11-10T15:00:00.000Z", "2026-10-18T15:00:00.000Z"]);
  });

  it("count days, not hours, across a change of clocks", () => {
    const week = timePresets(at("2026-10-27T10:00:00Z"), berlin)[1];
    expect(new Date(week?.range.from ?? 0).toISOString()).toBe("2026-10-20T22:00:00.000Z");
  });

  it("are found again by their range only", () => {
    const presets = timePresets(now, seoul);
    expect(presetOf({ from: at("2026-11-16T15:00:00Z"), to: null }, presets)?.value).toBe("today");
    expect(presetOf({ from: at("2026-11-16T15:00:01Z"), to: null }, presets)).toBeUndefined();
  });
});

describe("rangeOfDates", () => {
  it("holds both days whole", () => {
    expect(rangeOfDates("2026-11-16", "2026-11-17", seoul)).toEqual({ from: at("2026-11-15T15:00:00Z"), to: at("2026-11-17T15:00:00Z") });
  });

  it("is 25 hours long on the day the clocks go back", () => {
    const { from, to } = rangeOfDates("2026-10-25", "2026-10-25", berlin);
    expect(((to ?? 0) - (from ?? 0)) / 3_600_000).toBe(25);
  });

  it("stays open where no day is given, and never ends before it begins", () => {
    expect(rangeOfDates("", "2026-11-17", seoul)).toEqual({ from: null, to: at("2026-11-17T15:00:00Z") });
    expect(rangeOfDates("2026-11-17", "", seoul)).toEqual({ from: at("2026-11-16T15:00:00Z"), to: null });
    expect(rangeOfDates("2026-11-17", "2026-11-01", seoul)).toEqual({ from: at("2026-11-16T15:00:00Z"), to: at("2026-11-17T15:00:00Z") });
  });

  it("comes back as the dates it was made of", () => {
    const { from, to } = rangeOfDates("2026-11-16", "2026-11-17", seoul);
    expect([dateOf(from ?? 0, seoul), dateOf((to ?? 0) - 1, seoul)]).toEqual(["2026-11-16", "2026-11-17"]);
  });
});

describe("isWholeDays", () => {
  it.each([
    [rangeOfDates("2026-11-16", "2026-11-17", seoul), true],
    [rangeOfDates("", "2026-11-17", seoul), true],
    [{ from: now, to: null }, false],
  ])("of %j is %s", (range, whole) => {
    expect(isWholeDays(range, seoul)).toBe(whole);
  });
});

describe("rangeText", () => {
  it.each([
    [{ from: null, to: null }, null],
    [rangeOfDates("2026-11-16", "2026-11-17", seoul), "Mon 16 Nov to Tue 17 Nov"],
    [rangeOfDates("2026-11-16", "2026-11-16", seoul), "Mon 16 Nov"],
    [rangeOfDates("2026-11-16", "", seoul), "since Mon 16 Nov"],
    [rangeOfDates("", "2026-11-16", seoul), "until Mon 16 Nov"],
    [{ from: now, to: null }, "since Tue 17 Nov 19:17"],
  ])("%j is %s", (range, text) => {
    expect(rangeText(range, seoul)).toBe(text);
  });
});
