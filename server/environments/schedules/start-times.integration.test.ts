import { afterAll, beforeAll, expect, it } from "vitest";
import { newId } from "@/server/platform/ids";
import { createPortalWorld } from "@/testing/factories/portal-world";
import type { PortalWorld } from "@/testing/factories/portal-world";
import { usualStarts } from "./start-times.sql";

let world: PortalWorld;
beforeAll(async () => {
  world = await createPortalWorld();
});
afterAll(() => world.close());

const sentAt = new Date("2026-11-02T08:00:00Z");

async function started(environmentId: string, instanceId: string, tookMs: number): Promise<void> {
  const requestRowId = newId();
  const endedAt = new Date(sentAt.getTime() + tookMs);
  const by = { requestedBySystem: "scheduler", sourceIdentity: "switchyard-scheduler", requestId: newId(), idempotencyKey: newId() };
  await world.db.operationRequest.create({ data: { id: requestRowId, environmentId, kind: "start", whole: true, ...by, createdAt: sentAt, endedAt } });
  const times = { createdAt: sentAt, nextTryAt: sentAt, sentAt, endedAt };
  await world.db.operation.create({ data: { id: newId(), requestRowId, instanceId, kind: "start", state: "confirmed", ...times } });
}

it("a start during which the clock was moved counts for nothing: none takes longer than it may", async () => {
  const { id: instanceId, environmentId } = await world.instance("checkout-app");
  expect(await usualStarts(world.db, [environmentId])).toEqual([{ environmentId, instances: 1, p95Ms: null }]);
  await started(environmentId, instanceId, 60_000);
  await started(environmentId, instanceId, 4 * 3_600_000);
  expect(await usualStarts(world.db, [environmentId])).toEqual([{ environmentId, instances: 1, p95Ms: 60_000 }]);
});
