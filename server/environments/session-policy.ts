import type { OperationKind } from "@/server/generated/prisma/client";
import { AppError } from "@/server/platform/errors";

/** The acts a session can be made for. Hibernating is a way of stopping, with no action of its own (Service Authorization Reference, Amazon EC2). */
export const sessionActions = {
  start: "ec2:StartInstances",
  stop: "ec2:StopInstances",
  reboot: "ec2:RebootInstances",
  hibernate: "ec2:StopInstances",
} as const satisfies Record<OperationKind, string>;

/** AWS refuses a session policy of more plain-text characters (STS API reference, AssumeRole, parameter Policy). */
const mostCharacters = 2_048;

/** The largest number of instances one session is made for: 26 ARNs with the longest region name fill 2,004 characters. */
export const mostInstancesPerSession = 26;

/** What STS accepts as SourceIdentity and RoleSessionName (STS API reference, AssumeRole). */
const sourceIdentityPattern = /^[A-Za-z0-9_+=,.@-]{2,64}$/;

/** Every instant is written in the same number of characters. */
const anyInstant = new Date(0);

/** Where the instances are. */
type Region = { accountId: string; region: string };

/** An instance as a session needs to know it: its EC2 id, and the keys of its encrypted volumes (ARNs). */
export type SessionInstance = { ec2Id: string; kmsKeyArns: readonly string[] };

/** True when the name can stand in AWS as it is. A name that cannot is refused, never changed: two people must not become one. */
export function isSourceIdentity(name: string): boolean {
  return sourceIdentityPattern.test(name);
}

/** The names of the system's own calls begin so, as the roles observer and scheduler expect of them. */
const systemPrefix = /^switchyard-/i;

/** True for a name a person can have in AWS: one that fits, and that nobody takes for the system's. */
export function isPersonsSourceIdentity(uid: string): boolean {
  return isSourceIdentity(uid) && !systemPrefix.test(uid);
}

/** The ARN of an instance (Service Authorization Reference, Amazon EC2, resource type instance). */
export function instanceArn(target: Region, ec2Id: string): string {
  return `arn:aws:ec2:${target.region}:${target.accountId}:instance/${ec2Id}`;
}

/**
 * The policy of a session that may do one thing to exactly these instances, and only before `until` by AWS's clock, to the second; a start also
 * lets EC2 use the keys of their volumes.
 * @param encryption keys of the volumes (ARNs) and the region EC2 uses them in; without effect unless it is a start
 * @throws AppError `internal` when it names no instance or is longer than AWS accepts
 */
export function actPolicy(
  action: OperationKind,
  instanceArns: readonly string[],
  until: Date,
  encryption?: { region: string; kmsKeyArns: readonly string[] },
): string {
  if (instanceArns.length === 0) throw new AppError("internal", "A session policy must name an instance: without a resource it would be refused.");
  const keys = action === "start" && encryption !== undefined ? [...new Set(encryption.kmsKeyArns)] : [];
  const of = { region: encryption?.region ?? "", until };
  const text = actText(action, instanceArns, { ...of, keys });
  if (text.length <= mostCharacters) return text;
  // One instance cannot be split; which keys the role may use stands in the role's own policy.
  if (instanceArns.length === 1 && keys.length > 1) return actText(action, instanceArns, { ...of, keys: ["*"] });
  throw new AppError("internal", `A session policy for ${instanceArns.length} instances has ${text.length} characters, AWS takes ${mostCharacters}.`);
}

/** True when one session can be made for all of them: at most 26, and a policy within AWS's 2,048 characters. One instance always fits. */
export function fitsOneSession(action: OperationKind, target: Region, instances: readonly SessionInstance[]): boolean {
  if (instances.length <= 1) return true;
  if (instances.length > mostInstancesPerSession) return false;
  const keys = action === "start" ? [...new Set(instances.flatMap(({ kmsKeyArns }) => kmsKeyArns))] : [];
  const arns = instances.map(({ ec2Id }) => instanceArn(target, ec2Id));
  return actText(action, arns, { region: target.region, keys, until: anyInstant }).length <= mostCharacters;
}

/** Splits instances, in their order, into batches that one session can be made for each. */
export function sessionBatches<Instance extends SessionInstance>(action: OperationKind, target: Region, instances: readonly Instance[]): Instance[][] {
  const batches: Instance[][] = [];
  for (const instance of instances) {
    const last = batches.at(-1);
    if (last !== undefined && fitsOneSession(action, target, [...last, instance])) last.push(instance);
    else batches.push([instance]);
  }
  return batches;
}

/** The policy of the session that reads the inventory, and single managed instances. */
export function observePolicy(): string {
  return policy([
    { Effect: "Allow", Action: readInventoryActions, Resource: "*" },
    { Effect: "Allow", Action: readInstanceActions, Resource: "*", Condition: { StringEquals: { "aws:ResourceTag/switchyard:managed": "true" } } },
  ]);
}

/** What the inventory is read with; these know no resources (Service Authorization Reference, Amazon EC2). */
export const readInventoryActions = ["ec2:DescribeInstances", "ec2:DescribeInstanceStatus", "ec2:DescribeVolumes", "ec2:DescribeSpotInstanceRequests"] as const;

/** What one instance is asked with, to explain a failed start among others. */
export const readInstanceActions = ["ec2:DescribeInstanceAttribute", "ec2:GetConsoleOutput"] as const;

/** Everything the role observer does. */
export const observeActions = [...readInventoryActions, ...readInstanceActions] as const;

type ActLimits = { region: string; keys: readonly string[]; until: Date };

function actText(action: OperationKind, instanceArns: readonly string[], { region, keys, until }: ActLimits): string {
  const inTime = { DateLessThan: { "aws:CurrentTime": instant(until) } };
  const act = { Effect: "Allow", Action: sessionActions[action], Resource: oneOrMore(instanceArns), Condition: inTime };
  if (keys.length === 0) return policy([act]);
  // EC2 itself makes the grant, as part of the start (KMS developer guide, "Using policy conditions with AWS KMS").
  // Without an instant: EC2 may ask for the grant a while after it has accepted the start, and would fall back to stopped without it.
  const Condition = { Bool: { "kms:GrantIsForAWSResource": "true" }, StringEquals: { "kms:ViaService": `ec2.${region}.amazonaws.com` } };
  return policy([act, { Effect: "Allow", Action: "kms:CreateGrant", Resource: oneOrMore(keys), Condition }]);
}

function policy(statements: readonly object[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}

/** In whole seconds, UTC, never later than asked for (IAM user guide, "Date condition operators"; the key: "AWS global condition context keys"). */
function instant(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`;
}

function oneOrMore(list: readonly string[]): string | readonly string[] {
  return list.length === 1 && list[0] !== undefined ? list[0] : list;
}
