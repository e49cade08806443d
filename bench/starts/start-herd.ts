import { startEnvironment } from "@/server/environments/start-environment";
import { startMany } from "@/server/environments/start-many";
import { newId } from "@/server/platform/ids";
import { clickedEnvironment } from "./herd-seed";
import type { HerdWorld } from "./herd-world";
import { tokensLeft } from "./tokens-left";
import type { TokensLeft } from "./tokens-left";

/** What came of a herd and of the click in its middle. Times are virtual, from the wish to AWS's acceptance. */
export type HerdResult = {
  instances: number;
  calls: number;
  throttled: number;
  seconds: number;
  clickSeconds: number;
  /** Instances of the herd that waited for tokens when the click came. */
  waitingAtClick: number;
  left: TokensLeft;
};

const tickMs = 100;
const mostMs = 3_600_000;

/**
 * Starts all environments of the herd with one click, and one more environment with a click of another person after `clickAfterMs`. Nothing
 * but the two wishes comes from here: the workers hear the queue and scan the rows as they always do, and time moves when they are at rest.
 */
export async function startHerd(world: HerdWorld, clickAfterMs: number): Promise<HerdResult> {
  const { db, time, aws } = world;
  const [mina, bob] = [await world.person("Mina"), await world.person("Bob")];
  const herd = await db.environment.findMany({ where: { name: { not: clickedEnvironment } } });
  const clicked = await db.environment.findFirstOrThrow({ where: { name: clickedEnvironment } });
  aws.calls.clear();
  const throttledBefore = aws.buckets.throttled;
  const workers = world.run();
  await startMany(db, mina, { environmentIds: herd.map(({ id }) => id), idempotencyKey: newId() });
  const begunAt = time.now().getTime();
  const passedMs = () => time.now().getTime() - begunAt;
  let waitingAtClick: number | null = null;
  await workers.rest();
  while (waitingAtClick === null || (await db.operation.count({ where: { state: { in: ["pending", "claimed", "sent"] } } })) > 0) {
    if (passedMs() > mostMs) throw new Error("The herd has not been started within an hour of virtual time.");
    time.advance(tickMs);
    if (waitingAtClick === null && passedMs() >= clickAfterMs) {
      waitingAtClick = await db.operation.count({ where: { state: "pending", nextTryAt: { gt: time.now() } } });
      await startEnvironment(db, bob, { environmentId: clicked.id, idempotencyKey: newId() });
    }
    await workers.rest();
  }
  await workers.stop();
  const starts = aws.calls.list().filter(({ eventName }) => eventName === "StartInstances");
  return {
    instances: await db.operation.count({ where: { acceptedAt: { not: null } } }),
    calls: starts.length,
    throttled: aws.buckets.throttled - throttledBefore,
    seconds: await waited(world, { name: { not: clickedEnvironment } }),
    left: tokensLeft(aws),
    waitingAtClick,
    clickSeconds: await waited(world, { name: clickedEnvironment }),
  };
}

async function waited({ db }: HerdWorld, environment: { name: string | { not: string } }): Promise<number> {
  const operations = await db.operation.findMany({ where: { instance: { environment } } });
  const waits = operations.map(({ createdAt, acceptedAt }) => (acceptedAt?.getTime() ?? Number.POSITIVE_INFINITY) - createdAt.getTime());
  return Math.max(...waits) / 1_000;
}
