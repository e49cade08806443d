import { afterEach, beforeEach, expect, test } from "vitest";
import { createHerdWorld } from "@/bench/starts/herd-world";
import type { HerdWorld } from "@/bench/starts/herd-world";
import { startHerd } from "@/bench/starts/start-herd";
import { newId } from "@/server/platform/ids";
import { createTestDatabase } from "@/testing/database/test-database";
import type { TestDatabase } from "@/testing/database/test-database";
import { operateTarget } from "./operate";
import { startMany } from "./start-many";

let database: TestDatabase;
let world: HerdWorld;

beforeEach(async () => {
  database = await createTestDatabase();
  world = await createHerdWorld(database.appUrl, { instances: 200, environments: 20 });
});
afterEach(async () => {
  await world.close();
  await database.drop();
});

test("a herd is started at AWS's rate without one throttled call, and a click in its middle does not wait", async () => {
  const result = await startHerd(world, 2_400);
  expect(result.waitingAtClick).toBeGreaterThan(0);
  expect(result).toMatchObject({ instances: 202, throttled: 0 });
  // 16 calls: three at once, the others at two a second.
  expect(result.calls).toBeLessThanOrEqual(17);
  expect(result.seconds).toBeLessThanOrEqual(8);
  // Half a scan would be too late: the doorbell has to wake a worker.
  expect(result.clickSeconds).toBeLessThanOrEqual(0.2);
});

test("two workers share one bucket: a second herd finds it as the first one left it", async () => {
  const { db, aws, workers, targetId } = world;
  const environmentsOf = async (team: string) => (await db.environment.findMany({ where: { team, name: { startsWith: "herd-" } } })).map(({ id }) => id);
  for (const [index, team] of (["payments", "search"] as const).entries()) {
    await startMany(db, await world.person(`Person${index}`), { environmentIds: await environmentsOf(team), idempotencyKey: newId() });
    await operateTarget(workers[index]!, targetId);
  }
  const started = aws.calls.list().filter(({ eventName }) => eventName === "StartInstances");
  expect(started).toHaveLength(3);
  expect(aws.buckets.throttled).toBe(0);
  const second = await db.operation.findFirstOrThrow({ where: { instance: { environment: { team: "search" } } }, include: { request: true } });
  expect(second).toMatchObject({ state: "pending", attempt: 0, request: { lane: "bulk" } });
});

test("whoever waits longer than a moment reads when it is their turn, and no try is counted", async () => {
  const { db, workers, targetId } = world;
  await startMany(db, await world.person("Mina"), {
    environmentIds: (await db.environment.findMany({ where: { name: { startsWith: "herd-" } } })).map(({ id }) => id),
    idempotencyKey: newId(),
  });
  await operateTarget(workers[0]!, targetId);
  const waiting = await db.operation.findMany({ where: { state: "pending" }, orderBy: { nextTryAt: "desc" } });
  expect(waiting[0]?.lastError).toMatch(/^Waiting for AWS's rate limit; its turn is at about \d\d:\d\d:\d\d\.$/);
  expect(waiting.at(-1)?.lastError).toBeNull();
  expect(new Set(waiting.map(({ attempt, errorCode }) => `${attempt} ${errorCode}`))).toEqual(new Set(["0 null"]));
});
