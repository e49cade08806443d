import { expect, test } from "vitest";
import { planReading, readFrom } from "./metrics-plan";
import type { WatchedInstance } from "./metrics-plan";

const now = new Date("2026-11-30T10:00:00Z");
const ago = (seconds: number) => new Date(now.getTime() - seconds * 1_000);
const watched = (given: Partial<WatchedInstance>): WatchedInstance => ({
  ec2Id: "i-1",
  isRunning: true,
  readAt: null,
  hasAll: false,
  hasIdleRule: false,
  isStopping: false,
  isLookedAt: false,
  ...given,
});

test.each<[string, Partial<WatchedInstance>, number]>([
  ["nobody asks for it", {}, 0],
  ["a rule, and never read", { hasIdleRule: true }, 3],
  ["a rule, read 299 s ago", { hasIdleRule: true, readAt: ago(299) }, 0],
  ["a rule, read 300 s ago", { hasIdleRule: true, readAt: ago(300) }, 3],
  ["a rule and a stop, read 119 s ago", { hasIdleRule: true, isStopping: true, readAt: ago(119) }, 0],
  ["a rule and a stop, read 120 s ago", { hasIdleRule: true, isStopping: true, readAt: ago(120) }, 3],
  ["a stop without a rule", { isStopping: true }, 0],
  ["a rule, but it does not run", { hasIdleRule: true, isRunning: false }, 0],
  ["looked at, and read for the rule only", { isLookedAt: true, readAt: ago(1) }, 6],
  ["looked at, read 119 s ago", { isLookedAt: true, hasAll: true, readAt: ago(119) }, 0],
  ["looked at, read 120 s ago", { isLookedAt: true, hasAll: true, readAt: ago(120) }, 6],
  ["looked at while stopped, never read", { isLookedAt: true, isRunning: false }, 6],
  ["looked at while stopped, read before", { isLookedAt: true, isRunning: false, hasAll: true, readAt: ago(9_000) }, 0],
])("%s: %i series", (_, given, series) => {
  expect(planReading([watched(given)], now)).toHaveLength(series === 0 ? 0 : series);
});

test("asked for is what came since the last reading and some minutes before, at most a day", () => {
  const day = ago(86_400);
  expect(readFrom([watched({ readAt: ago(300) }), watched({ readAt: ago(600) })], day)).toEqual(ago(600 + 1_200));
  expect(readFrom([watched({ readAt: ago(300) }), watched({})], day)).toEqual(day);
  expect(readFrom([watched({ readAt: ago(300), isLookedAt: true })], day)).toEqual(day);
});
