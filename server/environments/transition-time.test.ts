import { expect, test } from "vitest";
import { transitionTime } from "./transition-time";

test("the moment in AWS's reason", () => {
  expect(transitionTime("User initiated (2026-11-20 11:02:33 GMT)")).toEqual(new Date("2026-11-20T11:02:33Z"));
  expect(transitionTime("Server.ScheduledStop (2026-11-20 11:02:33 GMT) ")).toEqual(new Date("2026-11-20T11:02:33Z"));
});

test.each([
  undefined,
  "",
  "User initiated",
  "Server.InternalError",
  "User initiated (2026-11-20 11:02:33)",
  "User initiated (2026-11-20 11:02:33 CET)",
  "User initiated (2026-13-40 11:02:33 GMT)",
  "User initiated (2026-02-30 11:02:33 GMT)",
  "User initiated (2026-11-20 25:02:33 GMT)",
  "(2026-11-20 11:02:33 GMT) and more",
  "User initiated (20261120110233 GMT)",
])("%s names none", (reason) => {
  expect(transitionTime(reason)).toBeNull();
});
