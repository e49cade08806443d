import type { AwsRoleCheck, AwsTarget, PolicyDrift } from "@/server/generated/prisma/client";
import { targetWarning } from "../target-warnings";
import { timeWords } from "../words-of-time";
import { foreignCheck } from "./check-plan";
import { assumeAction } from "./refusal-wall";
import { brokerOf } from "./role-policies";
import type { PortalRole } from "./role-policies";
import { observeActions, sessionActions } from "../session-policy";
import type { DriftEntry, RoleCheck, TargetSummary } from "./schemas";

/** The checks of each role, in the order they are shown. */
export const checksOf: Record<PortalRole, readonly string[]> = {
  observer: observeActions,
  developer: [sessionActions.start, sessionActions.stop, sessionActions.reboot, foreignCheck],
  operator: [sessionActions.start, sessionActions.stop, sessionActions.reboot, foreignCheck],
  scheduler: [sessionActions.start, sessionActions.stop, foreignCheck],
};

const whatWords: Readonly<Record<string, string>> = {
  "ec2:DescribeInstances": "read instances",
  "ec2:DescribeInstanceStatus": "read status checks",
  "ec2:DescribeVolumes": "read volumes",
  "ec2:DescribeInstanceAttribute": "read stop protection",
  "ec2:DescribeSpotInstanceRequests": "read Spot requests",
  "ec2:GetConsoleOutput": "read consoles",
  "ec2:StartInstances": "start",
  "ec2:StopInstances": "stop",
  "ec2:RebootInstances": "reboot",
  [foreignCheck]: "stop an instance of another team",
};

type CheckRow = Pick<AwsRoleCheck, "outcome" | "wall" | "message" | "at">;

/** One check as a lamp, a word and a sentence; without a row it was not tried yet. */
export function checkWords(check: string, row: CheckRow | undefined): RoleCheck {
  const common = { what: whatWords[check] ?? check, action: check === foreignCheck ? sessionActions.stop : check, at: row?.at ?? null };
  const open = check === foreignCheck ? { ...common, what: `${common.what} (must be refused)` } : common;
  if (row === undefined) return { ...open, lamp: "stopped", word: "not checked", sentence: null };
  if (row.outcome === "unknown") return { ...open, lamp: "stopped", word: "not known", sentence: row.message };
  const isAllowed = row.outcome === "allowed";
  if (check === foreignCheck) {
    return isAllowed
      ? { ...common, lamp: "failed", word: "ALLOWED", sentence: "It must be refused: the role's policy is wider than the printed one." }
      : { ...common, lamp: "running", word: "refused, as it should be", sentence: null };
  }
  return isAllowed
    ? { ...common, lamp: "running", word: "allowed", sentence: null }
    : {
        ...common,
        lamp: "failed",
        word: "refused",
        sentence: deniedWords(row.wall),
      };
}

function deniedWords(wall: string | null): string {
  return wall === null || wall === "unknown" ? "AWS does not say which policy refuses it." : `The ${wall} refuses it.`;
}

type DriftPlace = Pick<PolicyDrift, "awsRole" | "action" | "team" | "stage" | "wall">;

/** Where AWS refuses: "team payments, stage dev", or "everywhere". */
export function driftWhere({ team, stage }: Pick<PolicyDrift, "team" | "stage">): string {
  const parts = [team === "" ? null : `team ${team}`, stage === "" ? null : `stage ${stage}`].filter((part) => part !== null);
  return parts.length === 0 ? "everywhere" : parts.join(", ");
}

/** What AWS refuses although Switchyard allows it, in a sentence. */
export function driftSentence(drift: DriftPlace): string {
  if (drift.action === assumeAction) return `AWS does not let Switchyard become the role ${drift.awsRole}, so nothing works that is sent under it.`;
  return `AWS refuses ${drift.action} to the role ${drift.awsRole}${drift.team === "" ? "" : ` for ${driftWhere(drift)}`}.`;
}

type RemedyTarget = Pick<AwsTarget, "accountId" | "brokerArn" | "developerStages">;

/** What to change so that AWS allows it, in a sentence. */
export function driftRemedy(drift: DriftPlace, target: RemedyTarget): string {
  const { awsRole, action, stage, wall } = drift;
  switch (wall) {
    case "trust policy":
      return `Compare the trust policy of the role ${awsRole} with the printed one: the principal, the external id and all three statements.`;
    case "role policy":
      return awsRole === "developer" && stage !== "" && !target.developerStages.includes(stage)
        ? `The role developer is meant for stage ${target.developerStages.join(" and ")}. Give the grant awsRole "operator", or add ${stage} to developerStages and apply the printed policy.`
        : `Compare the permissions of the role ${awsRole} with the printed ones, and the tags of the instances with their environment.`;
    case "session policy":
      return `The session that Switchyard made is too narrow for ${action}. Tell whoever looks after Switchyard; AWS's words are below.`;
    case "service control policy":
      return `Ask whoever runs the organisation's policies to leave ${action} to the roles of Switchyard.`;
    case "base role":
      return `Check the credentials Switchyard runs with, and compare the permissions of ${brokerOf(target)} with the printed base role.`;
    default:
      return `Compare all printed policies with those in AWS. AWS decodes its message with: aws sts decode-authorization-message.`;
  }
}

/** A row of policy drift as people read it. */
export function driftEntry(row: PolicyDrift, target: RemedyTarget): DriftEntry {
  const { id, awsRole, action, wall, awsCode, message, who, firstAt, lastAt, times } = row;
  const awsWords = awsCode === null ? message : `${awsCode}: ${message}`;
  return {
    id,
    awsRole,
    action,
    wall,
    who,
    firstAt,
    lastAt,
    times,
    awsWords,
    where: driftWhere(row),
    sentence: driftSentence(row),
    remedy: driftRemedy(row, target),
  };
}

type StateFacts = Pick<AwsTarget, "title" | "pollError" | "polledAt" | "pollDueAt" | "checkedAt">;

/** The state of a target: whether it can be read, whether AWS refuses what Switchyard allows, whether its roles were checked. */
export function targetState(
  target: StateFacts,
  found: { drifts: number; checks: readonly RoleCheck[] },
  at: { now: Date; zone: string },
): Pick<TargetSummary, "lamp" | "stateWord" | "sentence"> {
  const warning = targetWarning(target, at.now, at.zone);
  if (warning !== null) return { lamp: "failed", stateWord: "not read", sentence: warning };
  const failed = found.checks.filter(({ lamp }) => lamp === "failed").length;
  const checked = target.checkedAt === null ? "" : ` Roles checked at ${timeWords(target.checkedAt, at.now, at.zone)}.`;
  if (found.drifts > 0) {
    const what = found.drifts === 1 ? "1 thing" : `${found.drifts} things`;
    return { lamp: "attention", stateWord: "policy drift", sentence: `AWS refuses ${what} that Switchyard allows.${checked}` };
  }
  if (failed > 0) {
    const what = failed === 1 ? "1 check of its roles" : `${failed} checks of its roles`;
    return { lamp: "attention", stateWord: "wrong policies", sentence: `${what} failed.${checked}` };
  }
  if (target.checkedAt === null) return { lamp: "running", stateWord: "read", sentence: "What its roles may do was not checked yet." };
  return { lamp: "running", stateWord: "in order", sentence: `Its roles may do what they must.${checked}` };
}
