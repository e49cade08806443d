import type { ApiCall } from "./api-call";
import { AwsError } from "./aws-error";
import { evaluatePolicies } from "./evaluate-policy";
import type { Decision } from "./evaluate-policy";
import type { Instance } from "./instance-store";
import { requestContext } from "./request-context";

/** `arn:aws:ec2:REGION:ACCOUNT:instance/ID`, the form policies name instances in. */
export function instanceArn({ region, accountId, id }: Pick<Instance, "region" | "accountId" | "id">): string {
  return `arn:aws:ec2:${region}:${accountId}:instance/${id}`;
}

/** Every instance of the batch must be allowed, else the whole call is refused (UnauthorizedOperation). */
export function authorizeInstances(call: ApiCall, action: string, instances: readonly Instance[]): void {
  for (const instance of instances) {
    const tags = Object.entries(instance.status.tags).flatMap(([key, value]) => [
      [`aws:ResourceTag/${key}`, value],
      [`ec2:ResourceTag/${key}`, value],
    ]);
    authorize(call, action, instanceArn(instance), Object.fromEntries(tags));
  }
}

/** For acts without resource types, as all Describe calls are: the policies must allow them on `*`. */
export function authorizeOnAll(call: ApiCall, action: string): void {
  authorize(call, action, "*", {});
}

function authorize(call: ApiCall, action: string, resource: string, tags: Readonly<Record<string, string>>): void {
  const { principal, region } = call;
  const context = requestContext(principal, { ...tags, "ec2:Region": region, "aws:RequestedRegion": region });
  const decision = evaluatePolicies(principal.policies, { action, resource, context });
  if (decision.allowed) return;
  const on = resource === "*" ? "" : ` on resource: ${resource}`;
  throw new AwsError(
    "UnauthorizedOperation",
    `You are not authorized to perform this operation. User: ${principal.arn} is not authorized to perform: ${action}${on} ${because(decision, action)}`,
  );
}

/** AWS's own wording of which policy refused. Source: IAM user guide, "Troubleshoot access denied error messages". */
export function because(decision: Extract<Decision, { allowed: false }>, action: string): string {
  const policy = decision.policy === "session" ? "session policy" : "identity-based policy";
  if (!decision.explicit) return `because no ${policy} allows the ${action} action`;
  return `with an explicit deny in ${policy === "session policy" ? "a" : "an"} ${policy}`;
}
