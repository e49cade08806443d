import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { EC2Client } from "@aws-sdk/client-ec2";
import { ElasticLoadBalancingV2Client } from "@aws-sdk/client-elastic-load-balancing-v2";
import { SSMClient } from "@aws-sdk/client-ssm";
import { STSClient } from "@aws-sdk/client-sts";
import { z } from "zod";
import { env } from "@/server/platform/env";
import { Ec2Error, toEc2Failure } from "./ec2-failure";
import type { Ec2Session } from "./ec2-types";

/** Where AWS is, and who the portal is there; what is absent comes from the SDK's own chain. */
export type Ec2GatewaySettings = { endpoint?: string; baseCredentials?: { accessKeyId: string; secretAccessKey: string } };

/** Longest wait for AWS; a lease (30 s) outlives AssumeRole plus one act. */
const callTimeoutMs = 8_000;
// The SDK's own retries are off: they spend tokens of AWS's buckets on refusals and hide that a call was sent twice.
const connection = { maxAttempts: 1, requestHandler: { connectionTimeout: 2_000, requestTimeout: callTimeoutMs, throwOnRequestTimeout: true } };

/** Every answer of AWS bears its request id (EC2 User Guide, "API responses"), but the SDK sees it only in the header x-amzn-requestid. */
const metadataSchema = z.object({ $metadata: z.object({ requestId: z.string().min(1) }) });

/** The settings of this process. */
export function settingsFromEnv(): Ec2GatewaySettings {
  const { AWS_ENDPOINT_URL: endpoint, AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = env();
  return { endpoint, baseCredentials: accessKeyId && secretAccessKey ? { accessKeyId, secretAccessKey } : undefined };
}

/** Options of a call that takes one answer: it ends after eight seconds. */
export function inTime(): { abortSignal: AbortSignal } {
  return { abortSignal: AbortSignal.timeout(callTimeoutMs) };
}

/**
 * Works with EC2 under a session.
 * @throws Ec2Error for whatever the SDK or the connection throws
 */
export function withEc2<T>(settings: Ec2GatewaySettings, { target, credentials }: Ec2Session, work: (client: EC2Client) => Promise<T>): Promise<T> {
  const client = new EC2Client({ region: target.region, endpoint: settings.endpoint, credentials: { ...credentials }, ...connection });
  client.middlewareStack.add(refuseStrangers, { step: "initialize" });
  return translated(client, () => work(client));
}

/**
 * Works with load balancers under a session.
 * @throws Ec2Error for whatever the SDK or the connection throws
 */
export function withElb<T>(
  settings: Ec2GatewaySettings,
  { target, credentials }: Ec2Session,
  work: (client: ElasticLoadBalancingV2Client) => Promise<T>,
): Promise<T> {
  const client = new ElasticLoadBalancingV2Client({ region: target.region, endpoint: settings.endpoint, credentials: { ...credentials }, ...connection });
  client.middlewareStack.add(refuseStrangers, { step: "initialize" });
  return translated(client, () => work(client));
}

/**
 * Works with CloudWatch under a session.
 * @throws Ec2Error for whatever the SDK or the connection throws
 */
export function withCloudWatch<T>(
  settings: Ec2GatewaySettings,
  { target, credentials }: Ec2Session,
  work: (client: CloudWatchClient) => Promise<T>,
): Promise<T> {
  const client = new CloudWatchClient({ region: target.region, endpoint: settings.endpoint, credentials: { ...credentials }, ...connection });
  client.middlewareStack.add(refuseStrangers, { step: "initialize" });
  return translated(client, () => work(client));
}

/**
 * Works with Systems Manager under a session.
 * @throws Ec2Error for whatever the SDK or the connection throws
 */
export function withSystemsManager<T>(settings: Ec2GatewaySettings, { target, credentials }: Ec2Session, work: (client: SSMClient) => Promise<T>): Promise<T> {
  const client = new SSMClient({ region: target.region, endpoint: settings.endpoint, credentials: { ...credentials }, ...connection });
  client.middlewareStack.add(refuseStrangers, { step: "initialize" });
  return translated(client, () => work(client));
}

/**
 * Works with STS as the portal's base principal.
 * @throws Ec2Error for whatever the SDK or the connection throws
 */
export function withSts<T>(settings: Ec2GatewaySettings, region: string, work: (client: STSClient) => Promise<T>): Promise<T> {
  // The SDK writes its own mark into the credentials it is given.
  const credentials = settings.baseCredentials && { ...settings.baseCredentials };
  const client = new STSClient({ region, endpoint: settings.endpoint, credentials, ...connection });
  client.middlewareStack.add(refuseStrangers, { step: "initialize" });
  return translated(client, () => work(client));
}

type Answer = { output: unknown };

/**
 * What bears neither AWS's request id nor anything that was asked for is not AWS's answer; the SDK would take a page of a proxy in between
 * for an account without instances. (A proxy may take the header away, so the id alone does not decide.)
 */
function refuseStrangers<Args, Result extends Answer>(next: (args: Args) => Promise<Result>): (args: Args) => Promise<Result> {
  return async (args) => {
    const result = await next(args);
    if (metadataSchema.safeParse(result.output).success || holdsSomething(result.output)) return result;
    throw new Ec2Error({ kind: "lost", message: "Something answered that is not AWS.", awsCode: null, instanceIds: [] }, null);
  };
}

/** True when the SDK found an element it knows: an empty list is one, its absence is not. */
function holdsSomething(output: unknown): boolean {
  if (typeof output !== "object" || output === null) return false;
  return Object.entries(output).some(([name, value]) => name !== "$metadata" && value !== undefined);
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
