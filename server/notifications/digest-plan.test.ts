import { expect, test } from "vitest";
import { digestWeek, digestWords } from "./digest-plan";

const at = (text: string) => new Date(text);

test.each([
  ["Seoul, Monday 08:59", "2026-11-29T23:59:00Z", "Asia/Seoul", null],
  ["Seoul, Monday 09:00", "2026-11-30T00:00:00Z", "Asia/Seoul", ["2026-11-30", "2026-11-22T15:00:00.000Z", "2026-11-29T15:00:00.000Z"]],
  ["Seoul, Tuesday 08:59", "2026-11-30T23:59:00Z", "Asia/Seoul", ["2026-11-30", "2026-11-22T15:00:00.000Z", "2026-11-29T15:00:00.000Z"]],
  ["Seoul, Tuesday 09:00", "2026-12-01T00:00:00Z", "Asia/Seoul", null],
  [
    "Berlin, after the change of the clocks on Sunday",
    "2026-10-26T08:00:00Z",
    "Europe/Berlin",
    ["2026-10-26", "2026-10-18T22:00:00.000Z", "2026-10-25T23:00:00.000Z"],
  ],
] as const)("%s", (_what, now, zone, expected) => {
  const week = digestWeek(at(now), zone);
  expect(week === null ? null : [week.key, week.from.toISOString(), week.to.toISOString()]).toEqual(expected);
});

test("says what ran, what was saved and what kept it on; nothing when nothing ran", () => {
  const line = {
    environmentId: "1",
    name: "payments-dev",
    hours: 504,
    hoursOn: 120,
    savedUsd: 41.234,
    keptOnBy: [
      { by: "office hours", hours: 90 },
      { by: "Mina Park", hours: 30 },
    ],
  };
  expect(digestWords([line])).toEqual({
    title: "Last week: 1 environment on, 384 instance-hours off, $41.23 saved",
    body: "payments-dev: on 120 of 504 instance-hours, $41.23 saved. Kept on by office hours (90 h), Mina Park (30 h).",
  });
  expect(digestWords([{ ...line, hoursOn: 0 }])).toBeNull();
  expect(digestWords([{ ...line, savedUsd: null }])?.body).toContain("no price known");
  expect(digestWords([{ ...line, savedUsd: null }])?.body).toContain("Prices are missing for one of them");
});
