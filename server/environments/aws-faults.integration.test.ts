import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import type { UserActor } from "@/server/access/actor";
import { replaceClock } from "@/server/platform/clock";
import { newId } from "@/server/platform/ids";
import { awsSeed } from "@/testing/factories/aws-world";
import { createPortalWorld } from "@/testing/factories/portal-world";
import type { PortalWorld } from "@/testing/factories/portal-world";
import { movableClock } from "@/testing/movable-clock";
import type { MovableClock } from "@/testing/movable-clock";
import { rebootEnvironment } from "./reboot-environment";
import { startEnvironment } from "./start-environment";
import { stopEnvironment } from "./stop-environment";

let world: PortalWorld;
let mina: UserActor;
let clock: MovableClock;
let restore = () => {};
let next = 0;

const names = Array.from({ length: 12 }, (_, index) => `app-${index}`);

beforeAll(async () => {
  const pairs = names.flatMap((name) => [`${name}-a`, `${name}-b`].map((instance) => ({ name: instance, environment: name })));
  world = await createPortalWorld({ seed: awsSeed(pairs) });
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

/** An environment that no other test uses: two instances of one type and zone, started in one call. */
async function fresh() {
  const name = names[next++];
  if (name === undefined) throw new Error("Add environments to the seed.");
  const { id } = await world.environment(name);
  const operations = () =>
    world.db.operation.findMany({ where: { instance: { environmentId: id } }, include: { instance: true }, orderBy: { instance: { name: "asc" } } });
  const act = { environmentId: id, idempotencyKey: newId() };
  return {
    name,
    act,
    operations,
    states: async () => (await operations()).map(({ state }) => state),
    state: async () => (await world.environment(name)).state,
  };
}

const fault = (api: "StartInstances" | "StopInstances" | "RebootInstances" | "AssumeRole", code: string, message = "Injected.") =>
  world.aws.faults.add({ kind: "error", api, code, message });

test("a throttled call backs off and shows nothing", async () => {
  const one = await fresh();
  await startEnvironment(world.db, mina, one.act);
  fault("StartInstances", "RequestLimitExceeded");
  await world.operate();
  expect((await one.operations()).map(({ state, lastError }) => [state, lastError])).toEqual([
    ["pending", null],
    ["pending", null],
  ]);
  await world.operate();
  expect(world.calls("StartInstances")).toHaveLength(1);
  clock.advance(1_000);
  await world.operate();
  expect(await one.states()).toEqual(["accepted", "accepted"]);
});

test("want of capacity is said in words and tried again after 1, 2, 4, 8 and 15 minutes, then given up", async () => {
  const one = await fresh();
  await startEnvironment(world.db, mina, one.act);
  for (const minutes of [1, 2, 4, 8, 15]) {
    fault("StartInstances", "InsufficientInstanceCapacity");
    await world.operate();
    const [operation] = await one.operations();
    expect(operation).toMatchObject({
      state: "pending",
      lastError: expect.stringMatching(/^AWS has no t3a\.large in ap-northeast-2a right now; it is tried again at (?:\w+ |\d+ \w+, )?\d\d:\d\d\.$/),
    });
    clock.advance(minutes * 60_000 - 5_000);
    await world.operate();
    expect((await one.operations())[0]?.attempt).toBe(operation?.attempt);
    clock.advance(5_000);
  }
  fault("StartInstances", "InsufficientInstanceCapacity");
  await world.operate();
  expect(await one.states()).toEqual(["failed", "failed"]);
  expect(await one.state()).toBe("failed");
  expect(world.calls("StartInstances")).toHaveLength(6);
});

test("the wrong state is looked at and tried again by each instance alone", async () => {
  const one = await fresh();
  await startEnvironment(world.db, mina, one.act);
  fault("StartInstances", "IncorrectInstanceState");
  await world.operate();
  expect(await one.states()).toEqual(["pending", "pending"]);
  clock.advance(3_000);
  await world.operate();
  expect(world.calls("StartInstances").map(({ instanceIds }) => instanceIds.length)).toEqual([2, 1, 1]);
  expect(await one.states()).toEqual(["accepted", "accepted"]);
});

test("an instance AWS does not know is dropped and the rest is sent again at once", async () => {
  const one = await fresh();
  await startEnvironment(world.db, mina, one.act);
  const gone = (await one.operations())[0]?.instance.ec2Id ?? "";
  fault("StartInstances", "InvalidInstanceID.NotFound", `The instance ID '${gone}' does not exist`);
  await world.operate();
  expect(await one.states()).toEqual(["failed", "accepted"]);
  expect(world.calls("StartInstances").at(-1)?.instanceIds).not.toContain(gone);
});

test.each(["StartInstances", "AssumeRole"] as const)("a refusal of %s fails at once, naming AWS as the wall, and is not tried again", async (api) => {
  const one = await fresh();
  await startEnvironment(world.db, mina, one.act);
  fault(api, api === "AssumeRole" ? "AccessDenied" : "UnauthorizedOperation");
  await world.operate();
  expect((await one.operations())[0]).toMatchObject({
    state: "failed",
    errorCode: "denied",
    lastError: expect.stringMatching(/^AWS refused: .*\bdeveloper\b.* in Main account, Seoul/),
  });
  clock.advance(3_600_000);
  await world.operate();
  expect(world.calls(api)).toHaveLength(1);
});

test("a start without an answer is looked at, found on its way and not sent again", async () => {
  const one = await fresh();
  await startEnvironment(world.db, mina, one.act);
  world.aws.faults.add({ kind: "drop-connection", api: "StartInstances" });
  await world.operate();
  expect(await one.states()).toEqual(["sent", "sent"]);
  clock.advance(1_000);
  await world.operate();
  expect(await one.states()).toEqual(["accepted", "accepted"]);
  expect(world.calls("StartInstances")).toHaveLength(1);
  expect((await one.operations())[0]?.awsRequestId).toBeNull();
});

test("a start without an answer that cannot be looked at either says so, and is given up after half an hour", async () => {
  const one = await fresh();
  await startEnvironment(world.db, mina, one.act);
  world.aws.faults.add({ kind: "drop-connection", api: "StartInstances" });
  await world.operate();
  expect((await one.operations())[0]).toMatchObject({ state: "sent", lastError: null });
  world.aws.faults.add({ kind: "drop-connection", api: "DescribeInstances", times: 2 });
  clock.advance(1_000);
  await world.operate();
  expect((await one.operations())[0]).toMatchObject({
    state: "sent",
    lastError: expect.stringMatching(/^AWS does not answer; trying again at (?:\w+ |\d+ \w+, )?\d\d:\d\d\.$/),
  });
  clock.advance(31 * 60_000);
  await world.operate();
  expect((await one.operations())[0]).toMatchObject({ state: "failed", lastError: expect.stringMatching(/^AWS did not answer for 30 minutes/) });
  expect(await one.state()).toBe("failed");
});

test("an internal error of AWS is looked at, and a start that did not happen is sent again", async () => {
  const one = await fresh();
  await startEnvironment(world.db, mina, one.act);
  fault("StartInstances", "InternalError");
  await world.operate();
  expect(await one.states()).toEqual(["sent", "sent"]);
  clock.advance(1_000);
  await world.operate();
  expect(await one.states()).toEqual(["accepted", "accepted"]);
  expect(world.calls("StartInstances")).toHaveLength(2);
});

test("a reboot without an answer is unknown, in words, and is never sent again", async () => {
  const one = await fresh();
  await startEnvironment(world.db, mina, one.act);
  await world.settle();
  await rebootEnvironment(world.db, mina, { ...one.act, idempotencyKey: newId() });
  world.aws.faults.add({ kind: "drop-connection", api: "RebootInstances" });
  await world.operate();
  const reboots = (await one.operations()).filter(({ kind }) => kind === "reboot");
  expect(reboots.map(({ state }) => state)).toEqual(["unknown", "unknown"]);
  expect(reboots[0]?.lastError).toContain("It is not tried again");
  expect(await one.state()).toBe("attention");
  clock.advance(3_600_000);
  await world.operate();
  expect(world.calls("RebootInstances")).toHaveLength(1);
});

test("an operation that AWS accepted but that is not seen within ten minutes fails in words", async () => {
  world.aws.instances.setDelays({ checksMs: 86_400_000, pendingMs: 86_400_000 });
  const one = await fresh();
  await startEnvironment(world.db, mina, one.act);
  await world.operate();
  clock.advance(599_000);
  await world.poll();
  expect(await one.states()).toEqual(["accepted", "accepted"]);
  clock.advance(2_000);
  await world.poll();
  expect((await one.operations())[0]).toMatchObject({ state: "failed", lastError: expect.stringContaining("10 minutes later app-10-a is still pending") });
  world.aws.instances.setDelays({ checksMs: 100, pendingMs: 150 });
});

test("a stop asked for while AWS is still starting waits until AWS is ready for it", async () => {
  const one = await fresh();
  await startEnvironment(world.db, mina, one.act);
  await world.operate();
  await stopEnvironment(world.db, mina, { ...one.act, idempotencyKey: newId() });
  await world.operate();
  expect(world.calls("StopInstances")).toEqual([]);
  await world.settle();
  expect(await one.state()).toBe("stopped");
  expect(world.calls("StopInstances")).toHaveLength(1);
});
