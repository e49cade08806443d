import { expect, it } from "vitest";
import { seedSchema } from "../aws/seed-account";
import { demoAccounts, minutesSince } from "./aws-seed";

it("is a seed that the endpoint takes", () => {
  expect(seedSchema.safeParse(demoAccounts).error).toBeUndefined();
});

it.each([
  ["2026-11-21T10:00:00+09:00", { at: "09:12" }, 48],
  ["2026-11-21T09:00:00+09:00", { at: "09:12" }, 23 * 60 + 48],
  ["2026-11-21T09:12:30+09:00", { at: "09:12" }, 0],
  ["2026-11-21T10:00:00+09:00", { at: "20:02" }, 13 * 60 + 58],
  ["2026-11-21T00:30:00+09:00", { at: "20:02" }, 4 * 60 + 28],
  ["2026-11-21T10:00:00+09:00", { at: "09:00", daysBefore: 2 }, 49 * 60],
] as const)("at %s the moment %j is %i minutes ago", (now, moment, minutes) => {
  expect(minutesSince(moment, Date.parse(now))).toBe(minutes);
});
