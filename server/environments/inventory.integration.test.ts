import { Client } from "pg";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { startEmbeddedAws } from "@/embedded/aws/start-embedded-aws";
import type { UserActor } from "@/server/access/actor";
import { newId } from "@/server/platform/ids";
import { awsSeed, baseCredentials } from "@/testing/factories/aws-world";
import type { TestInstance } from "@/testing/factories/aws-world";
import { createPortalWorld } from "@/testing/factories/portal-world";
import type { PortalWorld } from "@/testing/factories/portal-world";
import { createEc2Gateway } from "./ec2-gateway";
import { listEnvironments } from "./list-environments";
import { claimTargets, pollTarget } from "./poll-target";
import { requestEarlyPoll } from "./request-early-poll";
import { listEnvironmentsInput } from "./schemas";

/** Long enough to be met while it boots, however slow the machine is; the test moves AWS's time on. */
const bootsForMs = 20_000;
let world: PortalWorld;
let mina: UserActor;
const base: TestInstance[] = [
  { name: "one-a", environment: "one", state: "running" },
  { name: "one-b", environment: "one", state: "running" },
  { name: "two", environment: "two", state: "stopped" },
];

beforeAll(async () => {
  world = await createPortalWorld({
    seed: awsSeed(base),
    delays: { pendingMs: bootsForMs, stoppingMs: 150, checksMs: 100, rebootMs: 100, shuttingDownMs: 100 },
  });
  mina = await world.person("Mina Park");
});
afterAll(() => world.close());
afterEach(() => world.aws.faults.clear());

const list = () => listEnvironments(world.db, mina, listEnvironmentsInput.parse({}));
const verb = (name: string, act: "start" | "stop" | "terminate") => world.instance(name).then(({ ec2Id }) => world.aws.instances.perform(ec2Id, act));
const untilState = async (name: string, state: string) => {
  for (let tries = 0; tries < 100 && (await world.environment(name)).state !== state; tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 30));
    await world.poll();
  }
  return (await world.environment(name)).state;
};

test("tags become environments; a second reading of the same writes nothing", async () => {
  expect((await list()).items.map(({ name, state, instanceCount }) => [name, state, instanceCount])).toEqual([
    ["one", "running", 2],
    ["two", "stopped", 1],
  ]);
  await untilState("one", "running");
  await new Promise((resolve) => setTimeout(resolve, 150));
  await world.poll();
  const before = await world.db.environment.findMany({ orderBy: { id: "asc" } });
  const rows = await world.db.instance.findMany({ orderBy: { id: "asc" } });
  await world.poll();
  expect(await world.db.environment.findMany({ orderBy: { id: "asc" } })).toEqual(before);
  expect(await world.db.instance.findMany({ orderBy: { id: "asc" } })).toEqual(rows);
});

test("what is started outside shows with its words and its change of state", async () => {
  await verb("two", "start");
  await world.poll();
  expect((await world.environment("two")).state).toBe("starting");
  world.aws.clock.advance(bootsForMs);
  expect(await untilState("two", "running")).toBe("running");
  const item = (await list()).items.find(({ name }) => name === "two");
  expect(item?.because).toMatch(/^Started outside Switchyard at (?:\w+ |\d+ \w+, )?\d\d:\d\d\.$/);
  const { id } = await world.instance("two");
  expect((await world.db.instanceStateChange.findMany({ where: { instanceId: id }, orderBy: { at: "asc" } })).map(({ state }) => state)).toEqual([
    "stopped",
    "pending",
    "running",
  ]);
});

test("a reading that lags behind our own call is not believed for 90 seconds", async () => {
  const { id } = await world.instance("two");
  await verb("two", "stop");
  await world.db.instance.update({ where: { id }, data: { state: "running", expectedState: "running", expectedUntil: new Date(Date.now() + 90_000) } });
  await world.poll();
  expect((await world.instance("two")).state).toBe("running");
  await world.db.instance.update({ where: { id }, data: { expectedUntil: new Date(Date.now() - 1) } });
  await world.poll();
  expect(["stopping", "stopped"]).toContain((await world.instance("two")).state);
});

test("a moved, a new, a vanished and a badly tagged instance", async () => {
  const moved = await startEmbeddedAws({
    seed: awsSeed([
      { name: "one-a", environment: "three", state: "running" },
      { name: "one-b", environment: "one", state: "running" },
      { name: "bad", environment: "one", state: "running", tags: { "switchyard:stage": "DEV stage" } },
      { name: "new", environment: "three", state: "stopped" },
    ]),
  });
  const gateway = createEc2Gateway({ endpoint: moved.endpoint, baseCredentials });
  await world.db.instance.updateMany({ data: { expectedUntil: null, expectedState: null } });
  await world.db.awsTarget.updateMany({ data: { pollDueAt: new Date(0), pollLeaseUntil: null } });
  for (const claimed of await claimTargets(world.db)) await pollTarget({ db: world.db, gateway }, claimed);
  await moved.close();
  const { items } = await list();
  expect(items.map(({ name, state, instanceCount }) => [name, state, instanceCount])).toEqual([
    ["one", "running", 1],
    ["three", "partly_running", 2],
  ]);
  expect((await world.environment("two")).state).toBe("gone");
  expect((await world.instance("two")).state).toBe("missing");
});

test("a target that cannot be read says so, keeps what is known and recovers", async () => {
  world.aws.faults.add({ kind: "error", api: "AssumeRole", code: "AccessDenied", message: "no" });
  world.aws.faults.add({ kind: "error", api: "DescribeInstances", code: "UnauthorizedOperation", message: "no", times: 2 });
  await world.poll();
  const { warnings, items } = await list();
  expect(items.length).toBeGreaterThan(0);
  expect(warnings).toEqual([
    expect.stringMatching(/^Main account, Seoul could not be read: AWS refuses the observer role .* What is shown is from (?:\w+ |\d+ \w+, )?\d\d:\d\d\.$/),
  ]);
  world.aws.faults.clear();
  await world.poll();
  expect((await list()).warnings).toEqual([]);
});

test("an event asks for a reading now; one of a foreign account is ignored; a storm costs one a second", async () => {
  const later = new Date(Date.now() + 15_000);
  await world.db.awsTarget.updateMany({ data: { pollDueAt: later } });
  await requestEarlyPoll(world.db, { account: "999999999999", region: "ap-northeast-2" });
  expect((await world.db.awsTarget.findFirstOrThrow()).pollDueAt).toEqual(later);
  await requestEarlyPoll(world.db, { account: "111122223333", region: "ap-northeast-2" });
  const { pollDueAt, polledAt } = await world.db.awsTarget.findFirstOrThrow();
  expect(pollDueAt.getTime()).toBeLessThan(Date.now() + 1_100);
  expect(pollDueAt.getTime() - (polledAt?.getTime() ?? 0)).toBeGreaterThanOrEqual(1_000);
});

test("thousands of instances are read and saved in a few statements", async () => {
  const many = await createPortalWorld({
    seed: awsSeed(Array.from({ length: 2_000 }, (_, index) => ({ name: `m${index}`, environment: `env-${index % 400}` }))),
  });
  try {
    expect(await many.db.instance.count()).toBe(2_000);
    expect(await many.db.environment.count({ where: { state: "stopped" } })).toBe(400);
    const statements = vi.spyOn(Client.prototype, "query");
    await many.poll();
    const few = statements.mock.calls.length;
    statements.mockRestore();
    expect(few).toBeGreaterThan(0);
    expect(few).toBeLessThan(200);
    expect(await many.db.instance.count({ where: { id: newId() } })).toBe(0);
  } finally {
    await many.close();
  }
});
