import { matchesGlob, parseGlob } from "./glob";
import { resourceMatches } from "./policy-arns";
import { judgeConditions } from "./policy-conditions";
import type { PolicyDocument, PolicyStatement } from "./policy-document";
import type { ConditionContext } from "./policy-variables";

/** One act on one resource: `ec2:StartInstances` on an instance's ARN, or on `*` for acts without resource types. */
export type AccessRequest = {
  readonly action: string;
  readonly resource: string;
  readonly context: ConditionContext;
};

/**
 * The policies that bind a caller. Without `session` the identity policy (a role's, or the base principal's) decides alone;
 * without `serviceControl` the caller's account is in no organisation that limits it.
 */
export type PolicySet = {
  readonly serviceControl?: readonly PolicyDocument[];
  readonly identity: PolicyDocument;
  readonly session?: PolicyDocument;
};

/** The kinds of policy that can refuse an act; `trust` is the resource-based policy of a role. */
export type Wall = "service-control" | "identity" | "session" | "trust";

/** A refusal: which wall, and whether by an explicit Deny or because nothing there allows the act. */
export type Denial = { readonly allowed: false; readonly policy: Wall; readonly explicit: boolean; readonly sid?: string };

export type Decision = { readonly allowed: true } | Denial;

/**
 * AWS's evaluation logic without resource-based policies: an explicit Deny in any policy wins; otherwise each kind of policy
 * must allow. What cannot be judged (an unknown operator or key) never allows and always denies.
 * Source: IAM user guide, "How AWS enforcement code logic evaluates requests to allow or deny access".
 */
export function evaluatePolicies(policies: PolicySet, request: AccessRequest): Decision {
  return explicitDenial(policies, request) ?? implicitDenial(policies, request, ["identity", "session"]) ?? { allowed: true };
}

/** The first explicit Deny among the caller's policies, if there is one. */
export function explicitDenial(policies: PolicySet, request: AccessRequest): Denial | null {
  for (const [policy, documents] of kinds(policies)) {
    const statements = documents.flatMap((document) => document.Statement);
    const denial = statements.find((statement) => statement.Effect === "Deny" && statementApplies(statement, request));
    if (denial) return { allowed: false, policy, explicit: true, sid: denial.Sid };
  }
  return null;
}

/**
 * The first kind of policy that is silent. Service control policies must allow wherever there are any; of the caller's own
 * the `needed` ones.
 */
export function implicitDenial(policies: PolicySet, request: AccessRequest, needed: readonly ("identity" | "session")[]): Denial | null {
  for (const [policy, documents] of kinds(policies)) {
    if (documents.length === 0 || !(policy === "service-control" || needed.includes(policy))) continue;
    const statements = documents.flatMap((document) => document.Statement);
    if (!statements.some((statement) => statement.Effect === "Allow" && statementApplies(statement, request))) {
      return { allowed: false, policy, explicit: false };
    }
  }
  return null;
}

// In the order in which AWS asks them.
function kinds({ serviceControl = [], identity, session }: PolicySet): ["service-control" | "identity" | "session", readonly PolicyDocument[]][] {
  return [
    ["service-control", serviceControl],
    ["identity", [identity]],
    ["session", session ? [session] : []],
  ];
}

/** Whether a statement, allowing or denying, is about this request. */
export function statementApplies(statement: PolicyStatement, request: AccessRequest): boolean {
  if (!actionApplies(statement, request.action) || !resourceApplies(statement, request)) return false;
  const outcome = judgeConditions(statement.Condition ?? {}, request.context);
  return outcome === "met" || (outcome === "unknown" && statement.Effect === "Deny");
}

function actionApplies({ Action, NotAction }: PolicyStatement, action: string): boolean {
  const names = (pattern: string): boolean => matchesGlob(parseGlob(pattern.toLowerCase()), action.toLowerCase());
  return Action ? Action.some(names) : NotAction !== undefined && !NotAction.some(names);
}

function resourceApplies({ Resource, NotResource }: PolicyStatement, { resource, context }: AccessRequest): boolean {
  const names = (pattern: string): boolean => resourceMatches(pattern, resource, context);
  return Resource ? Resource.some(names) : NotResource !== undefined && !NotResource.some(names);
}
