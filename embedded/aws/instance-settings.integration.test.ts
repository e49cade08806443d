import {
  CreateTagsCommand,
  DeleteTagsCommand,
  DescribeInstanceAttributeCommand,
  DescribeInstancesCommand,
  DescribeInstanceStatusCommand,
  DescribeSpotInstanceRequestsCommand,
  DescribeVolumesCommand,
  GetConsoleOutputCommand,
  ModifyInstanceAttributeCommand,
  StartInstancesCommand,
  StopInstancesCommand,
  TerminateInstancesCommand,
} from "@aws-sdk/client-ec2";
import type { EC2Client } from "@aws-sdk/client-ec2";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ACCOUNT, assume, DEVELOPER, ec2, MISSING, REGION, refusal, RUNNING, SEED, sessionPolicy, startTestAws, STOPPED } from "./embedded-aws-fixture";
import type { Clock } from "./embedded-aws-fixture";
import type { SeedAccount } from "./seed-account";
import type { EmbeddedAws } from "./start-embedded-aws";

const KEY = `arn:aws:kms:${REGION}:${ACCOUNT}:key/12345678-1234-1234-1234-123456789012`;
const CMK = "i-0aaaaaaaaaaaaaaa3";
const SPOT = "i-0aaaaaaaaaaaaaaa4";
const ONCE = "i-0aaaaaaaaaaaaaaa5";
const HIBERNATING = "i-0aaaaaaaaaaaaaaa6";
const PROTECTED = "i-0aaaaaaaaaaaaaaa7";
const added: SeedAccount["instances"] = [
  {
    id: CMK,
    volumes: [
      { id: "vol-0aaaaaaaaaaaaaaa3", encrypted: true, kmsKeyArn: KEY },
      { id: "vol-0aaaaaaaaaaaaaab3", encrypted: true },
    ],
  },
  { id: SPOT, state: "stopped" as const, spot: { requestId: "sir-aaaaaaa4", kind: "persistent" as const, interrupted: true } },
  { id: ONCE, state: "running" as const, spot: { requestId: "sir-aaaaaaa5", kind: "one-time" as const } },
  { id: HIBERNATING, state: "running" as const, hibernation: true },
  { id: PROTECTED, state: "running" as const, stopProtection: true, console: ["Linux version 6.1", "login:"] },
].map((one) => ({ type: "t3.medium", zone: `${REGION}a`, privateIp: "10.0.9.9", tags: { "switchyard:team": "alpha" }, ...one }));

let aws: EmbeddedAws;
let clock: Clock;
let client: EC2Client;
beforeEach(async () => {
  const seed = SEED.map((account, index) => (index === 0 ? { ...account, instances: [...account.instances, ...added] } : account));
  ({ aws, clock } = await startTestAws({ seed }));
  client = ec2(aws, await assume(aws));
});
afterEach(() => aws.close());

const one = async (id: string) => (await client.send(new DescribeInstancesCommand({ InstanceIds: [id] }))).Reservations?.[0]?.Instances?.[0];
const start = (...InstanceIds: string[]) => client.send(new StartInstancesCommand({ InstanceIds }));
const stop = (id: string, Hibernate?: boolean) => client.send(new StopInstancesCommand({ InstanceIds: [id], Hibernate }));
const terminate = (id: string) => client.send(new TerminateInstancesCommand({ InstanceIds: [id] }));
const tag = (Key: string, Value: string, ...Resources: string[]) => client.send(new CreateTagsCommand({ Resources, Tags: [{ Key, Value }] }));
const tagsOf = (id: string) => aws.instances.find(id)?.status.tags ?? {};

describe("DescribeVolumes", () => {
  it("names volumes, keys and attachments of an instance; DescribeInstances maps the same volumes", async () => {
    const filter = { Name: "attachment.instance-id", Values: [CMK] };
    const { Volumes } = await client.send(new DescribeVolumesCommand({ Filters: [filter] }));
    expect(Volumes).toHaveLength(2);
    expect(Volumes?.[0]).toMatchObject({
      VolumeId: "vol-0aaaaaaaaaaaaaaa3",
      Encrypted: true,
      KmsKeyId: KEY,
      State: "in-use",
      Attachments: [{ InstanceId: CMK, Device: "/dev/xvda", State: "attached", DeleteOnTermination: true }],
    });
    // Encrypted without a key of its own: AWS's default key.
    expect(Volumes?.[1]).toMatchObject({ Encrypted: true, KmsKeyId: expect.stringMatching(/^arn:aws:kms:/), Attachments: [{ Device: "/dev/sdf" }] });
    expect((await one(CMK))?.BlockDeviceMappings?.map(({ Ebs }) => Ebs?.VolumeId)).toEqual(Volumes?.map(({ VolumeId }) => VolumeId));
    const plain = await client.send(new DescribeVolumesCommand({ Filters: [{ Name: "attachment.instance-id", Values: [RUNNING] }] }));
    expect(plain.Volumes).toMatchObject([{ Encrypted: false }]);
    expect(plain.Volumes?.[0]?.KmsKeyId).toBeUndefined();
  });

  it("refuses unknown volumes, and asks the policies", async () => {
    const missing = client.send(new DescribeVolumesCommand({ VolumeIds: ["vol-0fffffffffffffff1"] }));
    expect(await refusal(missing)).toMatchObject({ name: "InvalidVolume.NotFound", status: 400 });
    const developer = ec2(aws, await assume(aws, { RoleArn: DEVELOPER, Tags: [{ Key: "switchyard:team", Value: "alpha" }] }));
    expect(await refusal(developer.send(new DescribeVolumesCommand({})))).toMatchObject({ name: "UnauthorizedOperation", status: 403 });
    expect(await refusal(client.send(new DescribeVolumesCommand({ DryRun: true })))).toMatchObject({ name: "DryRunOperation", status: 412 });
  });
});

describe("protection", () => {
  const attribute = async (id: string, Attribute: "disableApiStop" | "disableApiTermination") =>
    client.send(new DescribeInstanceAttributeCommand({ InstanceId: id, Attribute }));

  it("is described, holds against stop and terminate, and can be taken away", async () => {
    expect(await attribute(PROTECTED, "disableApiStop")).toMatchObject({ InstanceId: PROTECTED, DisableApiStop: { Value: true } });
    expect(await attribute(PROTECTED, "disableApiTermination")).toMatchObject({ DisableApiTermination: { Value: false } });
    expect(await refusal(stop(PROTECTED))).toMatchObject({
      name: "OperationNotPermitted",
      status: 400,
      message: `The instance '${PROTECTED}' may not be stopped. Modify its 'disableApiStop' instance attribute and try again.`,
    });
    expect(await refusal(terminate(PROTECTED))).toMatchObject({ name: "OperationNotPermitted", message: expect.stringContaining("disableApiStop") });
    await client.send(new ModifyInstanceAttributeCommand({ InstanceId: PROTECTED, DisableApiTermination: { Value: true } }));
    await client.send(new ModifyInstanceAttributeCommand({ InstanceId: PROTECTED, DisableApiStop: { Value: false } }));
    expect(await refusal(terminate(PROTECTED))).toMatchObject({ name: "OperationNotPermitted", message: expect.stringContaining("disableApiTermination") });
    await stop(PROTECTED);
    await client.send(new ModifyInstanceAttributeCommand({ InstanceId: PROTECTED, Attribute: "disableApiTermination", Value: "false" }));
    expect(await terminate(PROTECTED)).toMatchObject({ TerminatingInstances: [{ PreviousState: { Name: "stopping" }, CurrentState: { Code: 32 } }] });
  });

  it("is changed by nobody without the right, one at a time", async () => {
    const narrow = ec2(aws, await assume(aws, { Policy: sessionPolicy("ec2:StopInstances", PROTECTED) }));
    const change = (as: EC2Client, both = false) =>
      as.send(
        new ModifyInstanceAttributeCommand({
          InstanceId: PROTECTED,
          DisableApiStop: { Value: false },
          ...(both ? { DisableApiTermination: { Value: false } } : {}),
        }),
      );
    expect(await refusal(change(narrow))).toMatchObject({ name: "UnauthorizedOperation" });
    expect(await refusal(change(client, true))).toMatchObject({ name: "InvalidParameterCombination" });
    expect(await refusal(stop(PROTECTED))).toMatchObject({ name: "OperationNotPermitted" });
    const other = client.send(new DescribeInstanceAttributeCommand({ InstanceId: PROTECTED, Attribute: "userData" }));
    expect(await refusal(other)).toMatchObject({ name: "InvalidParameterValue" });
  });
});

describe("Spot", () => {
  it("is described by request id, with kind and state", async () => {
    const described = await client.send(new DescribeSpotInstanceRequestsCommand({ SpotInstanceRequestIds: ["sir-aaaaaaa4", "sir-aaaaaaa5"] }));
    expect(described.SpotInstanceRequests).toMatchObject([
      { SpotInstanceRequestId: "sir-aaaaaaa4", Type: "persistent", State: "open", InstanceId: SPOT, Status: { Code: "instance-stopped-no-capacity" } },
      { SpotInstanceRequestId: "sir-aaaaaaa5", Type: "one-time", State: "active", InstanceId: ONCE, Status: { Code: "fulfilled" } },
    ]);
    const missing = client.send(new DescribeSpotInstanceRequestsCommand({ SpotInstanceRequestIds: ["sir-ffffffff"] }));
    expect(await refusal(missing)).toMatchObject({ name: "InvalidSpotInstanceRequestID.NotFound" });
    expect(await one(SPOT)).toMatchObject({
      InstanceLifecycle: "spot",
      SpotInstanceRequestId: "sir-aaaaaaa4",
      StateReason: { Code: "Server.SpotInstanceShutdown" },
    });
    expect((await one(RUNNING))?.InstanceLifecycle).toBeUndefined();
  });

  it("lets nobody but AWS start an interrupted instance, and nobody stop a one-time one", async () => {
    expect(await refusal(start(SPOT))).toMatchObject({ name: "IncorrectSpotRequestState", status: 400, message: expect.stringContaining("Only Amazon EC2") });
    aws.instances.setSpotInterrupted(SPOT, false);
    clock.advance(6_000);
    expect((await one(SPOT))?.State?.Name).toBe("running");
    await stop(SPOT);
    clock.advance(5_000);
    await start(SPOT);
    expect(await refusal(stop(ONCE))).toMatchObject({ name: "UnsupportedOperation", message: expect.stringContaining("one-time") });
  });
});

describe("hibernation", () => {
  it("works where it was configured, and nowhere else", async () => {
    expect((await one(HIBERNATING))?.HibernationOptions).toEqual({ Configured: true });
    expect((await one(RUNNING))?.HibernationOptions).toEqual({ Configured: false });
    expect(await refusal(stop(RUNNING, true))).toMatchObject({ name: "UnsupportedHibernationConfiguration" });
    expect(await stop(HIBERNATING, true)).toMatchObject({ StoppingInstances: [{ CurrentState: { Name: "stopping" } }] });
    clock.advance(5_000);
    expect(await one(HIBERNATING)).toMatchObject({ State: { Name: "stopped" }, StateReason: { Code: "Client.UserInitiatedHibernate" } });
    await start(HIBERNATING);
    expect((await one(HIBERNATING))?.StateReason).toBeUndefined();
  });
});

describe("GetConsoleOutput", () => {
  it("is what the last boot wrote, in base64, with its time; nothing for a machine without words", async () => {
    const output = await client.send(new GetConsoleOutputCommand({ InstanceId: PROTECTED, Latest: true }));
    expect(Buffer.from(output.Output ?? "", "base64").toString()).toBe("Linux version 6.1\r\nlogin:\r\n");
    expect(output).toMatchObject({ InstanceId: PROTECTED, Timestamp: new Date(clock.now()) });
    expect((await client.send(new GetConsoleOutputCommand({ InstanceId: RUNNING }))).Output).toBeUndefined();
    expect(await refusal(client.send(new GetConsoleOutputCommand({ InstanceId: MISSING })))).toMatchObject({ name: "InvalidInstanceID.NotFound" });
  });
});

describe("tags", () => {
  it("are added, replaced and taken away, on all resources or none", async () => {
    await tag("switchyard:team", "beta", RUNNING, STOPPED);
    expect([tagsOf(RUNNING)["switchyard:team"], tagsOf(STOPPED)["switchyard:team"]]).toEqual(["beta", "beta"]);
    expect(tagsOf(RUNNING)["Name"]).toBe("payments <db> & co");
    expect(await refusal(tag("a", "b", RUNNING, MISSING))).toMatchObject({ name: "InvalidInstanceID.NotFound" });
    expect(tagsOf(RUNNING)["a"]).toBeUndefined();
    const untag = (Value?: string) => client.send(new DeleteTagsCommand({ Resources: [RUNNING], Tags: [{ Key: "switchyard:team", Value }] }));
    await untag("alpha");
    expect(tagsOf(RUNNING)["switchyard:team"]).toBe("beta");
    await untag();
    expect(tagsOf(RUNNING)).not.toHaveProperty("switchyard:team");
    expect(aws.calls.list().find(({ eventName }) => eventName === "CreateTags")).toMatchObject({
      instanceIds: [RUNNING, STOPPED],
      requestParameters: { tags: { "switchyard:team": "beta" } },
      errorCode: null,
    });
  });

  it("refuses reserved keys, long ones, a 51st tag and what is no instance", async () => {
    expect(await refusal(tag("aws:team", "x", RUNNING))).toMatchObject({ name: "InvalidParameterValue" });
    expect(await refusal(tag("k".repeat(129), "x", RUNNING))).toMatchObject({ name: "InvalidParameterValue" });
    expect(await refusal(tag("k", "v".repeat(257), RUNNING))).toMatchObject({ name: "InvalidParameterValue" });
    expect(await refusal(tag("k", "v", "vol-0aaaaaaaaaaaaaaa3"))).toMatchObject({ name: "InvalidID" });
    const Tags = Array.from({ length: 50 }, (_, index) => ({ Key: `k${index}`, Value: "" }));
    expect(await refusal(client.send(new CreateTagsCommand({ Resources: [RUNNING], Tags })))).toMatchObject({ name: "TagLimitExceeded" });
    expect(tagsOf(RUNNING)).not.toHaveProperty("k0");
  });

  it("may be set only as the policies say: on whose instance, which key, to which value", async () => {
    const Condition = { StringEquals: { "aws:RequestTag/switchyard:team": "alpha" }, "ForAllValues:StringEquals": { "aws:TagKeys": ["switchyard:team"] } };
    const Policy = JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "ec2:CreateTags", Resource: "*", Condition }] });
    client = ec2(aws, await assume(aws, { Policy }));
    await tag("switchyard:team", "alpha", RUNNING);
    expect(await refusal(tag("switchyard:team", "beta", RUNNING))).toMatchObject({ name: "UnauthorizedOperation", status: 403 });
    expect(await refusal(tag("Name", "alpha", RUNNING))).toMatchObject({ name: "UnauthorizedOperation" });
    expect(await refusal(client.send(new DeleteTagsCommand({ Resources: [RUNNING] })))).toMatchObject({ name: "UnauthorizedOperation" });
    expect(tagsOf(RUNNING)["switchyard:team"]).toBe("alpha");
  });
});

describe("a start with a customer-managed key", () => {
  const kms = { Effect: "Allow", Action: "kms:CreateGrant", Resource: KEY, Condition: { Bool: { "kms:GrantIsForAWSResource": "true" } } };
  const starting = { Effect: "Allow", Action: "ec2:StartInstances", Resource: "*" };
  const describing = { Effect: "Allow", Action: "ec2:Describe*", Resource: "*" };
  // The role itself must allow the key too.
  const asKeyUser = async (Statement: object[]) => {
    const seed = SEED.map((account) => ({
      ...account,
      instances: [...account.instances, ...(account.accountId === ACCOUNT ? added : [])],
      roles: account.roles.map((role) => ({
        ...role,
        policy: { Version: "2012-10-17" as const, Statement: [{ Effect: "Allow" as const, Action: "*", Resource: "*" }] },
      })),
    }));
    await aws.close();
    ({ aws, clock } = await startTestAws({ seed }));
    client = ec2(aws, await assume(aws, { Policy: JSON.stringify({ Version: "2012-10-17", Statement }) }));
  };

  it("falls back to stopped where the session may not grant it", async () => {
    await asKeyUser([starting, describing]);
    expect(await start(CMK)).toMatchObject({ StartingInstances: [{ CurrentState: { Name: "pending" } }] });
    clock.advance(6_000);
    expect(await one(CMK)).toMatchObject({
      State: { Name: "stopped" },
      StateTransitionReason: "Client.InternalError",
      StateReason: { Code: "Client.InternalError", Message: "Client.InternalError: Client error on launch" },
    });
  });

  it("runs where it may", async () => {
    await asKeyUser([starting, describing, kms]);
    await start(CMK);
    clock.advance(6_000);
    expect((await one(CMK))?.State?.Name).toBe("running");
  });
});

describe("DescribeInstanceStatus", () => {
  it("tells the two checks apart, with details and since when", async () => {
    aws.instances.setBootFault(STOPPED, "checks");
    await start(STOPPED);
    clock.advance(10_000);
    const impairedSince = new Date(clock.now());
    clock.advance(60_000);
    const filter = { Name: "instance-status.reachability", Values: ["failed"] };
    const { InstanceStatuses } = await client.send(new DescribeInstanceStatusCommand({ Filters: [filter] }));
    expect(InstanceStatuses).toHaveLength(1);
    expect(InstanceStatuses?.[0]).toMatchObject({
      InstanceId: STOPPED,
      InstanceStatus: { Status: "impaired", Details: [{ Name: "reachability", Status: "failed", ImpairedSince: impairedSince }] },
      SystemStatus: { Status: "ok", Details: [{ Name: "reachability", Status: "passed" }] },
    });
    const all = await client.send(new DescribeInstanceStatusCommand({ IncludeAllInstances: true }));
    expect(all.InstanceStatuses).toHaveLength(9);
  });
});
