import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ScheduleRow } from "../desired/rows";
import { zoneNames } from "../zones/zone-names";
import { changesBetween, dayMs, instantOf, localOf, minuteMs, zoneRules } from "../zones/zone-rules";
import type { Period, SchedulePlan } from "./schemas";
import { piecesOf, scheduleDays } from "./schedule-days";
import { endless, isEndless, scheduleAt, windowsBetween } from "./windows";

const [from, to] = [Date.UTC(2026, 0), Date.UTC(2037, 0)];
const hour = 60;
/** Every zone over eleven years takes a second or two, and longer on a machine that does other things as well. */
const patienceMs = 60_000;

function scheduleOf(zone: string, periods: Period[], rest: Partial<SchedulePlan> = {}): ScheduleRow {
  return { id: "s", name: "hours", zone, plan: { periods, exceptions: [], holidays: null, ...rest } };
}

const period = fc.record({ day: fc.integer({ min: 0, max: 6 }), from: fc.integer({ min: 0, max: 95 }), length: fc.integer({ min: 1, max: 96 }) });
const plan = fc
  .array(period, { minLength: 1, maxLength: 6 })
  .map((periods) => periods.map(({ day, from: start, length }) => ({ day, from: start * 15, to: (start + length) * 15 })));

describe("every zone of the tz database, 2026 to 2036", () => {
  const zones = zoneNames("Asia/Seoul");
  const plans = fc.sample(plan, { numRuns: zones.length, seed: 20_261_129 });

  test("windows are half-open, in order and apart, and no minute is both in and out", { timeout: patienceMs }, () => {
    const wrong: string[] = [];
    for (const [index, zone] of zones.entries()) {
      const schedule = scheduleOf(zone, plans[index] ?? []);
      const windows = windowsBetween(schedule, new Date(from), new Date(to));
      if (windows.some(isEndless)) continue;
      const changes = changesBetween(zoneRules(zone), from, to).map(({ at }) => at);
      for (const [at, { start, end }] of windows.entries()) {
        const before = windows[at - 1];
        if (start >= end || (before !== undefined && before.end >= start)) wrong.push(`${zone}: ${start.toISOString()} to ${end.toISOString()}`);
        const isNearChange = changes.some((change) => Math.abs(change - start.getTime()) < 3 * dayMs);
        if (isNearChange || at % 40 === 0) wrong.push(...disagreements(schedule, { start, end }));
      }
      if (wrong.length > 20) break;
    }
    expect(wrong).toEqual([]);
  });

  test(
    "a window is as long as its hours say, plus and minus exactly the clock changes within, and its ends read back where they exist",
    { timeout: patienceMs },
    () => {
      const wrong: string[] = [];
      let counted = 0;
      for (const [index, zone] of zones.entries()) {
        const [asked] = plans[index] ?? [];
        // A night over every change of a Sunday, and any other hours.
        for (const one of [{ day: 5, from: 22 * hour, to: 30 * hour }, asked ?? { day: 0, from: 0, to: 60 }]) {
          const checked = lengths(zone, one);
          counted += checked.length;
          wrong.push(...checked.filter((words) => words !== null));
        }
        if (wrong.length > 20) break;
      }
      expect(wrong).toEqual([]);
      expect(counted).toBeGreaterThan(400_000);
    },
  );
});

/** For each window of one weekly period what is wrong with it, or null. */
function lengths(zone: string, one: Period): (string | null)[] {
  const rules = zoneRules(zone);
  const days = scheduleDays(scheduleOf(zone, [one]));
  const [first, count] = [Math.floor(from / dayMs), (to - from) / dayMs];
  return Array.from({ length: count }, (_, index) => first + index).flatMap((day) =>
    piecesOf(days, day).map(({ start, end }) => {
      const [local, localEnd] = [day * dayMs + one.from * minuteMs, day * dayMs + one.to * minuteMs];
      const readsBack = localOf(rules, start) === local && localOf(rules, end) === localEnd;
      if (!readsBack) return isSkipped(zone, local) || isSkipped(zone, localEnd) ? null : `${zone}: ${new Date(local).toISOString()} does not read back`;
      const shift = changesBetween(rules, start + 1, end + 1).reduce((sum, { before, after }) => sum + after - before, 0);
      return end - start === localEnd - local - shift ? null : `${zone}: ${new Date(start).toISOString()} is ${(end - start) / minuteMs} min`;
    }),
  );
}

/** What scheduleAt says otherwise than a window does, at its ends and in its middle. */
function disagreements(schedule: ScheduleRow, { start, end }: { start: Date; end: Date }): string[] {
  const moments: [number, boolean][] = [
    [start.getTime() - 1, false],
    [start.getTime(), true],
    [(start.getTime() + end.getTime()) / 2, true],
    [end.getTime() - 1, true],
    [end.getTime(), false],
  ];
  return moments.flatMap(([at, isIn]) => {
    const { window, next } = scheduleAt(schedule, new Date(at));
    const agrees = isIn ? window?.start.getTime() === start.getTime() && window.end.getTime() === end.getTime() : window === null;
    const follows = at >= start.getTime() || next?.start.getTime() === start.getTime();
    return agrees && follows ? [] : [`${schedule.zone} at ${new Date(at).toISOString()}`];
  });
}

/** True when no clock of the zone ever shows the local time. */
function isSkipped(zone: string, local: number): boolean {
  const rules = zoneRules(zone);
  return localOf(rules, instantOf(rules, local, "start")) !== local;
}

const seoul = (periods: Period[], rest: Partial<SchedulePlan> = {}) => scheduleOf("Asia/Seoul", periods, rest);
const office = [0, 1, 2, 3, 4].map((day) => ({ day, from: 8 * hour, to: 20 * hour }));
const shown = (schedule: ScheduleRow, first: string, last: string) =>
  windowsBetween(schedule, new Date(first), new Date(last)).map(({ start, end, label }) => [
    start.toISOString().slice(0, 16),
    end.toISOString().slice(0, 16),
    label,
  ]);

describe("merging", () => {
  test("windows that touch or overlap are one, over any number of days", () => {
    const week = [0, 1, 2, 3, 4].map((day) => ({ day, from: 0, to: 24 * hour }));
    expect(shown(seoul(week), "2026-12-01T00:00:00Z", "2026-12-02T00:00:00Z")).toEqual([["2026-11-29T15:00", "2026-12-04T15:00", null]]);
    const split = [
      { day: 0, from: 8 * hour, to: 12 * hour },
      { day: 0, from: 11 * hour, to: 14 * hour },
      { day: 0, from: 14 * hour, to: 15 * hour },
      { day: 0, from: 16 * hour, to: 17 * hour },
    ];
    expect(shown(seoul(split), "2026-11-29T15:00:00Z", "2026-11-30T15:00:00Z")).toEqual([
      ["2026-11-29T23:00", "2026-11-30T06:00", null],
      ["2026-11-30T07:00", "2026-11-30T08:00", null],
    ]);
  });

  test("around the clock has no end, and a closed day gives it one", () => {
    const always = [0, 1, 2, 3, 4, 5, 6].map((day) => ({ day, from: 0, to: 24 * hour }));
    const { window, next } = scheduleAt(seoul(always), new Date("2026-11-29T00:00:00Z"));
    expect([window?.end, next]).toEqual([endless, null]);
    const closing = seoul(always, { exceptions: [{ kind: "closed", date: "2027-03-01", label: "Move" }] });
    expect(scheduleAt(closing, new Date("2026-11-29T00:00:00Z")).window?.end).toEqual(new Date("2027-02-28T15:00:00Z"));
    expect(scheduleAt(closing, new Date("2027-03-01T00:00:00Z"))).toEqual({
      window: null,
      next: { start: new Date("2027-03-01T15:00:00Z"), end: endless, label: null },
      closedBy: "Move",
    });
    // Far from any closed day it is still told as endless, by looking and not by knowing.
    expect(scheduleAt(closing, new Date("2031-01-01T00:00:00Z")).window?.end).toEqual(endless);
  });

  test("hours that run over the end of Sunday close the week", () => {
    const always = [{ day: 6, from: 12 * hour, to: 36 * hour }, ...[0, 1, 2, 3, 4, 5].map((day) => ({ day, from: 12 * hour, to: 36 * hour }))];
    expect(scheduleAt(seoul(always), new Date("2026-11-29T00:00:00Z")).window?.end).toEqual(endless);
  });
});

describe("exceptions", () => {
  const night = [{ day: 4, from: 22 * hour, to: 30 * hour }];

  test("a closed day takes away what begins on it, whole, and leaves what began the day before", () => {
    const friday = seoul(night, { exceptions: [{ kind: "closed", date: "2026-12-04", label: "Works" }] });
    expect(shown(friday, "2026-12-03T15:00:00Z", "2026-12-06T15:00:00Z")).toEqual([]);
    expect(scheduleAt(friday, new Date("2026-12-04T20:00:00Z"))).toMatchObject({ window: null, closedBy: "Works" });
    const saturday = seoul(night, { exceptions: [{ kind: "closed", date: "2026-12-05", label: "Works" }] });
    expect(shown(saturday, "2026-12-03T15:00:00Z", "2026-12-06T15:00:00Z")).toEqual([["2026-12-04T13:00", "2026-12-04T21:00", null]]);
  });

  test("an extra window holds on a closed day and names itself; where the week holds as well, the week counts", () => {
    const rest: Partial<SchedulePlan> = {
      exceptions: [
        { kind: "closed", date: "2026-12-01", label: "Works" },
        { kind: "open", date: "2026-12-01", from: 10 * hour, to: 12 * hour, label: "Demo" },
        { kind: "open", date: "2026-12-02", from: 19 * hour, to: 22 * hour, label: "Release" },
      ],
    };
    const schedule = seoul(office, rest);
    expect(shown(schedule, "2026-11-30T15:00:00Z", "2026-12-02T15:00:00Z")).toEqual([
      ["2026-12-01T01:00", "2026-12-01T03:00", "Demo"],
      ["2026-12-01T23:00", "2026-12-02T13:00", null],
    ]);
    const at = (time: string) => scheduleAt(schedule, new Date(time));
    expect(at("2026-12-01T02:00:00Z")).toMatchObject({ window: { label: "Demo" }, closedBy: "Works" });
    expect(at("2026-12-01T04:00:00Z")).toMatchObject({ window: null, closedBy: "Works" });
    expect(at("2026-12-02T10:30:00Z").window?.label).toBeNull();
    expect(at("2026-12-02T12:00:00Z").window?.label).toBe("Release");
    // At night no hours are kept away, so nothing is closed.
    expect(at("2026-12-01T15:00:00Z").closedBy).toBeNull();
  });

  test("holidays of a country are closed days, over the turn of a year too", () => {
    const schedule = seoul(office, { holidays: { country: "KR", region: null } });
    expect(scheduleAt(schedule, new Date("2027-01-01T03:00:00Z"))).toMatchObject({ window: null, closedBy: "New Year's Day" });
    expect(scheduleAt(schedule, new Date("2026-12-31T03:00:00Z")).window).not.toBeNull();
    // Three days of Chuseok.
    expect(shown(schedule, "2026-09-23T15:00:00Z", "2026-09-27T15:00:00Z")).toEqual([]);
  });
});

test("with exceptions as well, a moment is in exactly the window that the list shows, and the next one is the next of the list", () => {
  const date = fc.integer({ min: 1, max: 28 }).map((day) => `2026-11-${String(day).padStart(2, "0")}`);
  const exception = fc.oneof(
    date.map((on) => ({ kind: "closed" as const, date: on, label: "Closed" })),
    fc
      .record({ on: date, start: fc.integer({ min: 0, max: 95 }), length: fc.integer({ min: 1, max: 96 }) })
      .map(({ on, start, length }) => ({ kind: "open" as const, date: on, from: start * 15, to: (start + length) * 15, label: "Extra" })),
  );
  const zone = fc.constantFrom("America/New_York", "America/Havana", "Asia/Seoul", "Europe/London", "UTC");
  fc.assert(
    fc.property(plan, fc.array(exception, { maxLength: 8 }), zone, fc.integer({ min: 0, max: 30 * 1_440 }), (periods, exceptions, where, minute) => {
      const schedule = scheduleOf(where, periods, { exceptions });
      const at = new Date(Date.UTC(2026, 9, 30) + minute * minuteMs);
      const { window, next } = scheduleAt({ ...schedule }, at);
      const [first, ...following] = windowsBetween(schedule, at, new Date(at.getTime() + 40 * dayMs));
      const current = first !== undefined && first.start <= at ? first : undefined;
      expect([window?.start, window?.end]).toEqual([current?.start, current?.end]);
      const expected = current === undefined ? first : following[0];
      expect([next?.start, next?.end]).toEqual([expected?.start, expected?.end]);
    }),
    { numRuns: 400, seed: 20_261_129 },
  );
});

test("nothing begins within a year: there is no next window", () => {
  expect(scheduleAt(seoul([]), new Date("2026-11-29T00:00:00Z"))).toEqual({ window: null, next: null, closedBy: null });
  const late = seoul([], { exceptions: [{ kind: "open", date: "2028-01-10", from: 0, to: 60, label: "Audit" }] });
  expect(scheduleAt(late, new Date("2026-11-29T00:00:00Z")).next).toBeNull();
  expect(scheduleAt(late, new Date("2027-06-01T00:00:00Z")).next).toMatchObject({ label: "Audit" });
});

test("the same questions in any order get the same answers", () => {
  const moments = [0, 900, 3, -700, 1_500, 2, 365].map((days) => new Date(Date.UTC(2027, 0, 5, 3) + days * dayMs));
  const asked = seoul(office, { exceptions: [{ kind: "closed", date: "2027-01-08", label: "Works" }] });
  const answers = moments.map((at) => scheduleAt(asked, at));
  for (const [index, at] of moments.entries()) expect(scheduleAt({ ...asked }, at)).toEqual(answers[index]);
});
