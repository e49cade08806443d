import { expect, test } from "vitest";
import type { Ec2FailureKind } from "../ec2-failure";
import { checkResult, driftOfProbe } from "./check-outcome";
import type { ProbeAnswer } from "./check-outcome";
import type { ActProbe, Probe } from "./check-plan";
import type { RefusalTime } from "./refusal-wall";

const instance = { ec2Id: "i-1", kmsKeyArns: [], team: "payments", stage: "dev" };
const start: ActProbe = {
  awsRole: "developer",
  check: "ec2:StartInstances",
  action: "ec2:StartInstances",
  kind: "start",
  team: "payments",
  instance,
  foreign: false,
};
const foreign: ActProbe = { ...start, check: "ec2:StopInstances of another team", action: "ec2:StopInstances", kind: "stop", foreign: true };
const missing: Probe = { awsRole: "operator", check: "ec2:StartInstances", action: "ec2:StartInstances", missing: "There is none." };
const denied = (at: RefusalTime, kind: Ec2FailureKind = "denied"): ProbeAnswer => ({
  at,
  failure: {
    kind,
    awsCode: at === "act" ? "UnauthorizedOperation" : "AccessDenied",
    message: at === "act" ? "because no identity-based policy allows the ec2:StartInstances action" : "is not authorized to perform: sts:AssumeRole",
    instanceIds: [],
  },
});

test("AWS's answer is the outcome", () => {
  expect(checkResult(start, null)).toMatchObject({ outcome: "allowed", wall: null });
  expect(checkResult(start, denied("act"))).toMatchObject({ outcome: "denied", wall: "role policy" });
  expect(checkResult(start, denied("session"))).toMatchObject({ outcome: "denied", wall: "trust policy" });
});

test("an answer that decides nothing, and a probe that cannot be tried, leave it unknown", () => {
  for (const kind of ["throttled", "lost", "unavailable", "other"] as const) expect(checkResult(start, denied("act", kind)).outcome).toBe("unknown");
  expect(checkResult(missing, null)).toMatchObject({ outcome: "unknown", message: "There is none." });
});

test("a refusal is drift of its place, a success disproves it", () => {
  expect(driftOfProbe("t", start, denied("act"))).toMatchObject({
    kind: "note",
    drift: { targetId: "t", awsRole: "developer", action: "ec2:StartInstances", team: "payments", stage: "dev", wall: "role policy", who: null },
  });
  expect(driftOfProbe("t", start, null)).toEqual({
    kind: "resolve",
    drift: { targetId: "t", awsRole: "developer", action: "ec2:StartInstances", team: "payments", stage: "dev" },
  });
});

test("a refusal that is not AWS's own is no drift", () => {
  const own = { at: "session" as const, failure: { kind: "denied" as const, awsCode: null, message: "It cannot be a SourceIdentity.", instanceIds: [] } };
  expect(driftOfProbe("t", start, own)).toBeNull();
});

test("a refused session is one drift of the role", () => {
  expect(driftOfProbe("t", start, denied("session"))).toMatchObject({
    kind: "note",
    drift: { action: "sts:AssumeRole", team: "", stage: "", wall: "trust policy" },
  });
});

test("what must be refused is no drift, and what was not decided neither", () => {
  expect(driftOfProbe("t", foreign, denied("act"))).toBeNull();
  expect(driftOfProbe("t", foreign, null)).toBeNull();
  expect(driftOfProbe("t", missing, null)).toBeNull();
  expect(driftOfProbe("t", start, denied("act", "throttled"))).toBeNull();
});
