import {
  CreateTagsCommand,
  DeleteTagsCommand,
  DescribeInstanceAttributeCommand,
  DescribeInstancesCommand,
  EC2Client,
  RebootInstancesCommand,
  StartInstancesCommand,
  StopInstancesCommand,
  TerminateInstancesCommand,
} from "@aws-sdk/client-ec2";
import { CloudWatchClient, GetMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import { DescribeListenersCommand, ElasticLoadBalancingV2Client, ModifyListenerCommand, ModifyRuleCommand } from "@aws-sdk/client-elastic-load-balancing-v2";
import { DescribeSessionsCommand, SSMClient } from "@aws-sdk/client-ssm";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { manualClock } from "@/embedded/aws/embedded-aws-fixture";
import { startEmbeddedAws } from "@/embedded/aws/start-embedded-aws";
import type { EmbeddedAws } from "@/embedded/aws/start-embedded-aws";
import { requestOf } from "./assume-request";
import { CALLERS, INSTANCES, OTHER_REGION, REGION } from "./golden-accounts";
import type { Act, GoldenDecision, MeasuringAct, SessionWish } from "./golden-decision";
import { FORWARDERS, forwarderArn } from "./golden-listeners";
import { goldenDecisions } from "./golden-decisions";
import { roleArnOf } from "./golden-roles";
import type { RoleName } from "./golden-roles";
import { goldenSeed } from "./golden-world";
import { readOutcome } from "./read-outcome";

type Credentials = { accessKeyId: string; secretAccessKey: string; sessionToken?: string };

// Whether EC2 may use a key is no call of its own: the evaluator's table decides it, and the tests of StartInstances show it.
const overTheWire = goldenDecisions.filter(({ act }) => act?.kind !== "CreateGrant");
const clock = manualClock();
let aws: EmbeddedAws;
beforeAll(async () => {
  aws = await startEmbeddedAws({ seed: goldenSeed(), clock });
});
afterAll(() => aws.close());
// EC2's token buckets are refilled between two decisions: a throttled call decides nothing.
beforeEach(() => clock.advance(60_000));

const clientOf = (credentials: Credentials, region = REGION) => ({ region, endpoint: aws.endpoint, credentials: { ...credentials }, maxAttempts: 1 });

async function become(credentials: Credentials, role: RoleName, wish: SessionWish = {}): Promise<Credentials> {
  const client = new STSClient(clientOf(credentials));
  const { Credentials } = await client.send(new AssumeRoleCommand(requestOf(roleArnOf(role), wish))).finally(() => client.destroy());
  const { AccessKeyId = "", SecretAccessKey = "", SessionToken = "" } = Credentials ?? {};
  return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
}

// With DryRun: the table decides every act on the same instances, so none may change them.
function send(client: EC2Client, act: Exclude<Act, { kind: "CreateGrant" | "Forward" | "DescribeListeners" | MeasuringAct }>): Promise<unknown> {
  const DryRun = true;
  if (act.kind === "DescribeInstances") return client.send(new DescribeInstancesCommand({ DryRun }));
  const InstanceIds = act.on.map((name) => INSTANCES[name].id);
  const Tags = Object.entries(act.tags ?? {}).map(([Key, Value]) => ({ Key, Value }));
  switch (act.kind) {
    case "StartInstances":
      return client.send(new StartInstancesCommand({ DryRun, InstanceIds }));
    case "StopInstances":
      return client.send(new StopInstancesCommand({ DryRun, InstanceIds }));
    case "RebootInstances":
      return client.send(new RebootInstancesCommand({ DryRun, InstanceIds }));
    case "TerminateInstances":
      return client.send(new TerminateInstancesCommand({ DryRun, InstanceIds }));
    case "DescribeInstanceAttribute":
      return client.send(new DescribeInstanceAttributeCommand({ DryRun, InstanceId: InstanceIds[0], Attribute: "disableApiStop" }));
    case "CreateTags":
      return client.send(new CreateTagsCommand({ DryRun, Resources: InstanceIds, Tags }));
    case "DeleteTags":
      return client.send(new DeleteTagsCommand({ DryRun, Resources: InstanceIds, Tags }));
  }
}

const measured = {
  MetricDataQueries: [{ Id: "a", MetricStat: { Metric: { Namespace: "AWS/EC2", MetricName: "CPUUtilization" }, Period: 300, Stat: "Average" } }],
  StartTime: new Date(0),
  EndTime: new Date(1_000),
};

function measure(credentials: Credentials, kind: MeasuringAct, region: string): Promise<unknown> {
  const of = clientOf(credentials, region);
  return kind === "GetMetricData"
    ? new CloudWatchClient(of).send(new GetMetricDataCommand(measured))
    : new SSMClient(of).send(new DescribeSessionsCommand({ State: "Active" }));
}

/** Without actions: what is named is judged, and nothing changes. */
async function balance(credentials: Credentials, act: Extract<Act, { kind: "Forward" | "DescribeListeners" }>): Promise<void> {
  const client = new ElasticLoadBalancingV2Client(clientOf(credentials));
  if (act.kind === "DescribeListeners") await client.send(new DescribeListenersCommand({ ListenerArns: [forwarderArn("alphaListener")] }));
  else if (FORWARDERS[act.forwarder].kind === "listener") await client.send(new ModifyListenerCommand({ ListenerArn: forwarderArn(act.forwarder) }));
  else await client.send(new ModifyRuleCommand({ RuleArn: forwarderArn(act.forwarder) }));
}

function regionOf(act: Act): string {
  if ("region" in act) return act.region ?? REGION;
  return "on" in act && act.on.some((name) => INSTANCES[name].region === OTHER_REGION) ? OTHER_REGION : REGION;
}

async function perform({ caller = "broker", via, role, session, act, after = 0 }: GoldenDecision): Promise<void> {
  let credentials: Credentials = CALLERS[caller];
  if (via) credentials = await become(credentials, via.role, via.session);
  if (role) credentials = await become(credentials, role, session);
  clock.advance(after * 1_000);
  if (act === undefined || act.kind === "CreateGrant") return;
  if (act.kind === "GetMetricData" || act.kind === "DescribeSessions") {
    await measure(credentials, act.kind, regionOf(act));
    return;
  }
  if (act.kind === "Forward" || act.kind === "DescribeListeners") {
    await balance(credentials, act);
    return;
  }
  const client = new EC2Client(clientOf(credentials, regionOf(act)));
  await send(client, act).finally(() => client.destroy());
}

async function outcome(row: GoldenDecision): Promise<string> {
  try {
    await perform(row);
    return "allowed";
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return error.name === "DryRunOperation" ? "allowed" : readOutcome({ code: error.name, message: error.message });
  }
}

it.each(overTheWire.map((row) => [row.what, row] as const))("%s", async (_, row) => {
  expect(await outcome(row), `${row.rule} (${row.section})`).toBe(row.expected);
});
