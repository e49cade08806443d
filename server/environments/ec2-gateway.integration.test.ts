import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";

import { startEmbeddedAws } from "@/embedded/aws/start-embedded-aws";
import type { EmbeddedAws } from "@/embedded/aws/start-embedded-aws";
import { account, awsSeed, baseCredentials, targets } from "@/testing/factories/aws-world";
import { createEc2Gateway } from "./ec2-gateway";
import type { Ec2Gateway, Ec2Target } from "./ec2-types";

const [description] = targets;
const target: Ec2Target = { id: "target", ...description };
const key = `arn:aws:kms:${target.region}:${account}:key/11111111-2222-4333-8444-555555555555`;
let aws: EmbeddedAws;
let gateway: Ec2Gateway;
let admitted = 0;
const idOf = (index: number) => `i-${(index + 1).toString(16).padStart(17, "0")}`;

beforeAll(async () => {
  const seed = awsSeed([
    { name: "plain", environment: "plain" },
    { name: "encrypted", environment: "encrypted", state: "running" },
    { name: "spot", environment: "spot" },
    { name: "stranger", environment: "none" },
  ]).map((one) => ({
    ...one,
    instances: one.instances.map((instance, index) => {
      switch (index) {
        case 1: {
          const volumes = [1, 2].map((number) => ({ id: `vol-${String(number).padStart(17, "0")}`, encrypted: true, kmsKeyArn: key }));
          return { ...instance, volumes, stopProtection: true, hibernation: true, console: ["\u001B[31mKernel panic\u001B[0m", "giving up"] };
        }
        case 2:
          return { ...instance, lifecycle: "spot" as const, spot: { requestId: "sir-abcd1234", kind: "persistent" as const } };
        case 3:
          return { ...instance, tags: { Team: "elsewhere" } };
        default:
          return instance;
      }
    }),
  }));
  aws = await startEmbeddedAws({ seed });
  gateway = createEc2Gateway({ endpoint: aws.endpoint, baseCredentials }, () => {
    admitted += 1;
    return Promise.resolve();
  });
});
afterAll(() => aws.close());
beforeEach(() => {
  admitted = 0;
  aws.calls.clear();
});

const session = (action: "start" | "stop", ec2Ids: readonly string[]) =>
  gateway.assumeSession({
    target,
    role: "developer",
    sourceIdentity: "mina",
    tags: { uid: "mina", team: "payments", req: "r1" },
    action,
    ec2Ids,
    kmsKeyArns: [],
    until: new Date(Date.now() + 60_000),
  });

test("managed and unclaimed instances are told apart by the tag", async () => {
  const managed = await gateway.describeInstances(target);
  expect(managed.map(({ ec2Id }) => ec2Id)).toEqual([idOf(0), idOf(1), idOf(2)]);
  expect(managed[1]).toMatchObject({ hibernation: true, spotRequestId: null });
  expect(managed[2]).toMatchObject({ spot: true, spotRequestId: "sir-abcd1234" });
  expect((await gateway.describeUnclaimed(target)).map(({ ec2Id, tags }) => [ec2Id, tags["Team"]])).toEqual([[idOf(3), "elsewhere"]]);
});

test("asking for more ids than a filter takes is several calls", async () => {
  const ids = Array.from({ length: 201 }, (_, index) => idOf(index));
  expect(await gateway.describeInstances(target, ids)).toHaveLength(3);
  expect(aws.calls.list().filter(({ eventName }) => eventName === "DescribeInstances")).toHaveLength(2);
  expect(admitted).toBe(2);
});

test("keys, Spot kinds, stop protection and the console are read", async () => {
  const volumes = await gateway.describeVolumes(target, [idOf(0), idOf(1)]);
  expect([...volumes].map(([id, all]) => [id, all.map(({ type, gib, kmsKeyArn }) => [type, gib, kmsKeyArn])])).toEqual([
    [idOf(0), [["gp3", 20, null]]],
    [idOf(1), [1, 2].map(() => ["gp3", 20, key])],
  ]);
  expect([...(await gateway.describeSpotKinds(target, ["sir-abcd1234"]))]).toEqual([["sir-abcd1234", "persistent"]]);
  expect(await Promise.all([gateway.isStopProtected(target, idOf(0)), gateway.isStopProtected(target, idOf(1))])).toEqual([false, true]);
  expect(await gateway.readConsole(target, idOf(1))).toMatchObject({ text: expect.stringContaining("Kernel panic\ngiving up"), at: expect.any(Date) });
  const statuses = await gateway.describeInstanceStatus(target);
  expect([...statuses.keys()]).toEqual([idOf(1)]);
  expect(admitted).toBe(6);
});

test("older machines have no newest console: the last one is read instead", async () => {
  aws.faults.add({ kind: "error", api: "GetConsoleOutput", code: "UnsupportedOperation" });
  expect(await gateway.readConsole(target, idOf(1))).not.toBeNull();
  expect(aws.calls.list().filter(({ eventName }) => eventName === "GetConsoleOutput")).toHaveLength(2);
});

test("a dry run returns where the act would be allowed, and throws what the act would", async () => {
  const starting = await session("start", [idOf(0)]);
  await expect(gateway.dryRun(starting, "start", [idOf(0)])).resolves.toBeUndefined();
  await expect(gateway.dryRun(starting, "start", [idOf(1)])).rejects.toMatchObject({ failure: { kind: "denied" } });
  await expect(gateway.dryRun(starting, "stop", [idOf(0)])).rejects.toMatchObject({ failure: { kind: "denied" } });
  expect(aws.instances.find(idOf(0))?.status.life.state).toBe("stopped");
});

test("the portal knows who it is to AWS", async () => {
  expect(await gateway.whoAmI(target.region)).toEqual({ accountId: account, arn: expect.stringContaining("switchyard-broker") });
});

test("a reading whose session has ended goes on with a new one", async () => {
  await gateway.describeInstances(target);
  aws.faults.add({ kind: "error", api: "DescribeInstances", code: "ExpiredToken" });
  expect(await gateway.describeInstances(target)).toHaveLength(3);
  aws.faults.add({ kind: "error", api: "DescribeInstances", code: "ExpiredToken", times: 2 });
  await expect(gateway.describeInstances(target)).rejects.toMatchObject({ failure: { kind: "expired" } });
});

test("protection and missing hibernation come in our words, with the instance AWS names", async () => {
  const stopping = await session("stop", [idOf(1)]);
  await expect(gateway.stopInstances(stopping, [idOf(1)])).rejects.toMatchObject({ failure: { kind: "protected", instanceIds: [idOf(1)] } });
  aws.instances.perform(idOf(0), "start");
  const other = await session("stop", [idOf(0)]);
  await expect(gateway.stopInstances(other, [idOf(0)], { hibernate: true })).rejects.toMatchObject({ failure: { instanceIds: [idOf(0)] } });
});
