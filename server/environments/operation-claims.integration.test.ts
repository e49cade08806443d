import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { newId } from "@/server/platform/ids";
import { createPortalWorld } from "@/testing/factories/portal-world";
import type { PortalWorld } from "@/testing/factories/portal-world";
import { claimPending, endFlight, markSent, moveOperations, releaseClaimed, takeOverSent, targetsWithDueWork } from "./operation-claims";
import type { Held } from "./operation-claims";
import { startEnvironment } from "./start-environment";
import { stopEnvironment } from "./stop-environment";

let world: PortalWorld;
let environmentId: string;
let targetId: string;

beforeAll(async () => {
  world = await createPortalWorld();
  ({ id: environmentId, targetId } = await world.environment("checkout-dev"));
});
afterAll(() => world.close());
beforeEach(async () => {
  await world.superuser("truncate operation cascade");
});

const now = () => new Date();
const claim = () => ({ owner: "one", now: now() });

async function pending(): Promise<string> {
  const mina = await world.person(`Mina ${newId()}`);
  await stopEnvironment(world.db, mina, { environmentId, idempotencyKey: newId() });
  return (await world.db.operation.findFirstOrThrow({ where: { endedAt: null } })).id;
}

async function claimed(): Promise<Held> {
  const [held] = await claimPending(world.db, [await pending()], claim());
  return held!;
}

const endLease = () => world.db.$executeRaw`update operation set lease_until = now() - interval '1 second' where fence >= 0`;

test("what is taken cannot be taken again, nor before its time", async () => {
  const id = await pending();
  expect(await claimPending(world.db, [id], { owner: "early", now: new Date(Date.now() - 60_000) })).toEqual([]);
  const both = await Promise.all([claimPending(world.db, [id], claim()), claimPending(world.db, [id], { ...claim(), owner: "two" })]);
  expect(both.flat()).toEqual([{ id, version: 2, fence: 1, attempt: 1 }]);
  expect(await claimPending(world.db, [id], claim())).toEqual([]);
});

test.each<[string, Partial<Held>]>([
  ["version", { version: 99 }],
  ["fence", { fence: 99 }],
])("a worker with an old %s moves nothing", async (_, wrong) => {
  const held = await claimed();
  const old = { ...held, ...wrong };
  expect(await markSent(world.db, [old], now(), "developer")).toEqual([]);
  expect(await moveOperations(world.db, [{ ...old, from: "claimed", to: "pending" }])).toEqual([]);
  expect(await moveOperations(world.db, [{ ...held, from: "sent", to: "accepted" }])).toEqual([]);
  expect(await markSent(world.db, [held], now(), "developer")).toHaveLength(1);
});

test("nothing is sent in the last seconds of a lease", async () => {
  const held = await claimed();
  await world.db.$executeRaw`update operation set lease_until = now() + interval '11 seconds' where fence >= 0`;
  expect(await markSent(world.db, [held], now(), "developer")).toEqual([]);
});

test("only what has outlived its lease is given back or taken over", async () => {
  const held = await claimed();
  expect(await releaseClaimed(world.db)).toBe(0);
  const [sent] = await markSent(world.db, [held], now(), "developer");
  expect(await takeOverSent(world.db, targetId, claim())).toEqual([]);
  expect(await targetsWithDueWork(world.db, now())).toEqual([]);
  await endLease();
  expect(await targetsWithDueWork(world.db, now())).toEqual([targetId]);
  const taken = await Promise.all([takeOverSent(world.db, targetId, claim()), takeOverSent(world.db, targetId, claim())]);
  expect(taken.flat()).toEqual([{ id: held.id, version: sent!.version + 1, fence: sent!.fence + 1 }]);
  expect(await moveOperations(world.db, [{ ...sent!, from: "sent", to: "accepted" }])).toEqual([]);
});

test("an operation never leaves the table of transitions", () => {
  expect(() => moveOperations(world.db, [{ id: newId(), version: 1, fence: 0, from: "confirmed", to: "pending" }])).toThrow(
    /cannot go from confirmed to pending/,
  );
});

test("a successor waits for a replaced call that is on its way, until it is back or its lease is over", async () => {
  const [sent] = await markSent(world.db, [await claimed()], now(), "developer");
  const bob = await world.person(`Bob ${newId()}`);
  await startEnvironment(world.db, bob, { environmentId, idempotencyKey: newId() });
  const successor = await world.db.operation.findFirstOrThrow({ where: { endedAt: null } });
  expect(await claimPending(world.db, [successor.id], claim())).toEqual([]);
  await endFlight(world.db, [sent!]);
  expect(await claimPending(world.db, [successor.id], claim())).toHaveLength(1);
});
