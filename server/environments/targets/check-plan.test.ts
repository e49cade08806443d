import { expect, test } from "vitest";
import { foreignCheck, planChecks, planDriftProbes } from "./check-plan";
import type { Probe, ProbeInstance } from "./check-plan";

const target = { developerStages: ["dev"] };
const instance = (ec2Id: string, team: string, stage: string): ProbeInstance => ({ ec2Id, kmsKeyArns: [], team, stage });
const of = (probes: readonly Probe[], awsRole: string) => probes.filter((probe) => probe.awsRole === awsRole);
const words = (probe: Probe) =>
  "missing" in probe ? `${probe.check}: ${probe.missing}` : `${probe.check}: ${"kind" in probe ? `${probe.instance.ec2Id} as ${probe.team}` : probe.ec2Id}`;

const fleet = [
  instance("i-1", "payments", "staging"),
  instance("i-2", "payments", "dev"),
  instance("i-3", "search", "staging"),
  instance("i-4", "ledger", "dev"),
];

test("each role is tried on an instance that fits its conditions, and on one of another team that must be refused", () => {
  const probes = planChecks(target, fleet);
  expect(of(probes, "developer").map(words)).toEqual([
    "ec2:StartInstances: i-2 as payments",
    "ec2:StopInstances: i-2 as payments",
    "ec2:RebootInstances: i-2 as payments",
    "ec2:StopInstances of another team: i-4 as payments",
  ]);
  expect(of(probes, "operator").map(words)).toEqual([
    "ec2:StartInstances: i-1 as payments",
    "ec2:StopInstances: i-1 as payments",
    "ec2:RebootInstances: i-1 as payments",
    "ec2:StopInstances of another team: i-3 as payments",
  ]);
  expect(of(probes, "scheduler").map(({ check }) => check)).toEqual(["ec2:StartInstances", "ec2:StopInstances", foreignCheck]);
});

test("the observer tries every read", () => {
  expect(of(planChecks(target, fleet), "observer").map(words)).toEqual([
    "ec2:DescribeInstances: i-1",
    "ec2:DescribeInstanceStatus: i-1",
    "ec2:DescribeVolumes: i-1",
    "ec2:DescribeSpotInstanceRequests: i-1",
    "ec2:DescribeInstanceAttribute: i-1",
    "ec2:GetConsoleOutput: i-1",
    "cloudwatch:GetMetricData: i-1",
    "ssm:DescribeSessions: i-1",
  ]);
});

test("what there is no instance for is said, not left out", () => {
  const empty = planChecks(target, []);
  expect(
    of(empty, "observer")
      .filter((probe) => "missing" in probe)
      .map(({ check }) => check),
  ).toEqual(["ec2:DescribeInstanceAttribute", "ec2:GetConsoleOutput"]);
  expect(words(of(empty, "operator")[0] as Probe)).toBe("ec2:StartInstances: There is no managed instance to try it on.");
  const staging = planChecks(target, [instance("i-1", "payments", "staging")]);
  expect(words(of(staging, "developer")[0] as Probe)).toBe("ec2:StartInstances: There is no managed instance of stage dev to try it on.");
  expect(words(of(staging, "operator")[3] as Probe)).toContain("There are no instances of two teams");
});

test("open drift is tried where it was met, once, unless the checks try it anyway; a place without instances has nothing to try", () => {
  const drift = (id: string, team: string, stage: string) => ({ id, awsRole: "operator", action: "ec2:StopInstances", team, stage });
  const drifts = [drift("planned", "payments", "staging"), drift("other", "search", "staging"), drift("gone", "search", "prod"), drift("everywhere", "", "")];
  const { probes, gone } = planDriftProbes(drifts, fleet, planChecks(target, fleet));
  expect(probes).toEqual([
    { awsRole: "operator", check: "ec2:StopInstances", action: "ec2:StopInstances", kind: "stop", team: "search", instance: fleet[2], foreign: false },
  ]);
  expect(gone).toEqual(["gone"]);
});
