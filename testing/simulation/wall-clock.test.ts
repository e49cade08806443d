import { expect, test } from "vitest";
import type { ScheduleRow } from "@/server/environments/desired/rows";
import { hoursBetween } from "./wall-clock";

/** Hours of one local date. */
function onDate(zone: string, date: string, hours: { from: number; to: number }): ScheduleRow {
  return { id: "s", name: "s", zone, plan: { periods: [], exceptions: [{ kind: "open", date, label: "test", ...hours }], holidays: null } };
}

const day = 86_400_000;

// The known answers of the design, with Morocco's change of 2026: newer tz data ends its winter time. `edge` is the local minute in question.
test.each([
  ["America/New_York", "2027-03-14", 150, "start", "2027-03-14T07:00:00Z"],
  ["America/New_York", "2026-11-01", 90, "start", "2026-11-01T05:30:00Z"],
  ["America/New_York", "2026-11-01", 90, "end", "2026-11-01T06:30:00Z"],
  ["Europe/Berlin", "2027-03-28", 150, "start", "2027-03-28T01:00:00Z"],
  ["Europe/Berlin", "2026-10-25", 150, "start", "2026-10-25T00:30:00Z"],
  ["America/Santiago", "2026-09-06", 0, "start", "2026-09-06T04:00:00Z"],
  ["Africa/Cairo", "2027-04-30", 0, "start", "2027-04-29T22:00:00Z"],
  ["Australia/Lord_Howe", "2026-10-04", 135, "start", "2026-10-03T15:30:00Z"],
  ["Australia/Lord_Howe", "2027-04-04", 105, "start", "2027-04-03T14:45:00Z"],
  ["Africa/Casablanca", "2026-02-15", 150, "start", "2026-02-15T01:30:00Z"],
] as const)("%s %s, minute %i, %s", (...[zone, date, edge, which, instant]) => {
  const hours = which === "start" ? { from: edge, to: edge + 600 } : { from: 0, to: edge };
  const at = Date.parse(`${date}T00:00:00Z`);
  const [window] = hoursBetween(onDate(zone, date, hours), at - 2 * day, at + 3 * day);
  expect(new Date(window?.[which] ?? 0).toISOString()).toBe(new Date(instant).toISOString());
});

test("Saturday night in New York lasts 7 hours in spring and 9 in autumn", () => {
  const night: ScheduleRow = {
    id: "s",
    name: "s",
    zone: "America/New_York",
    plan: { periods: [{ day: 5, from: 1_320, to: 1_800 }], exceptions: [], holidays: null },
  };
  const lengths = ["2027-03-14", "2026-11-01"].map((sunday) => {
    const at = Date.parse(`${sunday}T00:00:00Z`);
    return hoursBetween(night, at - day, at + day).map(({ start, end }) => (end - start) / 3_600_000);
  });
  expect(lengths).toEqual([[7], [9]]);
});
