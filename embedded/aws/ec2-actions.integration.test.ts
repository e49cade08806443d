import {
  DescribeInstancesCommand,
  DescribeInstanceStatusCommand,
  paginateDescribeInstances,
  RebootInstancesCommand,
  StartInstancesCommand,
  StopInstancesCommand,
  waitUntilInstanceRunning,
} from "@aws-sdk/client-ec2";
import type { DescribeInstancesCommandInput, DescribeInstanceStatusCommandInput, EC2Client, Filter, Instance } from "@aws-sdk/client-ec2";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { assume, BETA, ec2, FOREIGN, MISSING, refusal, RUNNING, SEED, sessionPolicy, startTestAws, STOPPED, STORE_ROOT } from "./embedded-aws-fixture";
import type { Clock } from "./embedded-aws-fixture";
import { startEmbeddedAws } from "./start-embedded-aws";
import type { EmbeddedAws } from "./start-embedded-aws";

let aws: EmbeddedAws;
let clock: Clock;
let client: EC2Client;
beforeEach(async () => {
  ({ aws, clock } = await startTestAws());
  client = ec2(aws, await assume(aws));
});
afterEach(() => aws.close());

const start = (...InstanceIds: string[]) => client.send(new StartInstancesCommand({ InstanceIds }));
const stop = (...InstanceIds: string[]) => client.send(new StopInstancesCommand({ InstanceIds }));
const reboot = (...InstanceIds: string[]) => client.send(new RebootInstancesCommand({ InstanceIds }));

async function instances(input: DescribeInstancesCommandInput = {}): Promise<Instance[]> {
  const { Reservations = [] } = await client.send(new DescribeInstancesCommand(input));
  return Reservations.flatMap((reservation) => reservation.Instances ?? []);
}
const ids = async (...Filters: Filter[]) => (await instances({ Filters })).map((one) => one.InstanceId);
const one = async (id: string): Promise<Instance> => (await instances({ InstanceIds: [id] }))[0] ?? {};
async function checks(input: DescribeInstanceStatusCommandInput = {}) {
  const { InstanceStatuses = [] } = await client.send(new DescribeInstanceStatusCommand(input));
  return InstanceStatuses.map((status) => [status.InstanceId, status.SystemStatus?.Status, status.InstanceStatus?.Status]);
}

describe("DescribeInstances", () => {
  it("gives every field a portal needs", async () => {
    expect(await one(RUNNING)).toMatchObject({
      InstanceId: RUNNING,
      ImageId: expect.stringMatching(/^ami-/),
      State: { Code: 16, Name: "running" },
      InstanceType: "m6i.large",
      Placement: { AvailabilityZone: "eu-central-1b" },
      PrivateIpAddress: "10.0.1.12",
      PrivateDnsName: "ip-10-0-1-12.eu-central-1.compute.internal",
      PublicIpAddress: expect.stringMatching(/^203\.0\.113\.\d+$/),
      PublicDnsName: expect.stringMatching(/^ec2-203-0-113-\d+\.eu-central-1/),
      PlatformDetails: "Linux/UNIX",
      RootDeviceType: "ebs",
      LaunchTime: new Date(clock.now()),
    });
    expect((await one(RUNNING)).Tags).toContainEqual({ Key: "Name", Value: "payments <db> & co" });
    expect(await one(STORE_ROOT)).toMatchObject({ Platform: "windows", InstanceLifecycle: "spot", RootDeviceType: "instance-store" });
    const stopped = await one(STOPPED);
    expect(stopped).toMatchObject({ State: { Code: 80, Name: "stopped" }, KeyName: "alpha", StateReason: { Code: "Client.UserInitiatedShutdown" } });
    expect(stopped.StateTransitionReason).toBe("User initiated (2026-11-02 09:00:00 GMT)");
    expect(stopped.PublicIpAddress).toBeUndefined();
  });

  it("filters: AND between filters, OR between values, globs, case-sensitively", async () => {
    const team = (...Values: string[]) => ({ Name: "tag:switchyard:team", Values });
    expect(await ids(team("alpha"))).toEqual([STOPPED, RUNNING]);
    expect(await ids(team("alpha", "beta"))).toEqual([STOPPED, RUNNING, BETA]);
    expect(await ids(team("alpha"), { Name: "instance-state-name", Values: ["running"] })).toEqual([RUNNING]);
    expect(await ids(team("?eta"))).toEqual([BETA]);
    expect(await ids(team("*a"))).toEqual([STOPPED, RUNNING, BETA]);
    expect(await ids(team("Alpha"))).toEqual([]);
    expect(await ids({ Name: "tag-key", Values: ["switchyard:*"] })).toEqual([STOPPED, RUNNING, BETA]);
    expect(await ids({ Name: "availability-zone", Values: ["eu-central-1b"] })).toEqual([RUNNING]);
    expect(await ids({ Name: "instance-id", Values: [BETA, FOREIGN] })).toEqual([BETA]);
    expect(await refusal(ids({ Name: "colour", Values: ["red"] }))).toMatchObject({
      name: "InvalidParameterValue",
      status: 400,
      message: "The filter 'colour' is invalid",
    });
    expect(await refusal(ids({ Name: "instance-id", Values: Array<string>(201).fill("x") }))).toMatchObject({ name: "FilterLimitExceeded" });
  });

  it("refuses malformed ids, missing ids and ids of another account", async () => {
    expect(await refusal(instances({ InstanceIds: ["i-123"] }))).toMatchObject({
      name: "InvalidInstanceID.Malformed",
      status: 400,
      message: 'Invalid id: "i-123" (expecting "i-...")',
    });
    expect(await refusal(instances({ InstanceIds: [RUNNING, MISSING] }))).toMatchObject({
      name: "InvalidInstanceID.NotFound",
      message: `The instance ID '${MISSING}' does not exist`,
    });
    expect(await refusal(instances({ InstanceIds: [FOREIGN, MISSING] }))).toMatchObject({ message: `The instance IDs '${FOREIGN}, ${MISSING}' do not exist` });
  });

  it("answers a dry run with 412", async () => {
    expect(await refusal(instances({ DryRun: true }))).toMatchObject({ name: "DryRunOperation", status: 412 });
  });
});

describe("paging", () => {
  const many = Array.from({ length: 12 }, (_, index) => ({
    id: `i-0000000000000${(0x1000 + index).toString(16)}`,
    type: "t3.small",
    zone: "eu-central-1a",
    privateIp: "10.0.0.1",
    tags: { odd: String(index % 2) },
  }));

  it("goes through everything once, in pages", async () => {
    const [first] = SEED;
    if (!first) throw new Error("no account");
    await aws.close();
    aws = await startEmbeddedAws({ seed: [{ ...first, instances: many }] });
    client = ec2(aws, await assume(aws));
    const pages: number[] = [];
    const seen: (string | undefined)[] = [];
    for await (const page of paginateDescribeInstances({ client, pageSize: 5 }, {})) {
      pages.push(page.Reservations?.length ?? 0);
      seen.push(...(page.Reservations ?? []).map((reservation) => reservation.Instances?.[0]?.InstanceId));
    }
    expect(pages).toEqual([5, 5, 2]);
    expect(seen).toEqual(many.map(({ id }) => id));
    const { NextToken } = await client.send(new DescribeInstancesCommand({ MaxResults: 5 }));
    const other = client.send(new DescribeInstancesCommand({ MaxResults: 5, NextToken, Filters: [{ Name: "tag:odd", Values: ["1"] }] }));
    expect(await refusal(other)).toMatchObject({ name: "InvalidNextToken" });
    expect(await refusal(client.send(new DescribeInstancesCommand({ NextToken: "nonsense" })))).toMatchObject({ name: "InvalidNextToken" });
  });

  it("refuses a page size out of bounds or together with ids", async () => {
    expect(await refusal(instances({ MaxResults: 4 }))).toMatchObject({ name: "InvalidParameterValue" });
    expect(await refusal(instances({ MaxResults: 1_001 }))).toMatchObject({ name: "InvalidParameterValue" });
    expect(await refusal(instances({ MaxResults: 5, InstanceIds: [RUNNING] }))).toMatchObject({ name: "InvalidParameterCombination" });
  });
});

describe("start, stop, reboot", () => {
  it("goes through the states on the clock, with a new public address at each start", async () => {
    const addresses: (string | undefined)[] = [];
    for (let round = 0; round < 2; round += 1) {
      expect(await start(STOPPED)).toMatchObject({
        StartingInstances: [{ InstanceId: STOPPED, PreviousState: { Code: 80, Name: "stopped" }, CurrentState: { Code: 0, Name: "pending" } }],
      });
      clock.advance(5_999);
      expect((await one(STOPPED)).State).toEqual({ Code: 0, Name: "pending" });
      clock.advance(1);
      const running = await one(STOPPED);
      expect(running.State).toEqual({ Code: 16, Name: "running" });
      addresses.push(running.PublicIpAddress);
      expect(await stop(STOPPED)).toMatchObject({ StoppingInstances: [{ PreviousState: { Code: 16 }, CurrentState: { Code: 64, Name: "stopping" } }] });
      clock.advance(5_000);
      const stopped = await one(STOPPED);
      expect([stopped.State?.Name, stopped.PublicIpAddress]).toEqual(["stopped", undefined]);
    }
    expect(new Set(addresses).size).toBe(2);
    expect(addresses).not.toContain(undefined);
  });

  it("gives no public address in a private subnet", async () => {
    expect((await one(BETA)).PublicIpAddress).toBeUndefined();
  });

  it("succeeds without effect where nothing is to be done", async () => {
    expect(await start(RUNNING)).toMatchObject({ StartingInstances: [{ PreviousState: { Name: "running" }, CurrentState: { Name: "running" } }] });
    expect(await stop(STOPPED)).toMatchObject({ StoppingInstances: [{ PreviousState: { Name: "stopped" }, CurrentState: { Name: "stopped" } }] });
    expect((await one(RUNNING)).LaunchTime).toEqual(new Date(clock.now()));
  });

  it("refuses what the state does not allow", async () => {
    const wrong = { name: "IncorrectInstanceState", status: 400 };
    expect(await refusal(reboot(STOPPED))).toMatchObject(wrong);
    await start(STOPPED);
    expect(await refusal(stop(STOPPED))).toMatchObject(wrong);
    await stop(RUNNING);
    expect(await refusal(start(RUNNING))).toMatchObject(wrong);
    aws.instances.perform(BETA, "terminate");
    clock.advance(5_000);
    expect(await refusal(start(BETA))).toMatchObject(wrong);
    expect(await refusal(stop(BETA))).toMatchObject(wrong);
    clock.advance(3_600_000);
    client = ec2(aws, await assume(aws));
    expect(await refusal(start(BETA))).toMatchObject({ name: "InvalidInstanceID.NotFound" });
  });

  it("changes nothing where one of the batch is refused", async () => {
    expect(await refusal(start(STOPPED, MISSING))).toMatchObject({ name: "InvalidInstanceID.NotFound" });
    expect(await refusal(reboot(RUNNING, STOPPED))).toMatchObject({ name: "IncorrectInstanceState" });
    expect(await refusal(stop(RUNNING, STORE_ROOT))).toMatchObject({ name: "UnsupportedOperation", message: expect.stringContaining("root device") });
    expect((await instances()).map((instance) => instance.State?.Name)).toEqual(["stopped", "running", "running", "running"]);
    expect(await refusal(start())).toMatchObject({ name: "MissingParameter" });
  });

  it("says with a dry run what is allowed, and does nothing", async () => {
    const dry = (credentials: EC2Client) => credentials.send(new StopInstancesCommand({ InstanceIds: [RUNNING], DryRun: true }));
    expect(await refusal(dry(client))).toMatchObject({ name: "DryRunOperation", status: 412 });
    const other = ec2(aws, await assume(aws, { Policy: sessionPolicy("ec2:StopInstances", BETA) }));
    expect(await refusal(dry(other))).toMatchObject({ name: "UnauthorizedOperation", status: 403 });
    expect((await one(RUNNING)).State?.Name).toBe("running");
  });

  it("accepts a forced stop and refuses hibernation", async () => {
    const hibernate = client.send(new StopInstancesCommand({ InstanceIds: [RUNNING], Hibernate: true }));
    expect(await refusal(hibernate)).toMatchObject({ name: "UnsupportedHibernationConfiguration" });
    await client.send(new StopInstancesCommand({ InstanceIds: [RUNNING], Force: true }));
    expect((await one(RUNNING)).State?.Name).toBe("stopping");
  });
});

describe("DescribeInstanceStatus", () => {
  it("follows start, checks, reboot and impairment", async () => {
    await start(STOPPED);
    expect(await checks({ InstanceIds: [STOPPED] })).toEqual([]);
    expect(await checks({ InstanceIds: [STOPPED], IncludeAllInstances: true })).toEqual([[STOPPED, "not-applicable", "not-applicable"]]);
    clock.advance(6_000);
    expect(await checks({ InstanceIds: [STOPPED] })).toEqual([[STOPPED, "initializing", "initializing"]]);
    clock.advance(4_000);
    expect(await checks({ InstanceIds: [STOPPED] })).toEqual([[STOPPED, "ok", "ok"]]);
    await reboot(STOPPED);
    expect(await checks({ InstanceIds: [STOPPED] })).toEqual([[STOPPED, "initializing", "initializing"]]);
    clock.advance(7_000);
    aws.instances.setImpaired(STOPPED, true);
    expect(await checks({ Filters: [{ Name: "instance-status.status", Values: ["impaired"] }] })).toEqual([[STOPPED, "impaired", "impaired"]]);
  });
});

describe("the SDK's own waiter", () => {
  it("sees a start through on the real clock", async () => {
    await aws.close();
    aws = await startEmbeddedAws({ seed: SEED, delays: { pendingMs: 300 } });
    client = ec2(aws, await assume(aws));
    await start(STOPPED);
    const result = await waitUntilInstanceRunning({ client, maxWaitTime: 10, minDelay: 1, maxDelay: 1 }, { InstanceIds: [STOPPED] });
    expect(result.state).toBe("SUCCESS");
  });
});
