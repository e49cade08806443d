import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { UserActor } from "@/server/access/actor";
import { replaceClock } from "@/server/platform/clock";
import { openDatabase } from "@/server/platform/db";
import type { Database } from "@/server/platform/db";
import { newId } from "@/server/platform/ids";
import { awsSeed } from "@/testing/factories/aws-world";
import { createPortalWorld } from "@/testing/factories/portal-world";
import type { PortalWorld } from "@/testing/factories/portal-world";
import { movableClock } from "@/testing/movable-clock";
import type { Ec2Gateway } from "./ec2-types";
import type { OperateDeps } from "./operate";
import { operateTarget } from "./operate";
import { releaseClaimed } from "./operation-claims";
import { claimTargets, pollTarget } from "./poll-target";
import { rebootEnvironment } from "./reboot-environment";
import { startEnvironment } from "./start-environment";
import { startMany } from "./start-many";
import { stopEnvironment } from "./stop-environment";

let world: PortalWorld;
let other: Database;
let mina: UserActor;
let targetId: string;
const wide = Array.from({ length: 60 }, (_, index) => ({
  name: `wide-${index}`,
  environment: `wide-${index % 20}`,
  type: index % 2 === 0 ? "t3a.large" : "c7i.large",
}));
const single = ["frozen", "slow", "sent", "reboot", "thawed", "fence", "taken-over"].map((name) => ({
  name,
  environment: name,
  state: name === "reboot" || name === "thawed" ? ("running" as const) : ("stopped" as const),
}));

beforeAll(async () => {
  world = await createPortalWorld({
    seed: awsSeed([...wide, ...single]),
    delays: { pendingMs: 1_000, stoppingMs: 150, checksMs: 100, rebootMs: 100, shuttingDownMs: 100 },
  });
  other = openDatabase(world.database.appUrl, 10);
  mina = await world.person("Mina Park");
  targetId = (await world.db.awsTarget.findFirstOrThrow()).id;
});
beforeEach(() => world.fillBuckets());
afterAll(async () => {
  await other.$disconnect();
  await world.close();
});

const callsPerInstance = (api: string) => {
  const ids = world.calls(api).flatMap(({ instanceIds }) => instanceIds);
  return { instances: new Set(ids).size, calls: ids.length };
};
const letLeasesRunOut = () => world.db.$executeRaw`update operation set lease_until = now() - interval '1 second' where lease_until is not null`;
const stateOf = async (name: string) =>
  (await world.db.operation.findMany({ where: { instance: { name } }, orderBy: { id: "asc" } })).map(({ state }) => state);

/** A worker whose call to AWS waits until it is let go. */
function held(api: "startInstances" | "assumeSession"): { deps: OperateDeps; reached: Promise<void>; release: () => void } {
  let release = () => {};
  let isReached = () => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  const reached = new Promise<void>((resolve) => (isReached = resolve));
  const { gateway } = world.deps;
  const waiting =
    <A extends unknown[], R>(call: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      isReached();
      await released;
      return call(...args);
    };
  const slow: Ec2Gateway = { ...gateway, [api]: waiting<unknown[], unknown>(gateway[api] as (...args: unknown[]) => Promise<unknown>) };
  return { deps: { ...world.deps, db: other, gateway: slow, owner: "slow-worker" }, reached, release };
}

test("two workers make one call per instance, in batches of one type", async () => {
  const environments = await world.db.environment.findMany({ where: { name: { startsWith: "wide-" } } });
  const answer = await startMany(world.db, mina, { environmentIds: environments.map(({ id }) => id), idempotencyKey: newId() });
  expect(answer.accepted).toHaveLength(20);
  const second: OperateDeps = { ...world.deps, db: other, owner: "second" };
  await Promise.all([world.operate(), world.operate(second), world.operate(), world.operate(second)]);
  await world.settle();
  expect(callsPerInstance("StartInstances")).toEqual({ instances: 60, calls: 60 });
  expect(world.calls("StartInstances").length).toBeLessThanOrEqual(8);
  expect(await world.db.environment.count({ where: { name: { startsWith: "wide-" }, state: "running" } })).toBe(20);
});

test("a worker that wakes after its lease acts no more", async () => {
  world.aws.calls.clear();
  const { id } = await world.environment("frozen");
  await startEnvironment(world.db, mina, { environmentId: id, idempotencyKey: newId() });
  const frozen = held("assumeSession");
  const work = operateTarget(frozen.deps, targetId);
  await frozen.reached;
  await letLeasesRunOut();
  expect(await releaseClaimed(world.db)).toBe(1);
  await world.operate();
  expect(await stateOf("frozen")).toEqual(["accepted"]);
  frozen.release();
  await work;
  expect(callsPerInstance("StartInstances")).toEqual({ instances: 1, calls: 1 });
});

test("a worker that wakes while its successor holds the row sends nothing", async () => {
  world.aws.calls.clear();
  const { id } = await world.environment("taken-over");
  await startEnvironment(world.db, mina, { environmentId: id, idempotencyKey: newId() });
  const [frozen, successor] = [held("assumeSession"), held("assumeSession")];
  const old = operateTarget(frozen.deps, targetId);
  await frozen.reached;
  await letLeasesRunOut();
  expect(await releaseClaimed(world.db)).toBe(1);
  const fresh = operateTarget({ ...successor.deps, owner: "successor" }, targetId);
  await successor.reached;
  // Both believe to hold it, and the row stands in the state that both left it in: only the guards tell them apart.
  frozen.release();
  await old;
  expect(world.calls("StartInstances")).toEqual([]);
  successor.release();
  await fresh;
  expect(callsPerInstance("StartInstances")).toEqual({ instances: 1, calls: 1 });
});

test("a wish that replaces one on its way to AWS waits for that call, and the old worker writes nothing", async () => {
  world.aws.calls.clear();
  const { id } = await world.environment("slow");
  await startEnvironment(world.db, mina, { environmentId: id, idempotencyKey: newId() });
  const slow = held("startInstances");
  const work = operateTarget(slow.deps, targetId);
  await slow.reached;
  await stopEnvironment(world.db, mina, { environmentId: id, idempotencyKey: newId() });
  await world.operate();
  expect(world.calls("StopInstances")).toEqual([]);
  slow.release();
  await work;
  expect(await stateOf("slow")).toEqual(["superseded", "pending"]);
  const [call] = world.calls("StartInstances");
  const replaced = await world.db.operation.findFirstOrThrow({ where: { state: "superseded", instance: { name: "slow" } } });
  expect(replaced).toMatchObject({ awsRequestId: call?.requestId, acceptedAt: expect.any(Date) });
  expect(await world.db.auditEvent.count({ where: { event: "operation.accepted", externalId: call?.requestId ?? "" } })).toBe(1);
  await world.settle();
  expect((await world.environment("slow")).state).toBe("stopped");
  expect(world.aws.instances.find((await world.instance("slow")).ec2Id)?.status.life.state).toBe("stopped");
});

test("what a dead worker had sent is looked at before it is sent again", async () => {
  world.aws.calls.clear();
  const { id } = await world.environment("sent");
  await startEnvironment(world.db, mina, { environmentId: id, idempotencyKey: newId() });
  const dead = held("startInstances");
  const work = operateTarget(dead.deps, targetId);
  await dead.reached;
  await world.operate();
  expect(await stateOf("sent")).toEqual(["sent"]);
  await letLeasesRunOut();
  await world.operate();
  expect(await stateOf("sent")).toEqual(["accepted"]);
  dead.release();
  await work;
  expect(await stateOf("sent")).toEqual(["accepted"]);
  expect(await world.db.auditEvent.count({ where: { event: "operation.accepted", subjectLabel: "sent" } })).toBe(1);
  expect(world.calls("DescribeInstances").length).toBeGreaterThanOrEqual(1);
});

test("a reboot that a dead worker had sent is never sent again", async () => {
  const { id } = await world.environment("reboot");
  const { requestId } = await rebootEnvironment(world.db, mina, { environmentId: id, idempotencyKey: newId() });
  await world.db
    .$executeRaw`update operation set state = 'sent', lease_until = now() - interval '1 second', fence = fence + 1 where request_row_id = ${requestId}::uuid`;
  await world.operate();
  await world.operate();
  expect(await stateOf("reboot")).toEqual(["unknown"]);
  expect(world.calls("RebootInstances")).toEqual([]);
});

test("a worker that was frozen just before its call makes none, and a reboot it held is done once by the next", async () => {
  const { id } = await world.environment("thawed");
  await rebootEnvironment(world.db, mina, { environmentId: id, idempotencyKey: newId() });
  const clock = movableClock();
  const restore = replaceClock(clock);
  const slow: Ec2Gateway = {
    ...world.deps.gateway,
    assumeSession: async (request) => {
      const session = await world.deps.gateway.assumeSession(request);
      clock.advance(90_000);
      return session;
    },
  };
  world.aws.calls.clear();
  await operateTarget({ ...world.deps, gateway: slow }, targetId);
  expect(world.calls("RebootInstances")).toEqual([]);
  expect(await stateOf("thawed")).toEqual(["pending"]);
  clock.advance(1_000);
  await world.operate();
  restore();
  expect(await stateOf("thawed")).toEqual(["confirmed"]);
  expect(world.calls("RebootInstances")).toHaveLength(1);
});

test("a target is read by one worker, and one that was overtaken saves nothing", async () => {
  await world.db.awsTarget.updateMany({ data: { pollDueAt: new Date(0), pollLeaseUntil: null } });
  const claims = await Promise.all([claimTargets(world.db), claimTargets(other), claimTargets(world.db)]);
  expect(claims.flat()).toHaveLength(1);
  const [overtaken] = claims.flat();
  await world.db.awsTarget.updateMany({ data: { pollFence: { increment: 1 } } });
  const instance = await world.instance("fence");
  await world.db.instance.update({ where: { id: instance.id }, data: { name: "written by the next worker" } });
  const before = await world.db.awsTarget.findFirstOrThrow();
  await pollTarget(world.deps, overtaken!);
  expect((await world.db.instance.findUniqueOrThrow({ where: { id: instance.id } })).name).toBe("written by the next worker");
  expect((await world.db.awsTarget.findFirstOrThrow()).polledAt).toEqual(before.polledAt);
});

test("the table itself refuses a second open operation of an instance", async () => {
  const { id, environmentId } = await world.instance("frozen");
  const request = { environmentId, kind: "start" as const, whole: true, requestedById: mina.id, sourceIdentity: "mina", requestId: "r", createdAt: new Date() };
  const ask = async () => {
    const requestRowId = newId();
    await world.db.operationRequest.create({ data: { ...request, id: requestRowId, idempotencyKey: newId() } });
    await world.db.operation.create({
      data: { id: newId(), requestRowId, instanceId: id, kind: "start", state: "pending", createdAt: new Date(), nextTryAt: new Date() },
    });
  };
  await world.settle();
  const outcomes = await Promise.allSettled([ask(), ask(), ask()]);
  expect(outcomes.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected", "rejected"]);
});
