import { AppError } from "@/server/platform/errors";

/** The acts a session can be made for. */
export const sessionActions = { start: "ec2:StartInstances", stop: "ec2:StopInstances", reboot: "ec2:RebootInstances" } as const;

/** AWS refuses a session policy of more plain-text characters (STS API reference, AssumeRole, parameter Policy). */
const mostCharacters = 2_048;

/** The largest number of instances one session policy can name: 27 ARNs with the longest region name fill 2,002 characters. */
export const mostInstancesPerSession = 27;

/** What STS accepts as SourceIdentity and RoleSessionName (STS API reference, AssumeRole). */
const sourceIdentityPattern = /^[A-Za-z0-9_+=,.@-]{2,64}$/;

/** True when the name can stand in AWS as it is. A name that cannot is refused, never changed: two people must not become one. */
export function isSourceIdentity(name: string): boolean {
  return sourceIdentityPattern.test(name);
}

/** The ARN of an instance (Service Authorization Reference, Amazon EC2, resource type instance). */
export function instanceArn(target: { accountId: string; region: string }, ec2Id: string): string {
  return `arn:aws:ec2:${target.region}:${target.accountId}:instance/${ec2Id}`;
}

/**
 * The policy of a session that may do one thing to exactly these instances.
 * @throws AppError `internal` when it names no instance or is longer than AWS accepts
 */
export function actPolicy(action: keyof typeof sessionActions, instanceArns: readonly string[]): string {
  if (instanceArns.length === 0) throw new AppError("internal", "A session policy must name an instance: without a resource it would be refused.");
  const text = policy([sessionActions[action]], instanceArns);
  if (text.length > mostCharacters) {
    throw new AppError("internal", `A session policy for ${instanceArns.length} instances has ${text.length} characters, AWS takes ${mostCharacters}.`);
  }
  return text;
}

/** The policy of the session that reads the inventory. Describe knows no resources (Service Authorization Reference, Amazon EC2). */
export function observePolicy(): string {
  return policy(["ec2:DescribeInstances", "ec2:DescribeInstanceStatus"], ["*"]);
}

function policy(actions: readonly string[], resources: readonly string[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: oneOrMore(actions), Resource: oneOrMore(resources) }] });
}

function oneOrMore(list: readonly string[]): string | readonly string[] {
  return list.length === 1 && list[0] !== undefined ? list[0] : list;
}
