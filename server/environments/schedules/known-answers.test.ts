import { describe, expect, test } from "vitest";
import type { ScheduleRow } from "../desired/rows";
import { dayOfDate, weekdayOf } from "./schedule-days";
import { windowsBetween } from "./windows";
import { dayMs, instantOf, localOf, minuteMs, zoneRules } from "../zones/zone-rules";
import type { Edge } from "../zones/zone-rules";
import { tzVersion } from "../zones/zone-words";

/** The table of design/environments.md: local wall time → UTC. */
const answers: readonly [zone: string, local: string, edge: Edge, utc: string][] = [
  ["America/New_York", "2027-03-14 02:30", "start", "2027-03-14T07:00:00Z"],
  ["America/New_York", "2027-03-14 02:30", "end", "2027-03-14T07:00:00Z"],
  ["America/New_York", "2026-11-01 01:30", "start", "2026-11-01T05:30:00Z"],
  ["America/New_York", "2026-11-01 01:30", "end", "2026-11-01T06:30:00Z"],
  ["Europe/Berlin", "2027-03-28 02:30", "start", "2027-03-28T01:00:00Z"],
  ["Europe/Berlin", "2026-10-25 02:30", "start", "2026-10-25T00:30:00Z"],
  ["Europe/Berlin", "2026-10-25 02:30", "end", "2026-10-25T01:30:00Z"],
  ["America/Santiago", "2026-09-06 00:00", "start", "2026-09-06T04:00:00Z"],
  ["America/Santiago", "2026-09-06 00:00", "end", "2026-09-06T04:00:00Z"],
  ["Africa/Cairo", "2027-04-30 00:00", "start", "2027-04-29T22:00:00Z"],
  ["Australia/Lord_Howe", "2026-10-04 02:15", "start", "2026-10-03T15:30:00Z"],
  ["Australia/Lord_Howe", "2027-04-04 01:45", "start", "2027-04-03T14:45:00Z"],
  ["Australia/Lord_Howe", "2027-04-04 01:45", "end", "2027-04-03T15:15:00Z"],
  ["Africa/Casablanca", "2026-02-15 02:30", "start", "2026-02-15T01:30:00Z"],
  ["Africa/Casablanca", "2026-02-15 02:30", "end", "2026-02-15T02:30:00Z"],
  ["Asia/Seoul", "2027-03-14 02:30", "start", "2027-03-13T17:30:00Z"],
];

test.each(answers)("%s %s as a %s is %s", (zone, local, edge, utc) => {
  const at = instantOf(zoneRules(zone), Date.parse(`${local.replace(" ", "T")}Z`), edge);
  expect(new Date(at)).toEqual(new Date(utc));
});

// Morocco gave up its clock changes on 20 September 2026; tzdata knows that since 2026c. Stored zones and local minutes follow by themselves.
test("Africa/Casablanca 2027-02-07 02:30 is what the tz database of this process says", () => {
  const expected = tzVersion >= "2026c" ? "2027-02-07T02:30:00Z" : "2027-02-07T01:30:00Z";
  expect(new Date(instantOf(zoneRules("Africa/Casablanca"), Date.parse("2027-02-07T02:30Z"), "start"))).toEqual(new Date(expected));
});

const row = (zone: string, day: number, from: number, to: number): ScheduleRow => ({
  id: "s",
  name: "night",
  zone,
  plan: { periods: [{ day, from, to }], exceptions: [], holidays: null },
});
const hours = ({ start, end }: { start: Date; end: Date }) => (end.getTime() - start.getTime()) / 3_600_000;

describe("a window over the night of a clock change", () => {
  const night = row("America/New_York", 5, 22 * 60, 30 * 60);

  test("lasts 7 h in spring, 9 h in autumn, 8 h otherwise", () => {
    expect(windowsBetween(night, new Date("2027-03-13T12:00:00Z"), new Date("2027-03-15T00:00:00Z")).map(hours)).toEqual([7]);
    expect(windowsBetween(night, new Date("2026-10-31T12:00:00Z"), new Date("2026-11-02T00:00:00Z")).map(hours)).toEqual([9]);
    expect(windowsBetween(night, new Date("2026-11-07T12:00:00Z"), new Date("2026-11-09T00:00:00Z")).map(hours)).toEqual([8]);
  });
});

test("a window that lies wholly in a skipped hour does not happen, and in a repeated hour it lasts through both", () => {
  const inside = row("America/New_York", 6, 60 + 15, 60 + 45);
  expect(windowsBetween(inside, new Date("2026-11-01T00:00:00Z"), new Date("2026-11-02T00:00:00Z")).map(hours)).toEqual([1.5]);
  const skipped = row("America/New_York", 6, 120 + 15, 120 + 45);
  expect(windowsBetween(skipped, new Date("2027-03-14T00:00:00Z"), new Date("2027-03-15T00:00:00Z"))).toEqual([]);
});

test("days and dates agree with the calendar", () => {
  expect(weekdayOf(dayOfDate("2026-11-30"))).toBe(0);
  expect(weekdayOf(dayOfDate("1969-12-28"))).toBe(6);
  const rules = zoneRules("Pacific/Kiritimati");
  expect(Math.floor(localOf(rules, Date.parse("2026-11-29T10:00:00Z")) / dayMs)).toBe(dayOfDate("2026-11-30"));
  expect((localOf(rules, Date.parse("2026-11-29T10:30:00Z")) % dayMs) / minuteMs).toBe(30);
});
