import { AwsError } from "./aws-error";
import { because } from "./denial-words";
import { evaluatePolicies } from "./evaluate-policy";
import type { Decision } from "./evaluate-policy";
import type { Forwarder } from "./load-balancers";
import { requestContext, tagKeys } from "./request-context";
import type { DecidingCall } from "./request-context";

/** For the Describe calls, which know no resources: the policies must allow them on `*` (AccessDenied). */
export function authorizeLoadBalancerRead(call: DecidingCall, action: string): void {
  const decision = evaluatePolicies(call.principal.policies, { action, resource: "*", context: requestContext(call, {}) });
  if (!decision.allowed) throw denied(call, action, decision, null);
}

/** Whether the caller may change this listener or rule, judged with its tags. Source: Service Authorization Reference, Elastic Load Balancing V2. */
function decideOnForwarder(call: DecidingCall, action: string, { arn, accountId, tags }: Pick<Forwarder, "arn" | "accountId" | "tags">): Decision {
  const context = requestContext(call, {
    "aws:ResourceAccount": accountId,
    ...tagKeys("aws:ResourceTag", tags),
    ...tagKeys("elasticloadbalancing:ResourceTag", tags),
  });
  return evaluatePolicies(call.principal.policies, { action, resource: arn, context });
}

/** Refuses (AccessDenied) a change of a listener or rule that the policies do not allow. */
export function authorizeForward(call: DecidingCall, action: string, forwarder: Pick<Forwarder, "arn" | "accountId" | "tags">): void {
  const decision = decideOnForwarder(call, action, forwarder);
  if (!decision.allowed) throw denied(call, action, decision, forwarder.arn);
}

function denied({ principal }: DecidingCall, action: string, decision: Exclude<Decision, { allowed: true }>, arn: string | null): AwsError {
  const on = arn === null ? "" : ` on resource: ${arn}`;
  return new AwsError("AccessDenied", `User: ${principal.arn} is not authorized to perform: ${action}${on} ${because(decision, action)}`);
}
