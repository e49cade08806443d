import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import type { UserActor } from "@/server/access/actor";
import { replaceClock } from "@/server/platform/clock";
import { newId } from "@/server/platform/ids";
import { awsSeed } from "@/testing/factories/aws-world";
import { createPortalWorld } from "@/testing/factories/portal-world";
import type { PortalWorld } from "@/testing/factories/portal-world";
import { movableClock } from "@/testing/movable-clock";
import type { MovableClock } from "@/testing/movable-clock";
import { hibernateEnvironment } from "./hibernate-environment";
import { requestOperations } from "./request-operations";
import { startEnvironment } from "./start-environment";
import { stopEnvironment } from "./stop-environment";

let world: PortalWorld;
let mina: UserActor;
let clock: MovableClock;
let restore = () => {};

const stopped = ["slowed", "drifting", "stopping", "spot", "expired", "unclear", "roles-one", "roles-two"];
const running = ["guarded", "sleepy"];

beforeAll(async () => {
  const instancesOf = (state: "stopped" | "running") => (name: string) => ["a", "b"].map((letter) => ({ name: `${name}-${letter}`, environment: name, state }));
  world = await createPortalWorld({ seed: awsSeed([...stopped.flatMap(instancesOf("stopped")), ...running.flatMap(instancesOf("running"))]) });
  mina = await world.person("Mina Park");
});
afterAll(() => world.close());
beforeEach(() => {
  clock = movableClock();
  restore = replaceClock(clock);
});
afterEach(() => {
  restore();
  world.aws.faults.clear();
  world.aws.calls.clear();
});

const act = async (name: string) => ({ environmentId: (await world.environment(name)).id, idempotencyKey: newId() });
const operationsOf = (name: string) =>
  world.db.operation.findMany({
    where: { instance: { environment: { name } } },
    include: { instance: true },
    orderBy: [{ instance: { name: "asc" } }, { createdAt: "asc" }],
  });
const statesOf = async (name: string) => (await operationsOf(name)).map(({ state }) => state);
const fault = (api: "StartInstances" | "StopInstances", code: string, message = "Injected.") => world.aws.faults.add({ kind: "error", api, code, message });

test("after RequestLimitExceeded the shared bucket refills at half the rate for a minute", async () => {
  await startEnvironment(world.db, mina, await act("slowed"));
  fault("StartInstances", "RequestLimitExceeded");
  const before = clock.now().getTime();
  await world.operate();
  const bucket = await world.db.awsBucket.findFirstOrThrow({ where: { api: "StartInstances" } });
  expect(bucket.slowedUntil?.getTime()).toBeGreaterThanOrEqual(before + 60_000);
  expect(await statesOf("slowed")).toEqual(["pending", "pending"]);
  clock.advance(1_000);
  await world.operate();
  // Never in halves: the batch goes again as it was.
  expect(world.calls("StartInstances").map(({ instanceIds }) => instanceIds.length)).toEqual([2, 2]);
  expect(await statesOf("slowed")).toEqual(["accepted", "accepted"]);
});

test("a refusal is kept as policy drift until the same act succeeds", async () => {
  await startEnvironment(world.db, mina, await act("drifting"));
  fault("StartInstances", "UnauthorizedOperation", "not authorized because no identity-based policy allows the ec2:StartInstances action");
  await world.operate();
  expect((await operationsOf("drifting"))[0]).toMatchObject({ state: "failed", lastError: expect.stringContaining("(role policy)") });
  const drift = await world.db.policyDrift.findFirstOrThrow();
  expect(drift).toMatchObject({
    awsRole: "developer",
    action: "ec2:StartInstances",
    team: "payments",
    wall: "role policy",
    who: "Mina Park",
    resolvedAt: null,
  });
  await startEnvironment(world.db, mina, await act("drifting"));
  await world.operate();
  expect((await world.db.policyDrift.findFirstOrThrow()).resolvedAt).not.toBeNull();
});

test("stop protection fails the stop in words and locks the lever; the others of the call are stopped", async () => {
  const guarded = await world.instance("guarded-a");
  world.aws.instances.setProtection(guarded.ec2Id, { stopProtection: true });
  await stopEnvironment(world.db, mina, await act("guarded"));
  await world.operate();
  const [first, second] = await operationsOf("guarded");
  expect(first).toMatchObject({ state: "failed", errorCode: "protected", lastError: expect.stringContaining("its stop protection is on") });
  expect(first?.instance.stopProtected).toBe(true);
  expect(second?.instance.stopProtected).toBe(false);
  expect(second?.state).toBe("accepted");
  // Switched off in AWS: the next turn sees it.
  world.aws.instances.setProtection(guarded.ec2Id, { stopProtection: false });
  await world.poll();
  expect((await operationsOf("guarded"))[0]?.instance).toMatchObject({ stopProtected: false, factsReadAt: expect.any(Date) });
});

test("a hibernation that AWS has not set up is the same operation's stop, with a note", async () => {
  // AWS knows better than what was read at launch.
  await world.db.instance.updateMany({ where: { name: { startsWith: "sleepy" } }, data: { hibernation: true } });
  await hibernateEnvironment(world.db, mina, await act("sleepy"));
  await world.operate();
  expect((await operationsOf("sleepy")).map(({ kind, state, note, errorCode }) => [kind, state, note, errorCode])).toEqual([
    ["stop", "accepted", "Hibernation is not set up for sleepy-a, so it was stopped.", null],
    ["stop", "accepted", "Hibernation is not set up for sleepy-b, so it was stopped.", null],
  ]);
  await world.settle();
  expect((await world.environment("sleepy")).state).toBe("stopped");
});

test("an instance in the wrong state is looked at, and waits for the right one", async () => {
  await startEnvironment(world.db, mina, await act("stopping"));
  await world.settle();
  world.aws.instances.setDelays({ stoppingMs: 60_000 });
  const first = await world.instance("stopping-a");
  world.aws.instances.perform(first.ec2Id, "stop");
  // Stopped by somebody else, which no reading has shown yet.
  await world.db.instance.updateMany({ where: { name: "stopping-a" }, data: { state: "stopped", expectedState: null, expectedUntil: null } });
  world.aws.calls.clear();
  await startEnvironment(world.db, mina, await act("stopping"));
  await world.operate();
  expect((await world.instance("stopping-a")).state).toBe("stopping");
  expect(world.calls("DescribeInstances").length).toBeGreaterThanOrEqual(1);
  clock.advance(3_000);
  await world.operate();
  expect(world.calls("StartInstances")).toHaveLength(1);
  world.aws.instances.setDelays({ stoppingMs: 0 });
});

test("interrupted Spot capacity is told once and not asked for again", async () => {
  await startEnvironment(world.db, mina, await act("spot"));
  const { ec2Id } = await world.instance("spot-a");
  fault("StartInstances", "IncorrectSpotRequestState", `The Spot request of ${ec2Id} is interrupted: only Amazon EC2 can start it.`);
  await world.operate();
  expect((await operationsOf("spot")).map(({ state, errorCode }) => [state, errorCode])).toEqual([
    ["failed", "spot_wait"],
    ["accepted", null],
  ]);
  clock.advance(3_600_000);
  await world.operate();
  expect(world.calls("StartInstances")).toHaveLength(2);
});

test("a session that ends in mid call is made anew", async () => {
  await startEnvironment(world.db, mina, await act("expired"));
  fault("StartInstances", "ExpiredToken");
  await world.operate();
  expect(await statesOf("expired")).toEqual(["accepted", "accepted"]);
  expect(world.calls("AssumeRole").filter(({ roleArn }) => roleArn?.endsWith("/developer") ?? true).length).toBeGreaterThanOrEqual(2);
  expect((await operationsOf("expired"))[0]).toMatchObject({ lastError: null, errorCode: null });
});

test("when AWS does not say which instance is unknown, each is asked for alone", async () => {
  await startEnvironment(world.db, mina, await act("unclear"));
  fault("StartInstances", "InvalidInstanceID.NotFound", "Some instance does not exist");
  await world.operate();
  expect(world.calls("StartInstances").map(({ instanceIds }) => instanceIds.length)).toEqual([2, 1, 1]);
  expect(await statesOf("unclear")).toEqual(["accepted", "accepted"]);
});

test("one wish for places under two AWS roles is one call for each role, and each row says its own", async () => {
  const odd = await world.person("Odette Roles", [
    { role: "developer", environments: ["roles-one"] },
    { role: "developer", awsRole: "operator", environments: ["roles-two"] },
  ]);
  for (const name of ["roles-one", "roles-two"]) await requestOperations(world.db, odd, "start", await act(name));
  await world.operate();
  expect((await operationsOf("roles-one")).map(({ awsRole, attempt }) => [awsRole, attempt])).toEqual([
    ["developer", 1],
    ["developer", 1],
  ]);
  expect((await operationsOf("roles-two")).map(({ awsRole, attempt }) => [awsRole, attempt])).toEqual([
    ["operator", 1],
    ["operator", 1],
  ]);
  const roles = world.calls("StartInstances").map(({ roleArn, instanceIds }) => `${roleArn?.split("/").at(-1)} ${instanceIds.length}`);
  expect(new Set(roles)).toEqual(new Set(["developer 2", "operator 2"]));
  expect(roles).toHaveLength(2);
});
