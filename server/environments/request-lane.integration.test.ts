import { afterAll, beforeAll, expect, test } from "vitest";
import { virtualTime } from "@/bench/starts/virtual-time";
import type { UserActor } from "@/server/access/actor";
import { replaceClock } from "@/server/platform/clock";
import { newId } from "@/server/platform/ids";
import { awsSeed } from "@/testing/factories/aws-world";
import { createPortalWorld } from "@/testing/factories/portal-world";
import type { PortalWorld } from "@/testing/factories/portal-world";
import { operateTarget } from "./operate";
import { startEnvironment } from "./start-environment";
import { startMany } from "./start-many";

let world: PortalWorld;
let mina: UserActor;

const many = (environment: string, count: number) => Array.from({ length: count }, (_, index) => ({ name: `${environment}-${index}`, environment }));
const clicks = Array.from({ length: 50 }, (_, index) => `click-${String(index).padStart(2, "0")}`);

beforeAll(async () => {
  const herd = [...many("thirteen", 13), ...many("as-many", 13), ...many("one-more", 1), ...many("large", 60)];
  world = await createPortalWorld({ seed: awsSeed([...herd, ...clicks.map((name) => ({ name, environment: name }))]) });
  mina = await world.person("Mina Park");
});
afterAll(() => world.close());

async function laneOf(names: readonly string[]): Promise<Set<string>> {
  await world.superuser("truncate operation_request cascade");
  const environmentIds = await Promise.all(names.map(async (name) => (await world.environment(name)).id));
  await startMany(world.db, mina, { environmentIds, idempotencyKey: newId() });
  return new Set((await world.db.operationRequest.findMany()).map(({ lane }) => lane));
}

test("a bulk that fits into one call is a person's; a larger one leaves the reserve to others", async () => {
  expect(await laneOf(["thirteen", "as-many"])).toEqual(new Set(["person"]));
  expect(await laneOf(["thirteen", "as-many", "one-more"])).toEqual(new Set(["bulk"]));
});

test("one environment is a person's, however large", async () => {
  await world.superuser("truncate operation_request cascade");
  await startEnvironment(world.db, mina, { environmentId: (await world.environment("large")).id, idempotencyKey: newId() });
  expect((await world.db.operationRequest.findFirstOrThrow()).lane).toBe("person");
});

test("50 people's clicks come before a herd that was there first, the oldest click first", async () => {
  await world.superuser("truncate operation_request cascade");
  const clock = virtualTime();
  const restore = replaceClock(clock);
  await world.fillBuckets();
  world.aws.calls.clear();
  const herd = await Promise.all(["thirteen", "as-many", "large"].map(async (name) => (await world.environment(name)).id));
  await startMany(world.db, mina, { environmentIds: herd, idempotencyKey: newId() });
  for (const name of clicks) {
    clock.advance(1);
    await startEnvironment(world.db, { ...mina, requestId: newId() }, { environmentId: (await world.environment(name)).id, idempotencyKey: newId() });
  }
  const { targetId } = await world.environment("thirteen");
  for (let seconds = 0; seconds < 60 && (await world.db.operation.count({ where: { state: "pending" } })) > 0; seconds += 1) {
    await operateTarget(world.deps, targetId);
    clock.advance(1_000);
  }
  restore();
  const accepted = await world.db.operation.findMany({ where: { acceptedAt: { not: null } }, include: { request: true, instance: true } });
  const at = (lane: string) => accepted.filter(({ request }) => request.lane === lane).map(({ acceptedAt }) => acceptedAt?.getTime() ?? 0);
  expect([at("person").length, at("bulk").length]).toEqual([50, 86]);
  expect(Math.max(...at("person"))).toBeLessThanOrEqual(Math.min(...at("bulk")));
  const ages = accepted.filter(({ request }) => request.lane === "person").toSorted((a, b) => a.createdAt.getTime() - b.createdAt.getTime());
  const turns = ages.map(({ acceptedAt }) => acceptedAt?.getTime() ?? 0);
  expect(turns).toEqual(turns.toSorted((x, y) => x - y));
});
