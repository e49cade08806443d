import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { UserActor } from "@/server/access/actor";
import { replaceClock } from "@/server/platform/clock";
import { openDatabase } from "@/server/platform/db";
import type { Database } from "@/server/platform/db";
import { newId } from "@/server/platform/ids";
import { createPortalWorld } from "@/testing/factories/portal-world";
import type { PortalWorld } from "@/testing/factories/portal-world";
import { movableClock } from "@/testing/movable-clock";
import { claimTargets, pollTarget } from "./poll-target";
import { startEnvironment } from "./start-environment";

let world: PortalWorld;
let other: Database;
let mina: UserActor;
let restore = () => {};

beforeAll(async () => {
  world = await createPortalWorld();
  other = openDatabase(world.database.appUrl, 5);
  mina = await world.person("Mina Park");
});
afterEach(() => restore());
afterAll(async () => {
  await other.$disconnect();
  await world.close();
});

/** Both workers look for targets to read at the same time. Gives how many readings there were. */
async function pollByTwo(): Promise<number> {
  const workers = [world.deps, { ...world.deps, db: other, owner: "second" }];
  const claims = await Promise.all(workers.map(async (worker) => (await claimTargets(worker.db)).map((claimed) => ({ worker, claimed }))));
  for (const { worker, claimed } of claims.flat()) await pollTarget(worker, claimed);
  return claims.flat().length;
}

test("of two workers one reads a target, every 15 s at rest and every 3 s in motion; what lags behind our own start is not believed for 90 s", async () => {
  const clock = movableClock();
  restore = replaceClock(clock);
  const pollAfter = async (ms: number): Promise<number> => {
    clock.advance(ms);
    return pollByTwo();
  };
  await pollAfter(60_000);
  expect([await pollAfter(0), await pollAfter(14_000), await pollAfter(1_000)]).toEqual([0, 0, 1]);
  world.aws.instances.setDescribeLag(600_000);
  const { id } = await world.environment("payments-dev");
  await startEnvironment(world.db, mina, { environmentId: id, idempotencyKey: newId() });
  await world.operate();
  const stateOf = async () => (await world.instance("payments-dev-db")).state;
  expect(await stateOf()).toBe("pending");
  expect([await pollAfter(3_000), await pollAfter(1_000), await pollAfter(2_000)]).toEqual([1, 0, 1]);
  expect(await stateOf()).toBe("pending");
  await pollAfter(80_000);
  expect(await stateOf()).toBe("pending");
  // Nine tenths of a minute and more have gone by: from now on AWS is believed again.
  await pollAfter(5_000);
  expect(await stateOf()).toBe("stopped");
});
