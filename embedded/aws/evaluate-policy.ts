import { matchesGlob, parseGlob } from "./glob";
import { judgeConditions, resolvePattern } from "./policy-conditions";
import type { ConditionContext } from "./policy-conditions";
import type { PolicyDocument, PolicyStatement } from "./policy-document";

/** One act on one resource: `ec2:StartInstances` on an instance's ARN, or on `*` for acts without resource types. */
export type AccessRequest = {
  readonly action: string;
  readonly resource: string;
  readonly context: ConditionContext;
};

/** The policies that must all agree. Without `session` the identity policy (a role's, or the base principal's) decides alone. */
export type PolicySet = { readonly identity: PolicyDocument; readonly session?: PolicyDocument };

export type Decision =
  | { readonly allowed: true }
  | { readonly allowed: false; readonly policy: keyof PolicySet; readonly explicit: boolean; readonly sid?: string };

/**
 * AWS's evaluation logic for one account: an explicit Deny in either policy wins; otherwise each policy must allow.
 * What cannot be judged (an unknown operator or key) never allows and always denies.
 * Source: IAM user guide, "Policy evaluation logic".
 */
export function evaluatePolicies(policies: PolicySet, request: AccessRequest): Decision {
  const documents = [
    ["identity", policies.identity],
    ["session", policies.session],
  ] as const;
  for (const [policy, document] of documents) {
    const denial = document?.Statement.find((statement) => statement.Effect === "Deny" && applies(statement, request));
    if (denial) return { allowed: false, policy, explicit: true, sid: denial.Sid };
  }
  for (const [policy, document] of documents) {
    if (document === undefined) continue;
    if (!document.Statement.some((statement) => statement.Effect === "Allow" && applies(statement, request))) {
      return { allowed: false, policy, explicit: false };
    }
  }
  return { allowed: true };
}

function applies(statement: PolicyStatement, request: AccessRequest): boolean {
  if (!actionApplies(statement, request.action) || !resourceApplies(statement, request)) return false;
  const outcome = judgeConditions(statement.Condition ?? {}, request.context);
  return outcome === "met" || (outcome === "unknown" && statement.Effect === "Deny");
}

function actionApplies({ Action, NotAction }: PolicyStatement, action: string): boolean {
  const names = (pattern: string): boolean => matchesGlob(parseGlob(pattern.toLowerCase()), action.toLowerCase());
  return Action ? Action.some(names) : NotAction !== undefined && !NotAction.some(names);
}

function resourceApplies({ Effect, Resource, NotResource }: PolicyStatement, request: AccessRequest): boolean {
  if (Resource) return Resource.some((pattern) => resourceMatches(pattern, request) === true);
  const outcomes = (NotResource ?? []).map((pattern) => resourceMatches(pattern, request));
  // An exception whose variable has no value must neither widen an Allow nor soften a Deny.
  if (outcomes.includes(null) && Effect === "Allow") return false;
  return !outcomes.includes(true);
}

/** Wildcards stay within their ARN part: account and region are never swallowed by a `*` elsewhere. Null: a variable has no value. */
function resourceMatches(pattern: string, { resource, context }: AccessRequest): boolean | null {
  if (pattern === "*") return true;
  const expected = arnParts(pattern).map((part) => resolvePattern(part, context));
  if (expected.includes(null)) return null;
  const actual = arnParts(resource);
  return expected.length === actual.length && expected.every((part, index) => part !== null && matchesGlob(part.glob, actual[index] ?? ""));
}

/** The six parts of an ARN; the last may hold colons itself. A colon inside `${…}` separates nothing. */
function arnParts(arn: string): string[] {
  const pieces = arn.split(/:(?![^{}]*\})/);
  return pieces.length <= 6 ? pieces : [...pieces.slice(0, 5), pieces.slice(5).join(":")];
}
