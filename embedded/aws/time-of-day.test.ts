import { expect, test } from "vitest";
import { nextTimeOfDay, timeIn } from "./time-of-day";

const at = (iso: string) => Date.parse(iso);

test.each([
  ["Asia/Seoul", "19:25", "2026-12-01T10:00:00Z", "2026-12-01T10:25:00Z"],
  ["Asia/Seoul", "19:25", "2026-12-01T10:25:00Z", "2026-12-02T10:25:00Z"],
  ["Asia/Seoul", "00:00", "2026-12-01T14:59:30Z", "2026-12-01T15:00:00Z"],
  ["UTC", "08:00", "2026-12-01T09:00:00Z", "2026-12-02T08:00:00Z"],
  // Berlin puts its clocks back in the night between, and ahead in spring, where 02:30 does not exist.
  ["Europe/Berlin", "09:00", "2026-10-24T18:00:00Z", "2026-10-25T08:00:00Z"],
  ["Europe/Berlin", "09:00", "2027-03-27T18:00:00Z", "2027-03-28T07:00:00Z"],
  ["Europe/Berlin", "02:30", "2027-03-27T18:00:00Z", "2027-03-28T01:30:00Z"],
])("in %s %s after %s is %s", (zone, time, from, then) => {
  expect(new Date(nextTimeOfDay(zone, time, at(from))).toISOString()).toBe(new Date(then).toISOString());
});

test("a moment is told in the zone", () => {
  expect(timeIn("Asia/Seoul", at("2026-12-01T10:25:07Z"))).toBe("Tue 1 Dec, 19:25:07");
});
