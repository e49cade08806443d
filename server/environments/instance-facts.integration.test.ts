import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { SeedAccount } from "@/embedded/aws/seed-account";
import type { UserActor } from "@/server/access/actor";
import { replaceClock } from "@/server/platform/clock";
import type { Database } from "@/server/platform/db";
import { newId } from "@/server/platform/ids";
import { account, awsSeed } from "@/testing/factories/aws-world";
import { createPortalWorld } from "@/testing/factories/portal-world";
import type { PortalWorld } from "@/testing/factories/portal-world";
import { movableClock } from "@/testing/movable-clock";
import type { MovableClock } from "@/testing/movable-clock";
import { getEnvironment } from "./get-environment";
import { hibernateEnvironment } from "./hibernate-environment";
import { rebootEnvironment } from "./reboot-environment";
import { claimTargets, pollTarget } from "./poll-target";
import type { ActInput, ActOutput } from "./schemas";
import { stopEnvironment } from "./stop-environment";

type SeedInstance = SeedAccount["instances"][number];

let world: PortalWorld;
let mina: UserActor;
let clock: MovableClock;
let restore = () => {};

const key = `arn:aws:kms:ap-northeast-2:${account}:key/11111111-2222-3333-4444-555555555555`;
const special: Record<string, Partial<SeedInstance>> = {
  guarded: { stopProtection: true },
  keyed: { volumes: [{ id: "vol-00000001", encrypted: true, kmsKeyArn: key }] },
  once: { lifecycle: "spot", spot: { requestId: "sir-0000000a", kind: "one-time" } },
  again: { lifecycle: "spot", spot: { requestId: "sir-0000000b", kind: "persistent" } },
  taken: { lifecycle: "spot", spot: { requestId: "sir-0000000c", kind: "persistent", interrupted: true } },
  sleepy: { hibernation: true },
};

beforeAll(async () => {
  clock = movableClock();
  restore = replaceClock(clock);
  const names = Object.keys(special).map((name) => ({
    name,
    environment: `${name}-dev`,
    state: name === "taken" ? ("stopped" as const) : ("running" as const),
  }));
  const plain = { name: "sleepy-plain", environment: "sleepy-dev", state: "running" as const };
  const seed = awsSeed([...names, plain]).map((one) => ({
    ...one,
    instances: one.instances.map((instance) => ({ ...instance, ...special[instance.name ?? ""] })),
  }));
  world = await createPortalWorld({ seed });
  mina = await world.person("Mina Park");
});
afterAll(async () => {
  restore();
  await world.close();
});
afterEach(() => world.aws.faults.clear());

const row = (name: string) => world.db.instance.findFirstOrThrow({ where: { name } });
const seen = async (environment: string) => getEnvironment(world.db, mina, (await world.environment(environment)).id);
const act = async (environment: string, how: (db: Database, actor: UserActor, input: ActInput) => Promise<ActOutput>) =>
  how(world.db, mina, { environmentId: (await world.environment(environment)).id, idempotencyKey: newId() });

test("the first reading of an instance already brings its seldom facts, so that its first start has them", async () => {
  expect(await row("guarded")).toMatchObject({ stopProtected: true, factsReadAt: expect.any(Date) });
  expect(await row("keyed")).toMatchObject({ kmsKeyArns: [key] });
  expect(await row("once")).toMatchObject({ spotKind: "one-time" });
  expect(await row("again")).toMatchObject({ spotKind: "persistent", stopProtected: false, kmsKeyArns: [] });
  expect(await row("sleepy")).toMatchObject({ hibernation: true, spotKind: null });
});

test("they are read again after ten minutes, and not before", async () => {
  world.aws.calls.clear();
  await world.poll();
  expect(world.calls("DescribeVolumes")).toHaveLength(0);
  expect(world.calls("DescribeInstanceAttribute")).toHaveLength(0);
  clock.advance(600_001);
  await world.poll();
  expect(world.calls("DescribeVolumes")).toHaveLength(1);
  expect(world.calls("DescribeInstanceAttribute")).toHaveLength(7);
});

test("one instance whose protection AWS cannot tell keeps no other from being read", async () => {
  clock.advance(600_001);
  world.aws.calls.clear();
  world.aws.faults.add({ kind: "error", api: "DescribeInstanceAttribute", code: "InvalidInstanceID.NotFound", message: "no", times: 1 });
  await world.poll();
  expect(world.calls("DescribeInstanceAttribute")).toHaveLength(7);
});

test("a fact that AWS refuses fails no inventory, locks nothing, costs one call, and is tried again in a minute", async () => {
  clock.advance(600_001);
  world.aws.calls.clear();
  world.aws.faults.add({ kind: "error", api: "DescribeInstanceAttribute", code: "UnauthorizedOperation", message: "no", times: 50 });
  world.aws.faults.add({ kind: "error", api: "DescribeVolumes", code: "UnauthorizedOperation", message: "no", times: 50 });
  await world.poll();
  expect((await world.db.awsTarget.findFirstOrThrow()).pollError).toBeNull();
  expect(await row("guarded")).toMatchObject({ stopProtected: false });
  expect(await row("keyed")).toMatchObject({ kmsKeyArns: [key] });
  expect(world.calls("DescribeInstanceAttribute")).toHaveLength(1);
  await world.poll();
  expect(world.calls("DescribeInstanceAttribute")).toHaveLength(1);
  world.aws.faults.clear();
  clock.advance(60_001);
  await world.poll();
  expect(world.calls("DescribeInstanceAttribute")).toHaveLength(8);
});

test("a worker that lost the target writes no facts", async () => {
  const { id, ec2Id } = await row("guarded");
  await world.db.instance.update({ where: { id }, data: { factsReadAt: null } });
  await world.db.awsTarget.updateMany({ data: { pollDueAt: new Date(0), pollLeaseUntil: null } });
  const [claimed] = await claimTargets(world.db);
  if (claimed === undefined) throw new Error("The target is not due.");
  world.aws.instances.setProtection(ec2Id, { stopProtection: false });
  const gateway = {
    ...world.deps.gateway,
    isStopProtected: async () => {
      await world.db.awsTarget.updateMany({ data: { pollFence: { increment: 1 } } });
      return false;
    },
  };
  await pollTarget({ db: world.db, gateway }, claimed);
  expect(await row("guarded")).toMatchObject({ stopProtected: true, factsReadAt: null });
  world.aws.instances.setProtection(ec2Id, { stopProtection: true });
});

test("a lever is locked where it would do harm, with the reason that the act itself gives", async () => {
  const guarded = await seen("guarded-dev");
  expect(guarded.levers.stop).toEqual({ allowed: false, reason: expect.stringContaining("Stop protection is on") });
  expect(guarded.levers.reboot.allowed).toBe(true);
  expect(guarded.instances[0]?.locks).toHaveLength(1);
  await expect(act("guarded-dev", stopEnvironment)).rejects.toMatchObject({ code: "invalid_state", message: expect.stringContaining("Stop protection") });
  expect((await seen("once-dev")).levers.stop.reason).toContain("one-time Spot");
  await expect(act("once-dev", stopEnvironment)).rejects.toThrow("one-time Spot");
  expect((await seen("again-dev")).levers.stop.allowed).toBe(true);
  expect((await seen("taken-dev")).levers.start.reason).toContain("starts it again by itself");
});

test("the lever to hibernate is there only where something can, and the rest is stopped, in words", async () => {
  expect((await seen("guarded-dev")).levers.hibernate).toBeNull();
  await expect(act("keyed-dev", hibernateEnvironment)).rejects.toThrow("Stop it instead.");
  expect((await seen("sleepy-dev")).levers.hibernate).toEqual({ allowed: true, reason: null });
  expect((await act("sleepy-dev", hibernateEnvironment)).accepted).toBe("Hibernating 2 instances of sleepy-dev.");
  await world.settle();
  const shown = await seen("sleepy-dev");
  expect(shown.because).toMatch(/^Hibernated by Mina Park at (?:\w+ |\d+ \w+, )?\d\d:\d\d\.$/);
  expect(shown.instances.map(({ name, stateWord, note }) => [name, stateWord, note])).toEqual([
    ["sleepy", "hibernated", null],
    ["sleepy-plain", "stopped", "Hibernation is not set up for sleepy-plain, so it was stopped."],
  ]);
  expect(await world.db.auditEvent.count({ where: { event: "environment.hibernated" } })).toBe(1);
});

test("stop protection leaves a reboot free", async () => {
  expect((await act("guarded-dev", rebootEnvironment)).accepted).toBe("Rebooting 1 instance of guarded-dev.");
  await world.settle();
});
