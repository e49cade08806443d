import {
  DescribeListenersCommand,
  DescribeRulesCommand,
  DescribeTargetGroupAttributesCommand,
  DescribeTargetGroupsCommand,
  DescribeTargetHealthCommand,
  ElasticLoadBalancingV2Client,
  ModifyListenerCommand,
  ModifyRuleCommand,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ACCOUNT, assume, refusal, REGION, RUNNING, SEED, startTestAws, STOPPED } from "./embedded-aws-fixture";
import type { Clock } from "./embedded-aws-fixture";
import type { SeedAccount } from "./seed-account";
import type { EmbeddedAws } from "./start-embedded-aws";

const elb = (resource: string): string => `arn:aws:elasticloadbalancing:${REGION}:${ACCOUNT}:${resource}`;
const LISTENER = elb("listener/app/front/00000000000000a1/00000000000000b1");
const RULE = elb("listener-rule/app/front/00000000000000a1/00000000000000b1/00000000000000c1");
const BLUE = elb("targetgroup/blue/00000000000000d1");
const GREEN = elb("targetgroup/green/00000000000000d2");
const SPARE = elb("targetgroup/spare/00000000000000d3");

function seed(): SeedAccount[] {
  const [first, ...others] = SEED;
  if (first === undefined) throw new Error("The fixture has accounts.");
  const allowing = { Version: "2012-10-17" as const, Statement: [{ Effect: "Allow" as const, Action: ["ec2:*", "elasticloadbalancing:*"], Resource: "*" }] };
  const group = (name: string, id: string, instances: string[]) => ({ name, id, port: 8080, deregistrationDelaySeconds: 60, instances });
  const forward = [
    { group: "blue", weight: 100 },
    { group: "green", weight: 0 },
  ];
  const front = {
    name: "front",
    id: "00000000000000a1",
    region: REGION,
    targetGroups: [group("blue", "00000000000000d1", [RUNNING]), group("green", "00000000000000d2", [STOPPED]), group("spare", "00000000000000d3", [RUNNING])],
    listeners: [{ id: "00000000000000b1", port: 443, forward, rules: [{ id: "00000000000000c1", priority: 5, path: "/a/*", forward }] }],
  };
  return [{ ...first, roles: first.roles.map((role) => ({ ...role, policy: allowing })), loadBalancers: [front] }, ...others];
}

let aws: EmbeddedAws;
let clock: Clock;
let client: ElasticLoadBalancingV2Client;
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "balancers-"));
  ({ aws, clock } = await startTestAws({ seed: seed(), stateFile: path.join(folder, "aws.json") }));
  client = new ElasticLoadBalancingV2Client({ region: REGION, endpoint: aws.endpoint, credentials: await assume(aws), maxAttempts: 1 });
});
afterEach(async () => {
  client.destroy();
  await aws.close();
  await rm(folder, { recursive: true, force: true });
});

const healthOf = async (TargetGroupArn: string) => {
  const { TargetHealthDescriptions } = await client.send(new DescribeTargetHealthCommand({ TargetGroupArn }));
  return (TargetHealthDescriptions ?? []).map(({ TargetHealth }) => [TargetHealth?.State, TargetHealth?.Reason]);
};
const all = (TargetGroupArn: string) => [
  {
    Type: "forward" as const,
    ForwardConfig: { TargetGroups: [BLUE, GREEN].map((arn) => ({ TargetGroupArn: arn, Weight: arn === TargetGroupArn ? 100 : 0 })) },
  },
];

describe("reads", () => {
  it("tell listeners, rules, groups and their delay as the SDK reads them", async () => {
    const { Listeners } = await client.send(new DescribeListenersCommand({ ListenerArns: [LISTENER] }));
    expect(Listeners).toMatchObject([
      { ListenerArn: LISTENER, Port: 443, DefaultActions: [{ Type: "forward", ForwardConfig: { TargetGroups: [{ Weight: 100 }, { Weight: 0 }] } }] },
    ]);
    const { Rules } = await client.send(new DescribeRulesCommand({ ListenerArn: LISTENER }));
    expect(Rules).toMatchObject([{ RuleArn: RULE, Priority: "5", Actions: [{ Type: "forward" }] }]);
    const { TargetGroups } = await client.send(new DescribeTargetGroupsCommand({}));
    expect(TargetGroups?.map(({ TargetGroupName }) => TargetGroupName)).toEqual(["blue", "green", "spare"]);
    const { Attributes } = await client.send(new DescribeTargetGroupAttributesCommand({ TargetGroupArn: BLUE }));
    expect(Attributes).toEqual([{ Key: "deregistration_delay.timeout_seconds", Value: "60" }]);
  });

  it("name what is not there", async () => {
    const missing = elb("listener/app/front/00000000000000a1/00000000000000ff");
    expect((await refusal(client.send(new DescribeListenersCommand({ ListenerArns: [missing] })))).name).toBe("ListenerNotFoundException");
    expect((await refusal(client.send(new DescribeTargetHealthCommand({ TargetGroupArn: `${BLUE}0` })))).name).toBe("TargetGroupNotFoundException");
  });
});

describe("health of targets", () => {
  it("follows instances, their checks, and whether anything names the group", async () => {
    clock.advance(600_000);
    expect([await healthOf(BLUE), await healthOf(GREEN), await healthOf(SPARE)]).toEqual([
      [["healthy", undefined]],
      [["unused", "Target.InvalidState"]],
      [["unused", "Target.NotInUse"]],
    ]);
    aws.instances.setImpaired(RUNNING, true);
    expect(await healthOf(BLUE)).toEqual([["unhealthy", "Target.FailedHealthChecks"]]);
    aws.instances.setImpaired(RUNNING, false);
    aws.instances.perform(STOPPED, "start");
    clock.advance(aws.instances.delays.pendingMs + 1_000);
    expect(await healthOf(GREEN)).toEqual([["initial", "Elb.InitialHealthChecking"]]);
    clock.advance(600_000);
    expect(await healthOf(GREEN)).toEqual([["healthy", undefined]]);
  });

  it("drains for the delay after a target is taken out, then the target is gone", async () => {
    aws.balancers.setRegistered(BLUE, RUNNING, false);
    expect(await healthOf(BLUE)).toEqual([["draining", "Target.DeregistrationInProgress"]]);
    clock.advance(59_000);
    expect(await healthOf(BLUE)).toHaveLength(1);
    clock.advance(1_000);
    expect(await healthOf(BLUE)).toEqual([]);
  });
});

describe("moving traffic", () => {
  it("changes the listener or the rule it names, and nothing else", async () => {
    await client.send(new ModifyListenerCommand({ ListenerArn: LISTENER, DefaultActions: all(GREEN) }));
    const weights = () => aws.balancers.forwarders().map(({ weights: of }) => [of.get(BLUE), of.get(GREEN)]);
    expect(weights()).toEqual([
      [0, 100],
      [100, 0],
    ]);
    const { Rules } = await client.send(new ModifyRuleCommand({ RuleArn: RULE, Actions: [{ Type: "forward", TargetGroupArn: GREEN }] }));
    expect(Rules).toMatchObject([{ Actions: [{ TargetGroupArn: GREEN }] }]);
    expect(weights()).toEqual([
      [0, 100],
      [undefined, 1],
    ]);
  });

  it("is refused, dropped after it was done, or throttled, as the fault board says", async () => {
    const modify = () => client.send(new ModifyListenerCommand({ ListenerArn: LISTENER, DefaultActions: all(GREEN) }));
    aws.faults.add({ kind: "error", api: "ModifyListener", code: "Throttling" });
    expect(await refusal(modify())).toMatchObject({ name: "Throttling", status: 400 });
    expect(aws.balancers.forwarders()[0]?.weights.get(GREEN)).toBe(0);
    aws.faults.add({ kind: "drop-connection", api: "ModifyListener" });
    await expect(modify()).rejects.toMatchObject({ name: expect.any(String) });
    expect(aws.balancers.forwarders()[0]?.weights.get(GREEN)).toBe(100);
  });

  it("is kept over a restart", async () => {
    await client.send(new ModifyListenerCommand({ ListenerArn: LISTENER, DefaultActions: all(GREEN) }));
    await aws.close();
    ({ aws } = await startTestAws({ seed: seed(), stateFile: path.join(folder, "aws.json") }));
    expect(aws.balancers.forwarders()[0]?.weights.get(GREEN)).toBe(100);
  });
});

it("the control page shows load balancers and changes them by hand", async () => {
  const page = await (await fetch(aws.controlUrl)).text();
  expect(page).toContain("Load balancers");
  expect(page).toContain("Keep it unhealthy");
  const post = (at: string, body: object) =>
    fetch(`${aws.controlUrl}${at}`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
  clock.advance(600_000);
  expect((await post("/load-balancers/target", { group: BLUE, target: RUNNING, act: "fail" })).status).toBe(200);
  expect(await healthOf(BLUE)).toEqual([["unhealthy", "Target.FailedHealthChecks"]]);
  expect((await post("/load-balancers/forward", { forwarder: LISTENER, group: GREEN })).status).toBe(200);
  expect(aws.balancers.forwarders()[0]?.weights.get(GREEN)).toBe(100);
  expect((await post("/load-balancers/target", { group: BLUE, target: "i-none", act: "fail" })).status).toBe(404);
});
