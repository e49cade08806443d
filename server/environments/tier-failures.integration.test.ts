import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import type { UserActor } from "@/server/access/actor";
import { replaceClock } from "@/server/platform/clock";
import { newId } from "@/server/platform/ids";
import { awsSeed } from "@/testing/factories/aws-world";
import { createPortalWorld } from "@/testing/factories/portal-world";
import type { PortalWorld } from "@/testing/factories/portal-world";
import { movableClock } from "@/testing/movable-clock";
import type { MovableClock } from "@/testing/movable-clock";
import { getEnvironment } from "./get-environment";
import { startEnvironment } from "./start-environment";
import { stopEnvironment } from "./stop-environment";

let world: PortalWorld;
let mina: UserActor;
let clock: MovableClock;
let restore = () => {};

const environments = ["refused", "later", "stopping", "newer"];

beforeAll(async () => {
  const tiers = environments.flatMap((environment) =>
    ["db", "api", "web"].map((name, index) => ({
      name: `${environment}-${name}`,
      environment,
      order: index + 1,
      state: environment === "stopping" ? ("running" as const) : ("stopped" as const),
    })),
  );
  world = await createPortalWorld({ seed: awsSeed(tiers) });
  mina = await world.person("Mina Park");
});
afterAll(() => world.close());
beforeEach(() => {
  clock = movableClock();
  restore = replaceClock(clock);
  world.aws.calls.clear();
});
afterEach(() => {
  restore();
  world.aws.faults.clear();
});

const refuse = (api: "StartInstances" | "StopInstances") => world.aws.faults.add({ kind: "error", api, code: "UnauthorizedOperation", message: "Injected." });

async function seen(environment: string) {
  const operations = await world.db.operation.findMany({
    where: { instance: { environment: { name: environment } } },
    include: { instance: true, request: true },
    orderBy: [{ createdAt: "asc" }, { instance: { startOrder: "asc" } }],
  });
  return operations.map(({ instance, state, lastError }) => [instance.name, state, lastError]);
}

test("when a tier cannot be started, the tiers above it are not started, in words, and the request ends", async () => {
  const { id: environmentId } = await world.environment("refused");
  const { requestId } = await startEnvironment(world.db, mina, { environmentId, idempotencyKey: newId() });
  refuse("StartInstances");
  await world.operate();
  await world.operate();
  expect(await seen("refused")).toEqual([
    ["refused-db", "failed", expect.stringMatching(/^AWS refused: the role developer in Main account, Seoul may not do ec2:StartInstances/)],
    ["refused-api", "failed", "Not started, because refused-db failed."],
    ["refused-web", "failed", "Not started, because refused-db failed."],
  ]);
  expect(world.calls("StartInstances")).toHaveLength(1);
  const request = await world.db.operationRequest.findUniqueOrThrow({ where: { id: requestId ?? "" } });
  expect(request.endedAt).not.toBeNull();
  expect((await world.environment("refused")).state).toBe("failed");
});

test("a tier that AWS accepted but that does not come up holds back the tiers above it", async () => {
  world.aws.instances.setDelays({ checksMs: 86_400_000, pendingMs: 86_400_000 });
  const { id: environmentId } = await world.environment("later");
  await startEnvironment(world.db, mina, { environmentId, idempotencyKey: newId() });
  await world.operate();
  clock.advance(601_000);
  await world.poll();
  await world.operate();
  world.aws.instances.setDelays({ checksMs: 100, pendingMs: 150 });
  expect(await seen("later")).toEqual([
    ["later-db", "failed", expect.stringContaining("10 minutes later later-db is still pending")],
    ["later-api", "failed", "Not started, because later-db failed."],
    ["later-web", "failed", "Not started, because later-db failed."],
  ]);
  expect(world.calls("StartInstances")).toHaveLength(1);
});

test("a stop goes down the tiers: when the top one cannot be stopped, those below go on running", async () => {
  const { id: environmentId } = await world.environment("stopping");
  await stopEnvironment(world.db, mina, { environmentId, idempotencyKey: newId() });
  refuse("StopInstances");
  await world.operate();
  await world.operate();
  expect(await seen("stopping")).toEqual([
    ["stopping-db", "failed", "Not stopped, because stopping-web failed."],
    ["stopping-api", "failed", "Not stopped, because stopping-web failed."],
    ["stopping-web", "failed", expect.stringMatching(/^AWS refused: the role developer in Main account, Seoul may not do ec2:StopInstances/)],
  ]);
  expect(world.calls("StopInstances")).toHaveLength(1);
  expect((await getEnvironment(world.db, mina, environmentId)).because).toMatch(
    /^AWS refused: the role developer in Main account, Seoul may not do ec2:StopInstances/,
  );
});

test("what a newer request asks for is not ended by the failure of an older one", async () => {
  const { id: environmentId } = await world.environment("newer");
  const db = await world.instance("newer-db");
  const api = await world.instance("newer-api");
  await startEnvironment(world.db, mina, { environmentId, instanceIds: [db.id], idempotencyKey: newId() });
  await startEnvironment(world.db, mina, { environmentId, instanceIds: [api.id], idempotencyKey: newId() });
  refuse("StartInstances");
  await world.operate();
  await world.operate();
  expect(await seen("newer")).toEqual([
    ["newer-db", "failed", expect.stringContaining("AWS refused")],
    ["newer-api", "accepted", null],
  ]);
});
