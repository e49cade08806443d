import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startEnvironment } from "@/server/environments/start-environment";
import { newId } from "@/server/platform/ids";
import { awsSeed } from "../factories/aws-world";
import { createPortalWorld } from "../factories/portal-world";
import type { PortalWorld } from "../factories/portal-world";
import { buildTestWorker, startWorker } from "../failpoints/worker-process";
import type { WorkerBundle, WorkerProcess } from "../failpoints/worker-process";
import { shiftedClock } from "./shifted-clock";
import type { ShiftedClock } from "./shifted-clock";
import { waitUntil } from "./wait-until";
import { buildTestWeb, signedIn, startWeb } from "./web-process";
import type { WebBundle, WebProcess } from "./web-process";

const hour = 3_600_000;
const directions = [hour, -hour] as const;
const environmentName = "payments-dev";

type Portal = { world: PortalWorld; clocks: { web: ShiftedClock; worker: ShiftedClock }; web: WebProcess; worker: WorkerProcess };

let bundles: { web: WebBundle; worker: WorkerBundle };
const portals = new Map<number, Portal>();

beforeAll(async () => {
  bundles = { web: await buildTestWeb(), worker: await buildTestWorker() };
  await Promise.all(directions.map(async (offMs) => portals.set(offMs, await startPortal(offMs))));
});
afterAll(async () => {
  for (const { web, worker, world } of portals.values()) {
    await Promise.all([web.stop(), worker.stop()]);
    await world.close();
  }
  await Promise.all([bundles.web.remove(), bundles.worker.remove()]);
});

/** The web is right at its start and is set while it runs; the worker starts wrong. */
async function startPortal(offMs: number): Promise<Portal> {
  const world = await createPortalWorld({ seed: awsSeed([{ name: environmentName, environment: environmentName }]) });
  const clocks = {
    web: shiftedClock(path.join(bundles.web.folder, `${world.database.name}.clock`)),
    worker: shiftedClock(path.join(bundles.worker.folder, `${world.database.name}.clock`)),
  };
  clocks.worker.set({ wallMs: offMs });
  const worker = startWorker(bundles.worker, world, "", { CLOCK_FILE: clocks.worker.file });
  const cookie = await signedIn(world, await world.person("Mina Park"));
  return { world, clocks, worker, web: await startWeb(bundles.web, world, cookie, { CLOCK_FILE: clocks.web.file, SESSION_IDLE_MINUTES: "30" }) };
}

function portal(offMs: number): Portal {
  const found = portals.get(offMs);
  if (found === undefined) throw new Error("This portal was not started.");
  return found;
}

test.concurrent.each(directions)(
  "a worker whose clock is off by %d ms takes nothing and reads nothing, says so, and goes on when it is right",
  async (offMs) => {
    const { world, worker, clocks } = portal(offMs);
    const said = () => world.db.runningProcess.findFirst({ where: { kind: "worker" } });
    const attempts = async () => (await world.db.operation.aggregate({ _sum: { attempt: true } }))._sum.attempt ?? 0;
    await waitUntil("it says so", async () => Math.abs(((await said())?.skewMs ?? 0) - offMs) < 5_000 && (await said())?.problem === "its clock is wrong");
    world.aws.calls.clear();
    const before = await attempts();
    const mina = await world.person("Mina Park");
    const { id: environmentId } = await world.environment(environmentName);
    await startEnvironment(world.db, mina, { environmentId, idempotencyKey: newId() });
    await world.db.$executeRaw`update aws_target set poll_lease_until = null, poll_due_at = now() - interval '2 hours'`;
    for (let beat = 1; beat <= 3; beat += 1) {
      const seenAt = (await said())?.seenAt.getTime();
      // Its time goes on by more than the pause between two beats, and the clock stays as wrong as it was.
      clocks.worker.set({ wallMs: offMs + beat * 11_000, steadyMs: beat * 11_000 });
      await waitUntil("it has scanned, and is seen again", async () => (await said())?.seenAt.getTime() !== seenAt);
    }
    expect([await attempts(), world.aws.calls.list().length]).toEqual([before, 0]);
    clocks.worker.set({ wallMs: 0, steadyMs: 33_000 });
    await waitUntil("it does what was asked", async () => (await world.environment(environmentName)).state === "running");
    await waitUntil("it has nothing to say", async () => (await said())?.problem === null);
    const lines = (await worker.log()).split("\n").filter((line) => line.includes("nothing is done until it is right"));
    expect(lines).toHaveLength(1);
  },
);

test.each(directions)("a web server whose clock is set by %d ms takes no clicks, ends no session and lets none live longer", async (offMs) => {
  const { world, web, clocks } = portal(offMs);
  const { id: environmentId } = await world.environment(environmentName);
  const click = () => web.call("mutation", "environments.start", { environmentId, idempotencyKey: newId() });
  const lastSeen = async () => (await world.db.session.findFirstOrThrow()).lastSeenAt.getTime();
  clocks.web.set({ wallMs: offMs });
  await waitUntil("the health check says so", async () => JSON.stringify((await web.health())?.body).includes('"clock":"wrong"'));
  const answer = await click();
  expect(answer).toMatchObject({ ok: false, code: "unavailable" });
  expect(JSON.stringify(answer)).toContain(`60 min ${offMs > 0 ? "ahead of" : "behind"} the database's`);
  // The visit is noted at the right time, and idle times of 30 min are not over.
  await world.db.session.updateMany({ data: { lastSeenAt: new Date(Date.now() - 10 * 60_000) } });
  expect(await web.call("query", "system.get")).toMatchObject({
    ok: true,
    value: { problems: expect.arrayContaining([expect.objectContaining({ kind: "clock", locks: true })]) as unknown },
  });
  expect(Math.abs((await lastSeen()) - Date.now())).toBeLessThan(60_000);
  // A session that was idle for longer is over, whatever the clock says.
  await world.db.session.updateMany({ data: { lastSeenAt: new Date(Date.now() - 31 * 60_000) } });
  expect(await web.call("query", "system.get")).toMatchObject({ ok: false, code: "unauthenticated" });
  await world.db.session.updateMany({ data: { lastSeenAt: new Date() } });
  clocks.web.set({ wallMs: 0 });
  await waitUntil("clicks are taken again", async () => {
    const again = await click();
    return again.ok || again.code === "invalid_state";
  });
  expect((await web.health())?.status).toBe(200);
});
