import {
  CreateTagsCommand,
  DescribeInstancesCommand,
  DescribeInstanceStatusCommand,
  DescribeVolumesCommand,
  StartInstancesCommand,
  StopInstancesCommand,
  TerminateInstancesCommand,
} from "@aws-sdk/client-ec2";
import type { EC2Client } from "@aws-sdk/client-ec2";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ACCOUNT, assume, ec2, refusal, REGION, RUNNING, SEED, sessionPolicy, startTestAws, STOPPED } from "./embedded-aws-fixture";
import type { Clock } from "./embedded-aws-fixture";
import type { EmbeddedAws } from "./start-embedded-aws";

const herd = Array.from({ length: 1_010 }, (_, index) => ({
  id: `i-0000000000000${(0x1000 + index).toString(16)}`,
  type: "t3.small",
  zone: `${REGION}a`,
  privateIp: "10.0.0.1",
}));
const herdIds = herd.map(({ id }) => id);
const seed = SEED.map((account) => (account.accountId === ACCOUNT ? { ...account, instances: [...account.instances, ...herd] } : account));

let aws: EmbeddedAws;
let clock: Clock;
let client: EC2Client;
beforeEach(async () => {
  ({ aws, clock } = await startTestAws({ seed }));
  client = ec2(aws, await assume(aws));
});
afterEach(() => aws.close());

const start = (...InstanceIds: string[]) => client.send(new StartInstancesCommand({ InstanceIds }));
const stop = (...InstanceIds: string[]) => client.send(new StopInstancesCommand({ InstanceIds }));
const stateOf = (id: string) => aws.instances.find(id)?.status.life.state;
const throttled = { name: "RequestLimitExceeded", status: 503, message: "Request limit exceeded." };

/** How many of these calls pass before one is refused. */
async function burst(call: () => Promise<unknown>): Promise<number> {
  for (let passed = 0; ; passed += 1) {
    const error = await call().then(
      () => null,
      (thrown: unknown) => thrown,
    );
    if (error === null) continue;
    expect(error).toMatchObject({ name: "RequestLimitExceeded" });
    return passed;
  }
}

describe("request buckets", () => {
  it("let five starts pass, then two a second, per account and region", async () => {
    expect(await burst(() => start(RUNNING))).toBe(5);
    expect(await refusal(start(STOPPED))).toMatchObject(throttled);
    expect(stateOf(STOPPED)).toBe("stopped");
    clock.advance(499);
    expect(await refusal(start(STOPPED))).toMatchObject(throttled);
    clock.advance(1);
    await start(STOPPED);
    expect(await burst(() => start(RUNNING))).toBe(0);
    clock.advance(60_000);
    expect(await burst(() => start(RUNNING))).toBe(5);
    const elsewhere = ec2(aws, await assume(aws), "us-east-1");
    expect(await refusal(elsewhere.send(new StartInstancesCommand({ InstanceIds: [RUNNING] })))).toMatchObject({ name: "InvalidInstanceID.NotFound" });
    expect(aws.buckets.throttled).toBe(5);
    expect(aws.calls.list().filter(({ errorCode }) => errorCode === "RequestLimitExceeded")).toHaveLength(5);
  });

  it("hold 50 stops, 100 filtered and 50 plain describes, 100 taggings, each API on its own", async () => {
    expect(await burst(() => stop(STOPPED))).toBe(50);
    expect(await burst(() => client.send(new DescribeInstanceStatusCommand({ MaxResults: 5 })))).toBe(100);
    expect(await burst(() => client.send(new DescribeInstanceStatusCommand({})))).toBe(50);
    expect(await burst(() => client.send(new DescribeVolumesCommand({ Filters: [{ Name: "status", Values: ["none"] }] })))).toBe(100);
    expect(await burst(() => client.send(new DescribeInstancesCommand({ InstanceIds: [RUNNING] })))).toBe(100);
    expect(await burst(() => client.send(new CreateTagsCommand({ Resources: [RUNNING], Tags: [{ Key: "a", Value: "b" }] })))).toBe(100);
    clock.advance(1_000);
    expect(await burst(() => stop(STOPPED))).toBe(5);
    expect(await burst(() => client.send(new DescribeInstanceStatusCommand({ MaxResults: 5 })))).toBe(20);
    expect(await burst(() => client.send(new DescribeInstanceStatusCommand({})))).toBe(10);
  });

  it("are taken from by dry runs and refused calls too", async () => {
    for (let times = 0; times < 4; times += 1) {
      expect(await refusal(client.send(new StartInstancesCommand({ InstanceIds: [STOPPED], DryRun: true })))).toMatchObject({ name: "DryRunOperation" });
    }
    const other = ec2(aws, await assume(aws, { Policy: sessionPolicy("ec2:StopInstances", RUNNING) }));
    expect(await refusal(other.send(new StartInstancesCommand({ InstanceIds: [STOPPED] })))).toMatchObject({ name: "UnauthorizedOperation" });
    expect(await refusal(start(STOPPED))).toMatchObject(throttled);
  });
});

describe("resource buckets", () => {
  it("let 1,000 instances start at once, then two a second; the whole call is refused", async () => {
    await start(...herdIds.slice(0, 1_000));
    const rest = herdIds.slice(1_000, 1_004);
    expect(await refusal(start(...rest))).toMatchObject(throttled);
    expect(rest.map(stateOf)).toEqual(["stopped", "stopped", "stopped", "stopped"]);
    clock.advance(1_000);
    expect(await refusal(start(...rest))).toMatchObject(throttled);
    clock.advance(1_000);
    await start(...rest);
    expect(aws.buckets.levels().find(({ counts }) => counts === "instances")).toMatchObject({
      api: "StartInstances",
      tokens: 0,
      capacity: 1_000,
      refillPerSecond: 2,
    });
  });

  it("let 1,000 stop and terminate at once, then 20 a second", async () => {
    aws.buckets.setEnabled(false);
    await start(...herdIds);
    clock.advance(6_000);
    aws.buckets.setEnabled(true);
    await stop(...herdIds.slice(0, 1_000));
    expect(await refusal(stop(herdIds[1_001] ?? ""))).toMatchObject(throttled);
    clock.advance(500);
    await stop(...herdIds.slice(1_000));
    const terminate = (ids: string[]) => client.send(new TerminateInstancesCommand({ InstanceIds: ids }));
    await terminate(herdIds.slice(0, 1_000));
    expect(await refusal(terminate(herdIds.slice(1_000)))).toMatchObject(throttled);
  });

  it("keep their tokens where the call is refused for another reason, or is a dry run", async () => {
    aws.capacity.limit({ type: "t3.medium", zone: `${REGION}a` });
    expect(await refusal(client.send(new StartInstancesCommand({ InstanceIds: [STOPPED], DryRun: true })))).toMatchObject({ name: "DryRunOperation" });
    expect(aws.buckets.levels().filter(({ counts }) => counts === "instances")).toEqual([]);
  });
});

describe("limits that are off", () => {
  it("refuse nothing and show nothing", async () => {
    await aws.close();
    ({ aws, clock } = await startTestAws({ buckets: "off" }));
    client = ec2(aws, await assume(aws));
    for (let times = 0; times < 12; times += 1) await start(RUNNING);
    expect(aws.buckets.levels()).toEqual([]);
    expect(aws.buckets.throttled).toBe(0);
  });
});

describe("STS", () => {
  it("has a bucket of its own, wide enough for everybody", async () => {
    for (let times = 0; times < 30; times += 1) await assume(aws);
    expect(aws.buckets.levels().find(({ api }) => api === "STS")).toMatchObject({ capacity: 600, tokens: 569 });
  });
});
