import { afterEach, expect, test } from "vitest";
import { byAwsClock, keepAwsAhead } from "./aws-time";

const noon = new Date("2026-11-21T12:00:00Z");

afterEach(() => keepAwsAhead(0));

test.each([
  ["nothing", undefined, "2026-11-21T12:00:00.000Z"],
  ["a minute ahead", 60_000, "2026-11-21T12:01:00.000Z"],
  ["a minute behind", -60_000, "2026-11-21T11:59:00.000Z"],
  ["more than AWS would bear", 300_001, "2026-11-21T12:00:00.000Z"],
])("noon here is by AWS's clock, knowing %s", (_, aheadMs, there) => {
  if (aheadMs !== undefined) keepAwsAhead(aheadMs);
  expect(byAwsClock(noon).toISOString()).toBe(there);
});
