import { expect, test } from "vitest";
import type { InstanceState, OperationKind } from "@/server/generated/prisma/client";
import { confirmWithinMs, endingOf } from "./confirm-operation";
import { checksPatienceMs } from "./operation-plan";
import { resumeSent } from "./resume-sent";

const now = new Date("2026-11-21T09:00:00Z");
const ago = (ms: number) => new Date(now.getTime() - ms);
type Instance = Parameters<typeof endingOf>[1];
const instance = (given: Partial<Instance>): Instance => ({
  name: "db",
  state: "running",
  stateSince: ago(1_000),
  stateReason: null,
  checks: "initializing",
  expectedUntil: ago(-60_000),
  ...given,
});

test.each<[string, OperationKind, number, Partial<Instance>, string | null]>([
  ["running, checks passed", "start", 1_000, { checks: "ok" }, "confirmed"],
  ["running, checks go on", "start", 1_000, {}, null],
  ["running, checks go on for long", "start", 1_000, { stateSince: ago(checksPatienceMs) }, "confirmed"],
  ["still pending", "start", 1_000, { state: "pending" }, null],
  ["stopped, which may be an old reading", "start", 1_000, { state: "stopped" }, null],
  ["stopped again for certain", "start", 1_000, { state: "stopped", expectedUntil: now, stateReason: "Server.InsufficientInstanceCapacity" }, "failed"],
  ["pending for ten minutes", "start", confirmWithinMs, { state: "pending" }, null],
  ["pending for longer", "start", confirmWithinMs + 1, { state: "pending" }, "failed"],
  ["stopped", "stop", 1_000, { state: "stopped" }, "confirmed"],
  ["stopping", "stop", 1_000, { state: "stopping" }, null],
  ["stopping for longer than ten minutes", "stop", confirmWithinMs + 1, { state: "stopping" }, "failed"],
  ["terminated meanwhile", "stop", 1_000, { state: "terminated" }, "failed"],
  ["missing meanwhile", "start", 1_000, { state: "missing" }, "failed"],
  ["any state", "reboot", 1_000, { state: "running" }, "confirmed"],
])("%s ends a %s accepted %i ms ago", (...[, kind, ageMs, given, expected]) => {
  expect(endingOf({ kind, acceptedAt: ago(ageMs) }, instance(given), now)?.state ?? null).toBe(expected);
});

test("a failed start repeats AWS's reason", () => {
  expect(
    endingOf({ kind: "start", acceptedAt: now }, instance({ state: "stopped", expectedUntil: null, stateReason: "Server.InternalError" }), now)?.words,
  ).toContain("AWS says: Server.InternalError.");
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
