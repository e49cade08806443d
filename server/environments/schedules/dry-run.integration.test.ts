import { afterAll, beforeAll, expect, test } from "vitest";
import type { UserActor } from "@/server/access/actor";
import { newId } from "@/server/platform/ids";
import { createCallerFactory } from "@/server/trpc/procedure";
import { createPortalWorld } from "@/testing/factories/portal-world";
import type { PortalWorld } from "@/testing/factories/portal-world";
import { environmentsRouter } from "../router";
import type { SchedulePlan } from "./schemas";

let world: PortalWorld;
let mina: UserActor;
const hourMs = 3_600_000;
const never: SchedulePlan = { periods: [], exceptions: [], holidays: null };
const ago = (hours: number) => new Date(Date.now() - hours * hourMs);

const as = (actor: UserActor) =>
  createCallerFactory(environmentsRouter)({
    db: world.db,
    actor,
    reauthenticate: async () => actor,
    request: { id: newId(), address: "127.0.0.1", userAgent: "test" },
  }).schedules;

beforeAll(async () => {
  world = await createPortalWorld();
  mina = await world.person("Mina Park");
});
afterAll(() => world.close());

/** Hours of every day, in UTC, that end half an hour before now: whatever the time of day, they end today or yesterday. */
function endingAt(moment: Date): SchedulePlan {
  const minutes = moment.getUTCHours() * 60 + moment.getUTCMinutes();
  const from = (minutes - 120 + 1_440) % 1_440;
  return { ...never, periods: [0, 1, 2, 3, 4, 5, 6].map((day) => ({ day, from, to: from + 120 })) };
}

test("a changed schedule is held against who really worked, for every environment that follows it and that one may see", async () => {
  const [dev, checkout] = [await world.environment("payments-dev"), await world.environment("checkout-dev")];
  const { id: scheduleId } = await as(mina).create({ team: "payments", name: "Tried", zone: "UTC", plan: never });
  for (const { id: environmentId } of [dev, checkout]) await as(mina).assign({ environmentId, scheduleId, leadMinutes: null });
  const { id: instanceId } = await world.instance("checkout-app");
  await world.db.instanceStateChange.deleteMany({ where: { environmentId: checkout.id } });
  await world.db.instanceStateChange.createMany({
    data: [
      { id: newId(), instanceId, environmentId: checkout.id, state: "running", at: ago(10 * 24) },
      { id: newId(), instanceId, environmentId: checkout.id, state: "stopping", at: ago(1) },
    ],
  });
  const stop = new Date(Math.floor(ago(3).getTime() / 60_000) * 60_000);
  const lease = { environmentId: checkout.id, instanceId: null, holder: "ci-481", note: null, source: "api", takenBy: "ci", ttlSeconds: 60 };
  const end = new Date(stop.getTime() + hourMs);
  await world.db.busyLease.create({
    data: {
      ...lease,
      id: newId(),
      sourceKey: "1",
      takenAt: new Date(stop.getTime() - hourMs),
      heartbeatAt: end,
      countsUntil: end,
      maxUntil: ago(0),
      releasedAt: end,
      releasedBecause: "released",
    },
  });
  const run = await as(mina).dryRun({ kind: "change", scheduleId, zone: "UTC", plan: endingAt(stop), days: 7 });
  expect(run.busyMachines).toBe(1);
  expect(run.sentence).toMatch(/^In the last 7 days this would have stopped 1 busy machine: checkout-dev on .* \(ci-481 was at work\)\./);
  const found = run.environments.find(({ name }) => name === "checkout-dev");
  expect(found?.busyStops).toEqual([{ at: stop, machines: 1, sentence: expect.stringContaining("ci-481") }]);
  expect(found?.wasOnMinutes).toBe(7 * 24 * 60 - 60);
  expect(found?.wouldBeOnMinutes).toBe(7 * 120);
  expect(run.environments).toHaveLength(2);

  const cho = await world.person("Cho Yun", [{ role: "developer", teams: ["payments"], environments: ["payments-dev"] }]);
  const partly = await as(cho).dryRun({ kind: "change", scheduleId, zone: "UTC", plan: endingAt(stop), days: 7 });
  expect([partly.environments.map(({ name }) => name), partly.leftOut, partly.busyMachines]).toEqual([["payments-dev"], 1, 0]);
  // Nothing was changed by asking.
  expect(await world.db.schedule.findUniqueOrThrow({ where: { id: scheduleId } })).toMatchObject({ version: 1, plan: never });
});

test("another schedule for one environment, or none, is tried the same way", async () => {
  const { id: environmentId } = await world.environment("checkout-dev");
  const { id: scheduleId } = await as(mina).create({ team: "payments", name: "Other", zone: "UTC", plan: never });
  const run = await as(mina).dryRun({ kind: "assignment", environmentId, scheduleId, days: 30 });
  expect(run.environments).toMatchObject([{ name: "checkout-dev", wouldBeOnMinutes: 0, starts: 0 }]);
  const none = await as(mina).dryRun({ kind: "assignment", environmentId, scheduleId: null, days: 1 });
  expect(none.environments[0]?.sentence).toBe("Without a schedule nothing starts or stops it by itself.");
  expect(none.sentence).toBe("In the last day this would have stopped no busy machine.");
});
