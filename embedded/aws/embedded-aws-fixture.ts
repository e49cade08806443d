import { EC2Client } from "@aws-sdk/client-ec2";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import type { AssumeRoleCommandInput } from "@aws-sdk/client-sts";
import type { SeedAccount } from "./seed-account";
import { startEmbeddedAws } from "./start-embedded-aws";
import type { EmbeddedAws, EmbeddedAwsOptions } from "./start-embedded-aws";
import { usualTrustPolicy } from "./trust-policy";

/** What the tests of the embedded AWS share: two accounts, three roles, and clients of the real SDK. */
export const REGION = "eu-central-1";
export const ACCOUNT = "111122223333";
const OTHER_ACCOUNT = "444455556666";
export const BASE = { accessKeyId: "AKIATESTBROKER000000", secretAccessKey: "broker-secret-for-tests-0000000000000000" };
export const OTHER_BASE = { accessKeyId: "AKIATESTOTHER0000000", secretAccessKey: "other-secret-for-tests-00000000000000000" };
export const EXTERNAL_ID = "external-id-of-tests";
const BROKER = `arn:aws:iam::${ACCOUNT}:role/switchyard-broker`;
export const DEVELOPER = `arn:aws:iam::${ACCOUNT}:role/switchyard/developer`;
export const OPERATOR = `arn:aws:iam::${ACCOUNT}:role/switchyard/operator`;
export const OTHER_OPERATOR = `arn:aws:iam::${OTHER_ACCOUNT}:role/switchyard/operator`;

export const STOPPED = "i-0aaaaaaaaaaaaaaa1";
export const RUNNING = "i-0aaaaaaaaaaaaaaa2";
export const BETA = "i-0bbbbbbbbbbbbbbb1";
export const STORE_ROOT = "i-0ccccccccccccccc1";
export const FOREIGN = "i-0ddddddddddddddd1";
export const MISSING = "i-0eeeeeeeeeeeeeee1";

const tags = (team: string): Record<string, string> => ({
  "switchyard:managed": "true",
  "switchyard:team": team,
  "switchyard:stage": "dev",
});

const operatorPolicy = {
  Version: "2012-10-17" as const,
  Statement: [{ Effect: "Allow" as const, Action: "ec2:*", Resource: "*" }],
};

const developerPolicy = {
  Version: "2012-10-17" as const,
  Statement: [
    {
      Sid: "OwnTeam",
      Effect: "Allow" as const,
      Action: ["ec2:StartInstances", "ec2:StopInstances", "ec2:RebootInstances"],
      Resource: `arn:aws:ec2:*:${ACCOUNT}:instance/*`,
      Condition: {
        StringEquals: { "aws:ResourceTag/switchyard:team": "${aws:PrincipalTag/switchyard:team}" },
        StringLike: { "aws:PrincipalTag/switchyard:team": "?*", "aws:SourceIdentity": "?*" },
      },
    },
    { Effect: "Allow" as const, Action: ["ec2:DescribeInstances", "ec2:DescribeInstanceStatus"], Resource: "*" },
  ],
};

const role = (arn: string, policy: SeedAccount["roles"][number]["policy"], trusted: string): SeedAccount["roles"][number] => ({
  arn,
  trustPolicy: usualTrustPolicy({ principalArn: trusted, externalId: EXTERNAL_ID }),
  policy,
});

export const SEED: SeedAccount[] = [
  {
    accountId: ACCOUNT,
    regions: [REGION, "us-east-1"],
    baseCredentials: { ...BASE, principalArn: BROKER },
    roles: [role(DEVELOPER, developerPolicy, BROKER), role(OPERATOR, operatorPolicy, BROKER)],
    instances: [
      { id: STOPPED, name: "payments-web", type: "t3.medium", zone: "eu-central-1a", tags: tags("alpha"), privateIp: "10.0.1.11", keyName: "alpha" },
      { id: RUNNING, name: "payments <db> & co", type: "m6i.large", zone: "eu-central-1b", tags: tags("alpha"), state: "running", privateIp: "10.0.1.12" },
      {
        id: BETA,
        name: "ledger",
        type: "t3.medium",
        zone: "eu-central-1a",
        tags: tags("beta"),
        state: "running",
        privateIp: "10.0.2.11",
        publicAddress: false,
      },
      {
        id: STORE_ROOT,
        name: "scratch",
        type: "m5d.large",
        zone: "eu-central-1a",
        state: "running",
        privateIp: "10.0.3.11",
        rootDeviceType: "instance-store",
        lifecycle: "spot",
        platform: "windows",
      },
    ],
  },
  {
    accountId: OTHER_ACCOUNT,
    regions: [REGION],
    baseCredentials: { ...OTHER_BASE, principalArn: `arn:aws:iam::${OTHER_ACCOUNT}:user/other` },
    roles: [role(OTHER_OPERATOR, operatorPolicy, BROKER)],
    instances: [{ id: FOREIGN, type: "t3.small", zone: "eu-central-1a", privateIp: "10.9.0.1" }],
  },
];

/** A clock that moves only when told. It begins at 2026-11-02 09:00 UTC. */
export function manualClock(): { now(): number; advance(milliseconds: number): void } {
  let time = Date.UTC(2026, 10, 2, 9);
  return {
    now: () => time,
    advance: (milliseconds) => {
      time += milliseconds;
    },
  };
}

export type Clock = ReturnType<typeof manualClock>;

/** An endpoint on the test accounts with a clock of its own. */
export async function startTestAws(options: Partial<EmbeddedAwsOptions> = {}): Promise<{ aws: EmbeddedAws; clock: Clock }> {
  const clock = manualClock();
  return { aws: await startEmbeddedAws({ seed: SEED, clock, ...options }), clock };
}

export type Credentials = { accessKeyId: string; secretAccessKey: string; sessionToken?: string };

/** The real SDK's EC2 client on the endpoint, one attempt per call. */
export function ec2(aws: Pick<EmbeddedAws, "endpoint">, credentials: Credentials, region = REGION): EC2Client {
  return new EC2Client({ region, endpoint: aws.endpoint, credentials, maxAttempts: 1 });
}

/** The real SDK's STS client on the endpoint, one attempt per call; as the portal's own principal unless told otherwise. */
export function sts(aws: Pick<EmbeddedAws, "endpoint">, credentials: Credentials = BASE): STSClient {
  return new STSClient({ region: REGION, endpoint: aws.endpoint, credentials, maxAttempts: 1 });
}

/** Credentials of a session of the operator role (or as `input` says), for source identity `mina`. */
export async function assume(aws: EmbeddedAws, input: Partial<AssumeRoleCommandInput> = {}, as: Credentials = BASE): Promise<Required<Credentials>> {
  const answer = await sts(aws, as).send(
    new AssumeRoleCommand({ RoleArn: OPERATOR, RoleSessionName: "mina-1", ExternalId: EXTERNAL_ID, SourceIdentity: "mina", ...input }),
  );
  const { AccessKeyId = "", SecretAccessKey = "", SessionToken = "" } = answer.Credentials ?? {};
  return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
}

/** The name, message and HTTP status of the error a call ends with; fails where it succeeds. */
export async function refusal(call: Promise<unknown>): Promise<{ name: string; message: string; status: number; requestId: string }> {
  try {
    await call;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const metadata = "$metadata" in error && typeof error.$metadata === "object" && error.$metadata ? error.$metadata : {};
    return {
      name: error.name,
      message: error.message,
      status: "httpStatusCode" in metadata ? Number(metadata.httpStatusCode) : 0,
      requestId: "requestId" in metadata ? String(metadata.requestId) : "",
    };
  }
  throw new Error("The call was expected to be refused, but it succeeded.");
}

/** A session policy for one action on the named instances of the first account. */
export function sessionPolicy(action: string, ...ids: string[]): string {
  const Resource = ids.map((id) => `arn:aws:ec2:${REGION}:${ACCOUNT}:instance/${id}`);
  return JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: action, Resource }] });
}
