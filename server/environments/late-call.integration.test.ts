import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import type { UserActor } from "@/server/access/actor";
import { replaceClock } from "@/server/platform/clock";
import { openDatabase } from "@/server/platform/db";
import type { Database } from "@/server/platform/db";
import { newId } from "@/server/platform/ids";
import { awsSeed } from "@/testing/factories/aws-world";
import { createPortalWorld } from "@/testing/factories/portal-world";
import type { PortalWorld } from "@/testing/factories/portal-world";
import { movableClock } from "@/testing/movable-clock";
import type { MovableClock } from "@/testing/movable-clock";
import type { OperateDeps } from "./operate";
import { operateTarget } from "./operate";
import { startEnvironment } from "./start-environment";
import { stopEnvironment } from "./stop-environment";

let world: PortalWorld;
let other: Database;
let mina: UserActor;
let targetId: string;
let clock: MovableClock;
let restore = () => {};
/** AWS's own clock, which no test of the product moves, is ahead by this. */
let awsAheadMs = 0;

beforeAll(async () => {
  const seed = awsSeed(["replaced", "retried", "in-time"].map((name) => ({ name, environment: name })));
  world = await createPortalWorld({ seed, clock: { now: () => Date.now() + awsAheadMs } });
  other = openDatabase(world.database.appUrl, 10);
  mina = await world.person("Mina Park");
  targetId = (await world.db.awsTarget.findFirstOrThrow()).id;
});
beforeEach(async () => {
  awsAheadMs = 0;
  clock = movableClock();
  restore = replaceClock(clock);
  world.aws.calls.clear();
  await world.fillBuckets();
});
afterEach(() => restore());
afterAll(async () => {
  await other.$disconnect();
  await world.close();
});

/** A worker that stands still after its last look at lease and clock, before the first byte of StartInstances leaves. */
function stillBeforeItsCall(): { work: Promise<unknown>; reached: Promise<void>; goOn: () => void } {
  let goOn = () => {};
  let isReached = () => {};
  const released = new Promise<void>((resolve) => (goOn = resolve));
  const reached = new Promise<void>((resolve) => (isReached = resolve));
  const { gateway } = world.deps;
  const deps: OperateDeps = {
    ...world.deps,
    db: other,
    owner: "still",
    gateway: {
      ...gateway,
      startInstances: async (...call) => {
        isReached();
        await released;
        return gateway.startInstances(...call);
      },
    },
  };
  return { work: operateTarget(deps, targetId), reached, goOn };
}

/** Time passes everywhere: for the product, and for AWS. */
function pass(ms: number): void {
  clock.advance(ms);
  awsAheadMs += ms;
}

async function start(name: string): Promise<void> {
  const { id } = await world.environment(name);
  await startEnvironment(world.db, mina, { environmentId: id, idempotencyKey: newId() });
}

const startsOf = () => world.calls("StartInstances").map(({ errorCode }) => errorCode);
const stateInAws = async (name: string) => world.aws.instances.find((await world.instance(name)).ec2Id)?.status.life.state;
const operations = () => world.db.operation.findMany({ orderBy: { id: "asc" } });

test("AWS refuses a call that comes after the lease: nothing starts, the successor's rows stay as they are, and no policy is blamed", async () => {
  await start("replaced");
  const frozen = stillBeforeItsCall();
  await frozen.reached;
  pass(31_000);
  await world.db.$executeRaw`update operation set lease_until = now() - interval '1 second' where lease_until is not null`;
  await world.settle();
  expect(startsOf()).toEqual([null]);
  const { id } = await world.environment("replaced");
  await stopEnvironment(world.db, mina, { environmentId: id, idempotencyKey: newId() });
  await world.settle();
  const before = await operations();
  expect(before.map(({ kind, state }) => [kind, state])).toEqual([
    ["start", "confirmed"],
    ["stop", "confirmed"],
  ]);

  frozen.goOn();
  await frozen.work;
  expect(startsOf()).toEqual([null, "UnauthorizedOperation"]);
  expect(await stateInAws("replaced")).toBe("stopped");
  expect(await operations()).toEqual(before);
  expect(await world.db.policyDrift.count()).toBe(0);
});

test("a call that AWS finds too late while its worker still owns the operation is made again in a session of its own", async () => {
  await start("retried");
  const slow = stillBeforeItsCall();
  await slow.reached;
  pass(21_000);
  // AWS's clock is ahead of ours, as far as is borne.
  awsAheadMs += 5_000;
  slow.goOn();
  await slow.work;
  expect(startsOf()).toEqual(["UnauthorizedOperation", null]);
  expect((await operations()).at(-1)).toMatchObject({ state: "accepted", attempt: 2, errorCode: null, lastError: null });
  await world.settle();
  expect(await stateInAws("retried")).toBe("running");
  expect(await world.db.policyDrift.count()).toBe(0);
});

test("a call that took as long as session and act may take is in time", async () => {
  await start("in-time");
  const slow = stillBeforeItsCall();
  await slow.reached;
  pass(16_000);
  awsAheadMs += 5_000;
  slow.goOn();
  await slow.work;
  expect(startsOf()).toEqual([null]);
});
