import {
  DescribeInstancesCommand,
  DescribeInstanceStatusCommand,
  GetConsoleOutputCommand,
  RebootInstancesCommand,
  StartInstancesCommand,
} from "@aws-sdk/client-ec2";
import type { EC2Client } from "@aws-sdk/client-ec2";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { assume, BETA, ec2, refusal, REGION, RUNNING, SEED, startTestAws, STOPPED } from "./embedded-aws-fixture";
import type { Clock } from "./embedded-aws-fixture";
import type { EmbeddedAws } from "./start-embedded-aws";

let aws: EmbeddedAws;
let clock: Clock;
let client: EC2Client;
const open = async (options: Parameters<typeof startTestAws>[0] = {}): Promise<void> => {
  ({ aws, clock } = await startTestAws(options));
  client = ec2(aws, await assume(aws));
};
beforeEach(() => open());
afterEach(() => aws.close());

const start = (...InstanceIds: string[]) => client.send(new StartInstancesCommand({ InstanceIds }));
const one = async (id: string) => (await client.send(new DescribeInstancesCommand({ InstanceIds: [id] }))).Reservations?.[0]?.Instances?.[0];
const described = async (id: string) => (await one(id))?.State?.Name;
const status = async (id: string) => (await client.send(new DescribeInstanceStatusCommand({ InstanceIds: [id] }))).InstanceStatuses?.[0];
const stateOf = (id: string) => aws.instances.find(id)?.status.life.state;
const stopAll = (): void => {
  for (const id of [RUNNING, BETA]) aws.instances.perform(id, "stop");
  clock.advance(5_000);
};

describe("capacity", () => {
  it("that has run out refuses the whole call in AWS's words; other types start, and so does it when given back", async () => {
    stopAll();
    aws.capacity.limit({ type: "t3.medium", zone: `${REGION}a` });
    expect(await refusal(start(STOPPED, RUNNING))).toMatchObject({
      name: "InsufficientInstanceCapacity",
      status: 500,
      message:
        "We currently do not have sufficient t3.medium capacity in the Availability Zone you requested (eu-central-1a). Our system will be working on provisioning additional capacity.",
    });
    expect([stateOf(STOPPED), stateOf(RUNNING)]).toEqual(["stopped", "stopped"]);
    await start(RUNNING);
    aws.capacity.giveBack({ type: "t3.medium", zone: `${REGION}a` });
    await start(STOPPED);
    expect([stateOf(STOPPED), stateOf(RUNNING)]).toEqual(["pending", "pending"]);
  });

  it("is used up by what starts, and not by what runs already", async () => {
    stopAll();
    aws.capacity.limit({ type: "t3.medium", zone: `${REGION}a`, count: 1 });
    expect(await refusal(start(STOPPED, BETA))).toMatchObject({ name: "InsufficientInstanceCapacity" });
    await start(STOPPED);
    await start(STOPPED);
    expect(await refusal(start(BETA))).toMatchObject({ name: "InsufficientInstanceCapacity" });
  });

  it("may be short from the beginning", async () => {
    await aws.close();
    await open({ seed: SEED.map((account, index) => (index === 0 ? { ...account, shortages: [{ type: "t3.medium", zone: `${REGION}a` }] } : account)) });
    expect(await refusal(start(STOPPED))).toMatchObject({ name: "InsufficientInstanceCapacity" });
  });
});

describe("a describe that lags", () => {
  it("shows what was true that long ago, in both describes and their filters", async () => {
    aws.instances.setDescribeLag(3_000);
    await start(STOPPED);
    expect(stateOf(STOPPED)).toBe("pending");
    expect(await described(STOPPED)).toBe("stopped");
    clock.advance(2_999);
    expect(await described(STOPPED)).toBe("stopped");
    clock.advance(1);
    expect(await described(STOPPED)).toBe("pending");
    const pending = await client.send(new DescribeInstancesCommand({ Filters: [{ Name: "instance-state-name", Values: ["pending"] }] }));
    expect(pending.Reservations).toHaveLength(1);
    clock.advance(5_999);
    expect([stateOf(STOPPED), await described(STOPPED), await status(STOPPED)]).toEqual(["running", "pending", undefined]);
    clock.advance(1);
    expect(await described(STOPPED)).toBe("running");
    expect((await status(STOPPED))?.InstanceStatus?.Status).toBe("initializing");
    clock.advance(3_999);
    expect((await status(STOPPED))?.InstanceStatus?.Status).toBe("initializing");
    clock.advance(1);
    expect((await status(STOPPED))?.InstanceStatus?.Status).toBe("ok");
  });

  it("is an option, and ends when it is set to nothing", async () => {
    await aws.close();
    await open({ describeLagMs: 60_000 });
    await start(STOPPED);
    expect(await described(STOPPED)).toBe("stopped");
    aws.instances.setDescribeLag(0);
    expect(await described(STOPPED)).toBe("pending");
  });
});

describe("boot faults", () => {
  it("let a start fall back to stopped, with the reason and a state change of its own", async () => {
    const states: string[] = [];
    aws.instances.onChange((change) => void (change && states.push(change.instance.status.life.state)));
    aws.instances.setBootFault(STOPPED, "falls-back");
    await start(STOPPED);
    clock.advance(6_000);
    expect(await one(STOPPED)).toMatchObject({
      State: { Name: "stopped" },
      StateTransitionReason: "Server.InternalError",
      StateReason: { Code: "Server.InternalError", Message: "Server.InternalError: Internal error on launch" },
    });
    expect((await one(STOPPED))?.PublicIpAddress).toBeUndefined();
    expect(states).toEqual(["pending", "stopped"]);
    aws.instances.setBootFault(STOPPED, undefined);
    await start(STOPPED);
    clock.advance(6_000);
    expect(await described(STOPPED)).toBe("running");
    expect((await one(STOPPED))?.StateReason).toBeUndefined();
  });

  it("fail the system check alone, until a boot without the fault", async () => {
    aws.instances.setBootFault(RUNNING, "system-checks");
    clock.advance(10_000);
    expect((await status(RUNNING))?.SystemStatus?.Status).toBe("ok");
    const reboot = () => client.send(new RebootInstancesCommand({ InstanceIds: [RUNNING] }));
    await reboot();
    clock.advance(7_000);
    expect(await status(RUNNING)).toMatchObject({ SystemStatus: { Status: "impaired" }, InstanceStatus: { Status: "ok" } });
    aws.instances.setBootFault(RUNNING, undefined);
    await reboot();
    clock.advance(7_000);
    expect(await status(RUNNING)).toMatchObject({ SystemStatus: { Status: "ok" }, InstanceStatus: { Status: "ok" } });
  });

  it("come from the seed, with what the machine wrote before it hung", async () => {
    await aws.close();
    const broken = { bootFault: "checks" as const, console: ["Mounting /data"] };
    await open({
      seed: SEED.map((account) => ({
        ...account,
        instances: account.instances.map((instance) => (instance.id === STOPPED ? { ...instance, ...broken } : instance)),
      })),
    });
    const output = async () => Buffer.from((await client.send(new GetConsoleOutputCommand({ InstanceId: STOPPED }))).Output ?? "", "base64").toString();
    await start(STOPPED);
    expect(await output()).toBe("");
    clock.advance(10_000);
    expect((await status(STOPPED))?.InstanceStatus?.Status).toBe("impaired");
    expect(await output()).toContain("Mounting /data\r\nA start job is running");
  });
});
