import { expect, test } from "vitest";
import { dateWords, comingExceptions, nearPlan } from "./exception-words";
import { dateInZone, minuteOfWeek } from "./zone-now";

test("date and minute of the week are the zone's", () => {
  const at = Date.parse("2026-11-29T15:30:00Z");
  expect(dateInZone(at, "Asia/Seoul")).toBe("2026-11-30");
  expect(dateInZone(at, "America/New_York")).toBe("2026-11-29");
  expect(minuteOfWeek(at, "Asia/Seoul")).toBe(30);
  expect(minuteOfWeek(at, "UTC")).toBe(6 * 1_440 + 15 * 60 + 30);
});

test("exceptions are told from today on, and only near ones are sent along", () => {
  const day = (date: string) => ({ kind: "closed", date, label: date }) as const;
  const exceptions = [day("2027-01-01"), day("2026-11-20"), day("2026-11-30")];
  const { coming, past } = comingExceptions(exceptions, "2026-11-29");
  expect(coming.map(({ date }) => date)).toEqual(["2026-11-30", "2027-01-01"]);
  expect(past).toBe(1);
  expect(nearPlan({ periods: [], exceptions, holidays: null }, "2026-11-29").exceptions.map(({ date }) => date)).toEqual(["2026-11-20", "2026-11-30"]);
  expect(dateWords("2026-12-25")).toBe("Fri 25 Dec 2026");
});
