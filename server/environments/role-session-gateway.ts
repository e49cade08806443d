import { AssumeRoleCommand, GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { clock } from "@/server/platform/clock";
import { byAwsClock, keepAwsAhead } from "./aws-time";
import { inTime, withSts } from "./ec2-client-gateway";
import type { Ec2GatewaySettings } from "./ec2-client-gateway";
import { Ec2Error } from "./ec2-failure";
import type { ActRole, Ec2Session, Ec2Target, SessionRequest } from "./ec2-types";
import { actPolicy, instanceArn, isSourceIdentity, observePolicy } from "./session-policy";

/** The shortest session AWS makes (STS API reference, AssumeRole, DurationSeconds). */
const sessionSeconds = 900;
const observerIdentity = "switchyard-observer";

type RoleRequest = { role: "observer" | ActRole; sourceIdentity: string; policy: string; tags: Readonly<Record<string, string>> };

/** A session of a person, or of the system, for one act on the named instances. */
export function assumeActSession(settings: Ec2GatewaySettings, request: SessionRequest): Promise<Ec2Session> {
  const { target, action, role, sourceIdentity, ec2Ids, tags, kmsKeyArns, until } = request;
  const instanceArns = ec2Ids.map((ec2Id) => instanceArn(target, ec2Id));
  const policy = actPolicy(action, instanceArns, byAwsClock(until), { region: target.region, kmsKeyArns });
  return assumeRole(settings, target, { role, sourceIdentity, policy, tags });
}

/** A session for the reads of a target, the same for everybody: what a person sees the portal filters. */
export function assumeObserver(settings: Ec2GatewaySettings, target: Ec2Target): Promise<Ec2Session> {
  return assumeRole(settings, target, { role: "observer", sourceIdentity: observerIdentity, policy: observePolicy(), tags: {} });
}

/** Who the portal is before it becomes a role. STS answers this whatever the policies say (STS API reference, GetCallerIdentity). */
export function whoAmI(settings: Ec2GatewaySettings, region: string): Promise<{ accountId: string; arn: string }> {
  return withSts(settings, region, async (client) => {
    const { Account, Arn } = await client.send(new GetCallerIdentityCommand({}), inTime());
    if (!Account || !Arn) throw new Error("GetCallerIdentity answered without an identity.");
    return { accountId: Account, arn: Arn };
  });
}

/** A session of a role of the target with a policy of its own. */
export async function assumeRole(settings: Ec2GatewaySettings, target: Ec2Target, request: RoleRequest): Promise<Ec2Session> {
  const { role, sourceIdentity, policy, tags } = request;
  if (!isSourceIdentity(sourceIdentity)) {
    throw new Ec2Error({ kind: "denied", awsCode: null, instanceIds: [], message: `The name ${sourceIdentity} cannot be a SourceIdentity.` }, null);
  }
  return withSts(settings, target.region, async (client) => {
    const answer = await client.send(
      new AssumeRoleCommand({
        RoleArn: `${target.roleArnPrefix}${role}`,
        RoleSessionName: sourceIdentity,
        SourceIdentity: sourceIdentity,
        ExternalId: target.externalId,
        DurationSeconds: sessionSeconds,
        Policy: policy,
        Tags: Object.entries(tags).map(([key, value]) => ({ Key: `switchyard:${key}`, Value: value })),
      }),
      inTime(),
    );
    const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = answer.Credentials ?? {};
    if (!AccessKeyId || !SecretAccessKey || !SessionToken) throw new Error("AssumeRole answered without credentials.");
    const expiresByUs = clock.now().getTime() + sessionSeconds * 1_000;
    // AWS tells its own time nowhere else. A slow answer makes it seem behind, so that acts end earlier, never later.
    if (Expiration !== undefined) keepAwsAhead(Expiration.getTime() - expiresByUs);
    const expiresAt = Expiration ?? new Date(expiresByUs);
    return { target, expiresAt, credentials: { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken } };
  });
}
