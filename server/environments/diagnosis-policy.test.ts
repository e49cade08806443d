import { expect, test } from "vitest";
import { diagnose, failedChecks, isConsoleDue } from "./diagnosis-policy";
import type { DiagnosedInstance, DiagnosisFacts } from "./diagnosis-policy";

const at = new Date("2026-11-21T09:00:00Z");
const ago = (ms: number) => new Date(at.getTime() - ms);
const status = { checks: "impaired" as const, instanceStatus: "impaired", systemStatus: "ok", impairedSince: ago(5_000) };
const known = (trouble: "checks" | "fell_back", given: Partial<DiagnosisFacts> = {}): DiagnosisFacts => ({
  foundAt: ago(60_000),
  trouble,
  instanceStatus: trouble === "checks" ? "impaired" : null,
  systemStatus: trouble === "checks" ? "ok" : null,
  impairedSince: trouble === "checks" ? ago(5_000) : null,
  stateReason: trouble === "checks" ? null : "Server.InternalError",
  ...given,
});
type State = DiagnosedInstance["after"]["state"];
const look = (from: State, to: State, given: Partial<DiagnosedInstance> & { checks?: "ok" | "impaired" | "initializing"; reason?: string | null } = {}) => {
  const { checks = "ok", reason = null, ...rest } = given;
  return diagnose({ before: { state: from }, after: { state: to, checks, stateReason: reason }, status, open: [], known: null, at, ...rest });
};

test("a failing check is found once, with AWS's words, and brought up to date", () => {
  expect(look("running", "running", { checks: "impaired" })).toEqual({
    to: "saved",
    facts: { foundAt: at, trouble: "checks", instanceStatus: "impaired", systemStatus: "ok", impairedSince: ago(5_000), stateReason: null },
  });
  expect(look("running", "running", { checks: "impaired", known: known("checks") })).toEqual({ to: "keep" });
  expect(look("running", "running", { checks: "impaired", known: known("checks"), status: { ...status, systemStatus: "impaired" } })).toMatchObject({
    to: "saved",
    facts: { foundAt: ago(60_000), systemStatus: "impaired" },
  });
});

test("it goes when the checks pass or the instance is switched off, not while they begin anew", () => {
  expect(look("running", "running", { known: known("checks") })).toEqual({ to: "removed" });
  expect(look("running", "running", { checks: "initializing", known: known("checks") })).toEqual({ to: "keep" });
  expect(look("running", "stopped", { known: known("checks"), open: ["stop"] })).toEqual({ to: "removed" });
});

test.each<[string, Parameters<typeof look>, string]>([
  ["a start that goes back", ["pending", "stopped", { reason: "Server.InternalError" }], "saved"],
  ["a start that ends for good", ["pending", "terminated", { reason: "Client.InternalError" }], "saved"],
  ["a start that ran for a moment", ["running", "stopping", { open: ["start"] }], "saved"],
  ["a stop that was asked for here", ["pending", "stopping", { open: ["stop"] }], "keep"],
  ["a hibernation that was asked for here", ["pending", "stopping", { open: ["hibernate"] }], "keep"],
  ["a stop that somebody asked for in AWS", ["pending", "stopping", { reason: "Client.UserInitiatedShutdown: User initiated shutdown" }], "keep"],
  ["an instance that ran for long", ["running", "stopped", { reason: "Client.InstanceInitiatedShutdown" }], "keep"],
  ["a start that goes on", ["stopped", "pending", {}], "keep"],
  ["the next start", ["stopped", "pending", { known: known("fell_back") }], "removed"],
  ["what stays down", ["stopped", "stopped", { known: known("fell_back") }], "keep"],
])("%s", (_, [from, to, given], expected) => {
  expect(look(from, to, given).to).toBe(expected);
});

test.each([
  [0, null, true],
  [400_000, null, true],
  [60_000, 59_999, false],
  [60_000, 60_000, true],
  [300_000, 60_000, true],
  [300_001, 60_000, false],
])("a console of a trouble found %i ms ago, read %s ms ago, is due: %s", (found, read, isDue) => {
  expect(isConsoleDue({ foundAt: ago(found), readAt: read === null ? null : ago(read) }, at)).toBe(isDue);
});

test("which checks fail, in words", () => {
  expect(failedChecks({ instanceStatus: "impaired", systemStatus: "ok" })).toEqual({ what: "instance status check", verb: "fails" });
  expect(failedChecks({ instanceStatus: "ok", systemStatus: "impaired" })).toEqual({ what: "system status check", verb: "fails" });
  expect(failedChecks({ instanceStatus: "impaired", systemStatus: "impaired" }).verb).toBe("fail");
  expect(failedChecks(null).what).toBe("status check");
});
