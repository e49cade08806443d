import fc from "@/testing/properties";
import { describe, expect, it } from "vitest";
import { closestView, dayWindow, fractionOf, instantAt, panned, tickStep, ticks, zoomed } from "./time-scale";

const hour = 3_600_000;
const utc = (text: string) => Date.parse(`${text}Z`);
const clock = (at: number, zone: string) =>
  new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: zone }).format(at);

describe("dayWindow and ticks", () => {
  it("makes the day the clocks go back in Berlin 25 hours long, with 02:00 twice", () => {
    const window = dayWindow(utc("2026-10-25T12:00"), "Europe/Berlin");
    expect((window.to - window.from) / hour).toBe(25);
    const labels = ticks(window, hour, "Europe/Berlin").map((tick) => clock(tick.at, "Europe/Berlin"));
    expect(labels).toHaveLength(26);
    expect(labels.filter((label) => label === "02:00")).toHaveLength(2);
  });

  it("makes the day they go forward 23 hours long, without 02:00", () => {
    const window = dayWindow(utc("2026-03-29T12:00"), "Europe/Berlin");
    expect((window.to - window.from) / hour).toBe(23);
    const labels = ticks(window, hour, "Europe/Berlin").map((tick) => clock(tick.at, "Europe/Berlin"));
    expect(labels).toHaveLength(24);
    expect(labels).not.toContain("02:00");
  });

  it("keeps coarse ticks on round hours across a change of the clocks", () => {
    const window = { from: utc("2026-10-24T00:00"), to: utc("2026-10-27T00:00") };
    const labels = ticks(window, 6 * hour, "Europe/Berlin").map((tick) => clock(tick.at, "Europe/Berlin"));
    expect(new Set(labels)).toEqual(new Set(["00:00", "06:00", "12:00", "18:00"]));
  });

  it("reads whole hours in a zone that is off by half an hour, and after a change by half an hour", () => {
    const kolkata = ticks(dayWindow(utc("2026-11-17T06:00"), "Asia/Kolkata"), 3 * hour, "Asia/Kolkata");
    expect(kolkata.map((tick) => clock(tick.at, "Asia/Kolkata"))).toEqual(["00:00", "03:00", "06:00", "09:00", "12:00", "15:00", "18:00", "21:00", "00:00"]);
    const howe = ticks(dayWindow(utc("2026-10-04T06:00"), "Australia/Lord_Howe"), hour, "Australia/Lord_Howe");
    expect(howe.every((tick) => clock(tick.at, "Australia/Lord_Howe").endsWith(":00"))).toBe(true);
  });

  it("marks midnights as strong and gives a day in Seoul 24 hours", () => {
    const window = dayWindow(utc("2026-11-17T10:17"), "Asia/Seoul");
    expect(window).toEqual({ from: utc("2026-11-16T15:00"), to: utc("2026-11-17T15:00") });
    expect(ticks(window, 6 * hour, "Asia/Seoul").map((tick) => tick.strong)).toEqual([true, false, false, false, true]);
  });
});

describe("the window", () => {
  const bounds = { from: 0, to: 24 * hour };

  it("keeps the instant under the pointer where it is while zooming inside the bounds", () => {
    const window = { from: 6 * hour, to: 18 * hour };
    const around = 10 * hour;
    const closer = zoomed(window, 0.5, around, bounds);
    expect(fractionOf(around, closer)).toBeCloseTo(fractionOf(around, window), 9);
    expect(closer.to - closer.from).toBe(6 * hour);
  });

  it("never leaves the bounds, never gets closer than the closest view, never turns around", () => {
    const actions = fc.array(
      fc.tuple(fc.double({ min: 0.01, max: 100, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }), fc.integer({ min: -99 * hour, max: 99 * hour })),
    );
    fc.assert(
      fc.property(actions, (list) => {
        let window = bounds;
        for (const [factor, fraction, by] of list) {
          window = panned(zoomed(window, factor, instantAt(fraction, window), bounds), by, bounds);
          expect(window.from).toBeGreaterThanOrEqual(bounds.from - 1);
          expect(window.to).toBeLessThanOrEqual(bounds.to + 1);
          expect(window.to - window.from).toBeGreaterThanOrEqual(closestView - 1);
        }
      }),
    );
  });

  it("stops at the edge without changing its length", () => {
    expect(panned({ from: 20 * hour, to: 23 * hour }, 9 * hour, bounds)).toEqual({ from: 21 * hour, to: 24 * hour });
  });

  it("chooses wider steps for a narrower axis", () => {
    expect(tickStep(bounds, 1200, 56)).toBe(2 * hour);
    expect(tickStep(bounds, 340, 56)).toBe(6 * hour);
    expect(tickStep({ from: 0, to: hour }, 1200, 56)).toBe(5 * 60_000);
  });

  it("turns instants into fractions and back", () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 24 * hour }), (at) => instantAt(fractionOf(at, bounds), bounds) === at));
  });
});
