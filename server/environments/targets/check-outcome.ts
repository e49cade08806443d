import type { Ec2Failure } from "../ec2-failure";
import type { Probe } from "./check-plan";
import { assumeAction, refusalWall } from "./refusal-wall";
import type { Drift, RefusalTime, Wall } from "./refusal-wall";

/** What AWS answered to a probe: nothing when it allowed it. */
export type ProbeAnswer = { failure: Ec2Failure; at: RefusalTime } | null;

/** What a check found, for `aws_role_check`. */
export type CheckResult = { awsRole: Drift["awsRole"]; check: string; outcome: "allowed" | "denied" | "unknown"; wall: Wall | null; message: string };

const mostMessage = 1_000;

/** What a probe shows. A probe that cannot be tried, and an answer that is no decision, leave it unknown. */
export function checkResult(probe: Probe, answer: ProbeAnswer): CheckResult {
  const { awsRole, check } = probe;
  if ("missing" in probe) return { awsRole, check, outcome: "unknown", wall: null, message: probe.missing };
  if (answer === null) return { awsRole, check, outcome: "allowed", wall: null, message: "" };
  const { failure, at } = answer;
  const message = failure.message.slice(0, mostMessage);
  if (failure.kind !== "denied") return { awsRole, check, outcome: "unknown", wall: null, message: `AWS did not decide it: ${message}`.slice(0, mostMessage) };
  return { awsRole, check, outcome: "denied", wall: refusalWall(failure, at), message };
}

/** What a probe means for policy drift: a row to keep, a success that disproves rows, or neither. */
export function driftOfProbe(targetId: string, probe: Probe, answer: ProbeAnswer): { kind: "note"; drift: Drift } | { kind: "resolve"; drift: Proof } | null {
  if ("missing" in probe || ("foreign" in probe && probe.foreign && answer?.at !== "session")) return null;
  const { awsRole, action } = probe;
  const place = "instance" in probe ? { team: probe.instance.team, stage: probe.instance.stage } : { team: "", stage: "" };
  if (answer === null) return { kind: "resolve", drift: { targetId, awsRole, action, ...place } };
  const { failure, at } = answer;
  if (failure.kind !== "denied" || failure.awsCode === null) return null;
  const what = at === "session" ? { action: assumeAction, team: "", stage: "" } : { action, ...place };
  const message = failure.message.slice(0, mostMessage);
  return { kind: "note", drift: { targetId, awsRole, ...what, wall: refusalWall(failure, at), awsCode: failure.awsCode, message, who: null } };
}

type Proof = Pick<Drift, "targetId" | "awsRole" | "action" | "team" | "stage">;
