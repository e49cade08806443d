import { explicitDenial, implicitDenial, statementApplies } from "./evaluate-policy";
import type { AccessRequest, Decision, PolicySet } from "./evaluate-policy";
import type { TrustPolicy, TrustStatement } from "./policy-document";

/** Who wants to become a role. `arn` is a user's, a session's or a role's; `roleArn` is present for a session of a role. */
export type TrustCaller = {
  readonly arn: string;
  readonly accountId: string;
  readonly session?: { readonly roleArn: string };
  readonly policies: PolicySet;
};

/** The act of assuming: `resource` is the role's ARN. Without `trustPolicy` there is no such role. */
export type TrustRequest = AccessRequest & { readonly trustPolicy: TrustPolicy | undefined };

// How a trust policy names a caller, from near to far.
const NAMINGS = ["principal", "role", "account"] as const;
type Naming = (typeof NAMINGS)[number];

/**
 * Decides sts:AssumeRole, sts:TagSession or sts:SetSourceIdentity on a role. An explicit Deny anywhere wins, and the trust
 * must allow in every case. Across accounts the caller's own policies must allow as well; within one account they need not
 * when the trust names the caller: a user or a session by itself makes its policies unneeded, a role does so for all but the
 * session policy, the account as a whole leaves the decision to them.
 * Sources: IAM user guide, "Cross-account policy evaluation logic", "Policy evaluation for requests within a single account"
 * (resource-based policies, by type of principal) and "AWS JSON policy elements: Principal".
 */
export function evaluateTrust(caller: TrustCaller, request: TrustRequest): Decision {
  const explicit = explicitDenial(caller.policies, request);
  if (explicit) return explicit;
  const statements = (request.trustPolicy?.Statement ?? []).filter((statement) => statementApplies({ ...statement, Resource: ["*"] }, request));
  const denial = statements.find((statement) => statement.Effect === "Deny" && namingOf(statement, caller) !== null);
  if (denial) return { allowed: false, policy: "trust", explicit: true, sid: denial.Sid };

  const grants = statements.filter(({ Effect }) => Effect === "Allow").map((statement) => namingOf(statement, caller));
  const nearest = NAMINGS.find((naming) => grants.includes(naming));
  const isSameAccount = request.resource.split(":")[4] === caller.accountId;
  const implicit = implicitDenial(caller.policies, request, isSameAccount ? neededBeside(nearest) : ["identity", "session"]);
  if (implicit) return implicit;
  return nearest === undefined ? { allowed: false, policy: "trust", explicit: false } : { allowed: true };
}

function neededBeside(naming: Naming | undefined): ("identity" | "session")[] {
  switch (naming) {
    case "principal":
    // A trust that does not know the caller is what has to change, whatever the caller's own policies say.
    case undefined:
      return [];
    case "role":
      return ["session"];
    case "account":
      return ["identity", "session"];
  }
}

function namingOf({ Principal }: TrustStatement, { arn, accountId, session }: TrustCaller): Naming | null {
  const names = Principal.AWS;
  const isRole = session === undefined && /:role\//.test(arn);
  if (names.includes(arn)) return isRole ? "role" : "principal";
  if (session && names.includes(session.roleArn)) return "role";
  return names.includes(accountId) || names.includes(`arn:aws:iam::${accountId}:root`) ? "account" : null;
}
