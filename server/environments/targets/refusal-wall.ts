import type { OperationKind } from "@/server/generated/prisma/client";
import type { Ec2Failure } from "../ec2-failure";
import type { ActRole } from "../ec2-types";
import { sessionActions } from "../session-policy";

/** What can refuse an act that Switchyard itself allows. `base role` is the portal's own principal, before it becomes a role of the target. */
export const walls = ["trust policy", "role policy", "session policy", "service control policy", "base role", "unknown"] as const;

export type Wall = (typeof walls)[number];

/** When AWS refused: while the session was made (STS), or during the act itself (EC2). */
export type RefusalTime = "session" | "act";

/** Action under which a refusal of the session itself is kept: it stops every act of the role. */
export const assumeAction = "sts:AssumeRole";

/** What AWS refuses although Switchyard allows it. `team` and `stage` are empty when the refusal does not depend on the place. */
export type Drift = {
  targetId: string;
  awsRole: ActRole | "observer";
  action: string;
  team: string;
  stage: string;
  wall: Wall;
  awsCode: string | null;
  /** AWS's own words, for admins. */
  message: string;
  /** Name of the person whose act met it; null when a check or the system did. */
  who: string | null;
};

/** Longest message that is kept; what AWS adds beyond is its encoded copy of the same. */
const mostMessage = 1_000;

/** AWS's words for the kind of policy that decided, for each wall (IAM user guide, "Troubleshoot access denied error messages"). */
const policyWords: readonly (readonly [RegExp, Record<RefusalTime, Wall>])[] = [
  [/\bservice control policy\b/, { session: "service control policy", act: "service control policy" }],
  [/\bsession policy\b/, { session: "base role", act: "session policy" }],
  // A permissions boundary is part of the role it is set on.
  [/\b(?:identity-based policy|permissions boundary)\b/, { session: "base role", act: "role policy" }],
  [/\b(?:resource-based|role trust) policy\b/, { session: "trust policy", act: "unknown" }],
];

const unknownCaller = new Set(["InvalidClientTokenId", "SignatureDoesNotMatch", "UnrecognizedClientException", "AuthFailure"]);

/** The wall that refused. AWS has no code for it: it says it in its words, and only there. */
export function refusalWall({ awsCode, message }: Pick<Ec2Failure, "awsCode" | "message">, at: RefusalTime): Wall {
  if (awsCode === null) return "unknown";
  if (unknownCaller.has(awsCode)) return at === "session" ? "base role" : "unknown";
  const named = policyWords.find(([words]) => words.test(message));
  if (named !== undefined) return named[1][at];
  // STS gives no reason when a role does not trust the caller, its external id or its tags.
  return at === "session" ? "trust policy" : "unknown";
}

/** What a person is told: the role, the target's title, the action and the wall; no account, ARN or instance id. */
export function refusalWords(refusal: { wall: Wall; action: string; awsRole: string; targetTitle: string }): string {
  return `AWS refused: ${reason(refusal)} An admin sees what to fix under AWS targets.`;
}

function reason({ wall, action, awsRole, targetTitle }: Parameters<typeof refusalWords>[0]): string {
  const role = `the role ${awsRole} in ${targetTitle}`;
  switch (wall) {
    case "trust policy":
      return `${role} does not let Switchyard in (trust policy).`;
    case "role policy":
      return `${role} does not allow ${action} on this instance (role policy).`;
    case "session policy":
      return `the session made for this act under ${role} does not include ${action} on this instance (session policy).`;
    case "service control policy":
      return `a rule of the organisation forbids ${action} in ${targetTitle} (service control policy).`;
    case "base role":
      return `Switchyard's own AWS role may not become ${role} (base role).`;
    case "unknown":
      return `${role} may not do ${action}, and AWS does not say which policy decides it.`;
  }
}

/** The drift that a refused act (`failure.kind` is `denied`) shows, for `noteDrift`. */
export function driftOfRefusal(refusal: {
  targetId: string;
  awsRole: ActRole;
  kind: OperationKind;
  place: { team: string; stage: string };
  failure: Pick<Ec2Failure, "awsCode" | "message">;
  at: RefusalTime;
  who: string | null;
}): Drift {
  const { targetId, awsRole, kind, place, failure, at, who } = refusal;
  const where = at === "session" ? { action: assumeAction, team: "", stage: "" } : { action: sessionActions[kind], team: place.team, stage: place.stage };
  const message = failure.message.slice(0, mostMessage);
  return { targetId, awsRole, ...where, wall: refusalWall(failure, at), awsCode: failure.awsCode, message, who };
}
