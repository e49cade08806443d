import { expect, test } from "vitest";
import type { InstanceState, OperationKind } from "@/server/generated/prisma/client";
import { checksFailedCode, confirmWithinMs, endingOf } from "./confirm-operation";
import { checksPatienceMs } from "./operation-plan";
import { resumeSent } from "./resume-sent";

const now = new Date("2026-11-21T09:00:00Z");
const at = { now, zone: "Asia/Seoul" };
const ago = (ms: number) => new Date(now.getTime() - ms);
type Instance = Parameters<typeof endingOf>[1];
const instance = (given: Partial<Instance>): Instance => ({
  name: "db",
  state: "running",
  stateSince: ago(1_000),
  stateReason: null,
  checks: "initializing",
  checksSince: ago(500),
  diagnosis: null,
  expectedUntil: ago(-60_000),
  ...given,
});

test.each<[string, OperationKind, number, Partial<Instance>, string | null]>([
  ["running, checks passed", "start", 1_000, { checks: "ok" }, "confirmed"],
  ["running, checks go on", "start", 1_000, {}, null],
  ["running, checks go on for long", "start", 1_000, { stateSince: ago(checksPatienceMs) }, "confirmed"],
  ["running, a check fails", "start", 1_000, { checks: "impaired" }, "failed"],
  ["running, a check failed before the start", "start", 1_000, { checks: "impaired", checksSince: ago(2_000) }, null],
  ["still pending", "start", 1_000, { state: "pending" }, null],
  ["stopped, which may be an old reading", "start", 1_000, { state: "stopped" }, null],
  ["stopped again for certain", "start", 1_000, { state: "stopped", expectedUntil: now, stateReason: "Server.InsufficientInstanceCapacity" }, "failed"],
  ["pending for ten minutes", "start", confirmWithinMs, { state: "pending" }, null],
  ["pending for longer", "start", confirmWithinMs + 1, { state: "pending" }, "failed"],
  ["stopped", "stop", 1_000, { state: "stopped" }, "confirmed"],
  ["stopping", "stop", 1_000, { state: "stopping" }, null],
  ["stopping for longer than ten minutes", "stop", confirmWithinMs + 1, { state: "stopping" }, "failed"],
  ["stopped", "hibernate", 1_000, { state: "stopped" }, "confirmed"],
  ["running, which may be an old reading", "stop", 1_000, { expectedUntil: new Date(now.getTime() + 1) }, null],
  ["running again for certain", "stop", 1_000, { expectedUntil: now }, "failed"],
  ["running again for certain", "hibernate", 1_000, { expectedUntil: null }, "failed"],
  ["terminated meanwhile", "stop", 1_000, { state: "terminated" }, "failed"],
  ["missing meanwhile", "start", 1_000, { state: "missing" }, "failed"],
  ["any state", "reboot", 1_000, { state: "running" }, "confirmed"],
])("%s ends a %s accepted %i ms ago", (...[, kind, ageMs, given, expected]) => {
  expect(endingOf({ kind, acceptedAt: ago(ageMs) }, instance(given), at)?.state ?? null).toBe(expected);
});

test("a failed start repeats AWS's reason", () => {
  expect(
    endingOf({ kind: "start", acceptedAt: now }, instance({ state: "stopped", expectedUntil: null, stateReason: "Server.InternalError" }), at)?.words,
  ).toContain("AWS says: Server.InternalError.");
});

const words = (kind: OperationKind, given: Partial<Instance>) =>
  endingOf({ kind, acceptedAt: ago(120_000) }, instance({ expectedUntil: null, ...given }), at)?.words;

test("words say what was asked, when, and what AWS shows now", () => {
  expect(words("start", { state: "stopped" })).toBe("AWS accepted the start at 17:58, but db is stopped again.");
  expect(words("stop", { state: "running" })).toBe("AWS accepted the stop at 17:58, but db is running again.");
});

test("words name the check that fails", () => {
  const status = (instanceStatus: string, systemStatus: string) => ({ checks: "impaired" as const, diagnosis: { instanceStatus, systemStatus } });
  expect(words("start", status("impaired", "ok"))).toBe("db runs, but its instance status check fails. Its console output may tell why.");
  expect(words("start", status("ok", "impaired"))).toContain("its system status check fails");
  expect(words("start", status("impaired", "impaired"))).toContain("its instance and system status checks fail");
  expect(endingOf({ kind: "start", acceptedAt: ago(120_000) }, instance({ checks: "impaired" }), at)?.code).toBe(checksFailedCode);
});

test.each<[OperationKind, InstanceState | null, string]>([
  ["start", "pending", "accepted"],
  ["start", "running", "accepted"],
  ["start", "stopped", "resend"],
  ["start", "stopping", "resend"],
  ["start", null, "resend"],
  ["stop", "stopping", "accepted"],
  ["stop", "stopped", "accepted"],
  ["stop", "running", "resend"],
  ["stop", null, "resend"],
  ["reboot", "running", "unknown"],
  ["reboot", null, "unknown"],
])("a %s found sent, instance %s: %s", (kind, observed, expected) => {
  expect(resumeSent(kind, observed)).toBe(expected);
});
