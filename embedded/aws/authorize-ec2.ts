import { AwsError } from "./aws-error";
import { because } from "./denial-words";
import { evaluatePolicies } from "./evaluate-policy";
import type { Decision } from "./evaluate-policy";
import type { Instance } from "./instance-store";
import { requestContext, requestTagKeys, tagKeys } from "./request-context";
import type { DecidingCall } from "./request-context";

type Tags = Readonly<Record<string, string>>;

/** What a decision needs to know of an instance. */
type TaggedInstance = Pick<Instance, "region" | "accountId" | "id"> & { readonly status: Pick<Instance["status"], "tags"> };

/** `arn:aws:ec2:REGION:ACCOUNT:instance/ID`, the form policies name instances in. */
export function instanceArn({ region, accountId, id }: Pick<Instance, "region" | "accountId" | "id">): string {
  return `arn:aws:ec2:${region}:${accountId}:instance/${id}`;
}

/**
 * Every instance of the batch must be allowed, else the whole call is refused (UnauthorizedOperation). `requestTags` are the
 * tags that CreateTags sets or DeleteTags removes (a removed tag without a value counts as empty).
 */
export function authorizeInstances(call: DecidingCall, action: string, instances: readonly TaggedInstance[], requestTags: Tags = {}): void {
  for (const instance of instances) {
    const decision = decideOnInstance(call, action, instance, requestTags);
    if (!decision.allowed) throw unauthorized(call, `${action} on resource: ${instanceArn(instance)} ${because(decision, action)}`);
  }
}

/** For acts without resource types, as all Describe calls are: the policies must allow them on `*` (UnauthorizedOperation). */
export function authorizeOnAll(call: DecidingCall, action: string): void {
  const context = requestContext(call, { "ec2:Region": call.region });
  const decision = evaluatePolicies(call.principal.policies, { action, resource: "*", context });
  if (!decision.allowed) throw unauthorized(call, `${action} ${because(decision, action)}`);
}

function decideOnInstance(call: DecidingCall, action: string, instance: TaggedInstance, requestTags: Tags): Decision {
  const { tags } = instance.status;
  const context = requestContext(call, {
    "ec2:Region": call.region,
    "aws:ResourceAccount": instance.accountId,
    ...tagKeys("aws:ResourceTag", tags),
    ...tagKeys("ec2:ResourceTag", tags),
    ...requestTagKeys(requestTags),
  });
  return evaluatePolicies(call.principal.policies, { action, resource: instanceArn(instance), context });
}

/**
 * Whether the caller of StartInstances may let EC2 use the key of an encrypted volume: kms:CreateGrant, asked by EC2 on the
 * caller's behalf. The key's own policy is taken to leave that to the account's policies, as AWS's default key policy does.
 * Sources: EBS user guide, "Requirements for Amazon EBS encryption", permissions; KMS developer guide, "AWS KMS condition keys".
 */
export function decideOnKeyGrant(call: DecidingCall, keyArn: string): Decision {
  const context = requestContext(call, {
    "kms:CallerAccount": call.principal.accountId,
    "kms:ViaService": `ec2.${call.region}.amazonaws.com`,
    "kms:GrantIsForAWSResource": "true",
    "kms:GrantOperations": ["Decrypt"],
    "kms:EncryptionContextKeys": ["aws:ebs:id"],
  });
  return evaluatePolicies(call.principal.policies, { action: "kms:CreateGrant", resource: keyArn, context });
}

/** Whether every one of these keys may be granted. Throws nothing: AWS accepts the start, and the instance falls back to stopped. */
export function mayCreateGrants(call: DecidingCall, keyArns: readonly string[]): boolean {
  return keyArns.every((keyArn) => decideOnKeyGrant(call, keyArn).allowed);
}

function unauthorized({ principal }: DecidingCall, what: string): AwsError {
  const message = `You are not authorized to perform this operation. User: ${principal.arn} is not authorized to perform: ${what}`;
  return new AwsError("UnauthorizedOperation", message);
}
