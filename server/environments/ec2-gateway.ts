import {
  DescribeInstancesCommand,
  DescribeInstanceStatusCommand,
  EC2Client,
  RebootInstancesCommand,
  StartInstancesCommand,
  StopInstancesCommand,
} from "@aws-sdk/client-ec2";
import type { Filter, InstanceStateChange } from "@aws-sdk/client-ec2";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import type { InstanceChecks } from "@/server/generated/prisma/client";
import { clock } from "@/server/platform/clock";
import { env } from "@/server/platform/env";
import { toChecks, toDescribedInstance, toInstanceState } from "./ec2-answers";
import { everyPage } from "./every-page";
import { Ec2Error, toEc2Failure } from "./ec2-failure";
import type { ChecksById, DescribedInstance, Ec2Answer, Ec2Gateway, Ec2Session, Ec2Target, SessionRequest } from "./ec2-types";
import { actPolicy, instanceArn, isSourceIdentity, observePolicy } from "./session-policy";

export type Ec2GatewaySettings = { endpoint?: string; baseCredentials?: { accessKeyId: string; secretAccessKey: string } };

/** Longest wait for AWS; a lease (30 s) outlives AssumeRole plus one act. */
const callTimeoutMs = 8_000;
// The SDK's own retries are off: they spend tokens of AWS's buckets on refusals and hide that a call was sent twice.
const connection = { maxAttempts: 1, requestHandler: { connectionTimeout: 2_000, requestTimeout: callTimeoutMs, throwOnRequestTimeout: true } };
/** Most instances of a page (EC2 API reference, DescribeInstances, MaxResults). */
const pageSize = 1_000;
/** The shortest session AWS makes (STS API reference, AssumeRole, DurationSeconds). */
const sessionSeconds = 900;
const observerIdentity = "switchyard-observer";

/** AWS over its real SDK. The only file that knows it. */
export function createEc2Gateway(settings: Ec2GatewaySettings = settingsFromEnv()): Ec2Gateway {
  const observers = new Map<string, Ec2Session>();

  async function observerSession(target: Ec2Target): Promise<Ec2Session> {
    const cached = observers.get(target.id);
    if (cached !== undefined && cached.expiresAt.getTime() - clock.now().getTime() > 60_000) return cached;
    const session = await assumeRole(settings, target, { role: "observer", sourceIdentity: observerIdentity, policy: observePolicy(), tags: {} });
    observers.set(target.id, session);
    return session;
  }

  async function observing<T>(target: Ec2Target, read: (client: EC2Client) => Promise<T>): Promise<T> {
    try {
      return await withEc2(settings, await observerSession(target), read);
    } catch (error) {
      // Whatever made it fail, the next read begins with a new session.
      observers.delete(target.id);
      throw error;
    }
  }

  return {
    assumeSession: (request) => assumeActSession(settings, request),
    describeInstances: (target, ec2Ids) => observing(target, (client) => describeAll(client, ec2Ids)),
    describeInstanceStatus: (target) => observing(target, describeStatus),
    startInstances: (session, ec2Ids) =>
      withEc2(settings, session, async (client) => {
        const answer = await client.send(new StartInstancesCommand({ InstanceIds: [...ec2Ids] }), inTime());
        return toAnswer(answer.StartingInstances, answer.$metadata.requestId);
      }),
    stopInstances: (session, ec2Ids) =>
      withEc2(settings, session, async (client) => {
        const answer = await client.send(new StopInstancesCommand({ InstanceIds: [...ec2Ids] }), inTime());
        return toAnswer(answer.StoppingInstances, answer.$metadata.requestId);
      }),
    rebootInstances: (session, ec2Ids) =>
      withEc2(settings, session, async (client) => {
        const answer = await client.send(new RebootInstancesCommand({ InstanceIds: [...ec2Ids] }), inTime());
        return { accepted: ec2Ids.map((ec2Id) => ({ ec2Id, state: "running" })), awsRequestId: answer.$metadata.requestId ?? "unknown" };
      }),
  };
}

function settingsFromEnv(): Ec2GatewaySettings {
  const { AWS_ENDPOINT_URL: endpoint, AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = env();
  return { endpoint, baseCredentials: accessKeyId && secretAccessKey ? { accessKeyId, secretAccessKey } : undefined };
}

// The SDK writes its own mark into the object it is given.
function copied<T extends object>(credentials: T | undefined): T | undefined {
  return credentials && { ...credentials };
}

function inTime(): { abortSignal: AbortSignal } {
  return { abortSignal: AbortSignal.timeout(callTimeoutMs) };
}

async function assumeActSession(settings: Ec2GatewaySettings, request: SessionRequest): Promise<Ec2Session> {
  const { target, action, role, sourceIdentity, ec2Ids } = request;
  const policy = actPolicy(
    action,
    ec2Ids.map((ec2Id) => instanceArn(target, ec2Id)),
  );
  return assumeRole(settings, target, { role, sourceIdentity, policy, tags: request.tags });
}

type RoleRequest = { role: "observer" | SessionRequest["role"]; sourceIdentity: string; policy: string; tags: Readonly<Record<string, string>> };

async function assumeRole(settings: Ec2GatewaySettings, target: Ec2Target, request: RoleRequest): Promise<Ec2Session> {
  const { role, sourceIdentity, policy, tags } = request;
  if (!isSourceIdentity(sourceIdentity)) {
    throw new Ec2Error({ kind: "denied", awsCode: null, instanceIds: [], message: `The name ${sourceIdentity} cannot be a SourceIdentity.` }, null);
  }
  const client = new STSClient({ region: target.region, endpoint: settings.endpoint, credentials: copied(settings.baseCredentials), ...connection });
  return translated(client, async () => {
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
    const expiresAt = Expiration ?? new Date(clock.now().getTime() + sessionSeconds * 1_000);
    return { target, expiresAt, credentials: { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken } };
  });
}

function withEc2<T>(settings: Ec2GatewaySettings, session: Ec2Session, work: (client: EC2Client) => Promise<T>): Promise<T> {
  const client = new EC2Client({ region: session.target.region, endpoint: settings.endpoint, credentials: { ...session.credentials }, ...connection });
  return translated(client, () => work(client));
}

async function translated<T>(client: { destroy(): void }, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof Ec2Error ? error : new Ec2Error(toEc2Failure(error), error);
  } finally {
    client.destroy();
  }
}

async function describeAll(client: EC2Client, ec2Ids?: readonly string[]): Promise<DescribedInstance[]> {
  const managed: Filter = { Name: "tag:switchyard:managed", Values: ["true"] };
  // A filter, not InstanceIds: one unknown id would fail the whole call.
  const filters = ec2Ids === undefined ? [managed] : [managed, { Name: "instance-id", Values: [...ec2Ids] }];
  const found: DescribedInstance[] = [];
  const pages = everyPage((NextToken, options) => client.send(new DescribeInstancesCommand({ Filters: filters, MaxResults: pageSize, NextToken }), options));
  for await (const page of pages) {
    const instances = (page.Reservations ?? []).flatMap((reservation) => reservation.Instances ?? []);
    found.push(...instances.flatMap((instance) => toDescribedInstance(instance) ?? []));
  }
  return found;
}

async function describeStatus(client: EC2Client): Promise<ChecksById> {
  const checks = new Map<string, InstanceChecks>();
  const pages = everyPage((NextToken, options) => client.send(new DescribeInstanceStatusCommand({ MaxResults: pageSize, NextToken }), options));
  for await (const page of pages) {
    for (const status of page.InstanceStatuses ?? []) {
      if (status.InstanceId !== undefined) checks.set(status.InstanceId, toChecks(status.InstanceStatus?.Status, status.SystemStatus?.Status));
    }
  }
  return checks;
}

function toAnswer(changes: readonly InstanceStateChange[] | undefined, requestId: string | undefined): Ec2Answer {
  const accepted = (changes ?? []).flatMap(({ InstanceId, CurrentState }) => {
    const state = toInstanceState(CurrentState?.Name);
    return InstanceId === undefined || state === null ? [] : [{ ec2Id: InstanceId, state }];
  });
  return { accepted, awsRequestId: requestId ?? "unknown" };
}
