import { readFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { UserActor } from "@/server/access/actor";
import { extendEnvironment } from "@/server/environments/desired/extend-environment";
import { clock } from "@/server/platform/clock";
import { lookFailpoints } from "@/server/platform/failpoint";
import type { Failpoint } from "@/server/platform/failpoint";
import { newId } from "@/server/platform/ids";
import { awsSeed } from "../factories/aws-world";
import { createPortalWorld } from "../factories/portal-world";
import type { PortalWorld } from "../factories/portal-world";
import { shiftedClock } from "../faults/shifted-clock";
import { waitUntil } from "../faults/wait-until";
import { waitForEnds } from "./let-time-pass";
import { buildTestWorker, startWorker } from "./worker-process";
import type { WorkerBundle } from "./worker-process";

const minuteMs = 60_000;
const frozenForMs = 90_000;
/** How long a process may take for a step, on a machine that is busy with other tests. */
const patienceMs = 150_000;

let bundle: WorkerBundle;
const worlds: PortalWorld[] = [];

beforeAll(async () => {
  bundle = await buildTestWorker();
});
afterAll(async () => {
  await Promise.all(worlds.map((world) => world.close()));
  await bundle.remove();
});

type Scene = { world: PortalWorld; mina: UserActor; environmentId: string };

/** A running environment whose hours have ended, with its warnings given: the next look stops it. */
async function aboutToStop(): Promise<Scene> {
  const world = await createPortalWorld({ seed: awsSeed([{ name: "web", environment: "payments-dev", state: "running" }]) });
  worlds.push(world);
  const mina = await world.person("Mina Park");
  const { id: environmentId } = await world.environment("payments-dev");
  const now = clock.now();
  const by = { createdBy: "test", createdAt: now, updatedBy: "test", updatedAt: now };
  const plan = { periods: [], exceptions: [], holidays: null };
  const schedule = await world.db.schedule.create({ data: { id: newId(), team: "payments", name: "never", zone: "Asia/Seoul", plan, ...by } });
  // It has run since before the hours ended.
  await world.superuser("update instance set state_since = '2026-01-01'");
  const plannedAt = new Date(now.getTime() - 1_000);
  const process = { environmentId, stage: "warning" as const, plannedAt, because: "Off by schedule.", startedAt: plannedAt };
  await world.db.stopProcess.create({ data: { id: newId(), ...process, warnings: { create: { id: newId(), minutes: 2, plannedAt, at: plannedAt } } } });
  await world.db.environment.update({ where: { id: environmentId }, data: { scheduleId: schedule.id, leadMinutes: 0, nextCheckAt: now } });
  return { world, mina, environmentId };
}

const written = async ({ world }: Scene) => ({
  operations: await world.db.operation.count(),
  requests: await world.db.operationRequest.count(),
  stretches: await world.db.desiredStretch.count(),
  stages: (await world.db.stopProcess.findMany()).map(({ stage, outcome }) => outcome ?? stage),
});

test.concurrent.each([...lookFailpoints].map((failpoint) => ({ failpoint })))(
  "a worker killed at $failpoint leaves nothing half done, and its successor does it once",
  async ({ failpoint }) => {
    const scene = await aboutToStop();
    const { world } = scene;
    const killed = startWorker(bundle, world, failpoint);
    expect(await killed.ended).toBeNull();
    expect(await written(scene)).toEqual({ operations: 0, requests: 0, stretches: 0, stages: ["warning"] });
    const successor = startWorker(bundle, world);
    await waitUntil("the stop is asked for", async () => (await world.db.operation.count()) > 0, patienceMs);
    await waitForEnds(world, patienceMs);
    await waitUntil("the way to the stop has ended", async () => (await world.db.stopProcess.count({ where: { outcome: "stopped" } })) === 1, patienceMs);
    await successor.stop();
    expect(await world.db.operation.findMany()).toMatchObject([{ kind: "stop", state: "confirmed", awsRole: "scheduler" }]);
    expect(world.aws.instances.find((await world.instance("web")).ec2Id)?.status.life.state).toBe("stopped");
    expect(await world.db.notice.findMany()).toMatchObject([{ kind: "stop.done" }]);
  },
  900_000,
);

type Waking = { failpoint: Failpoint; wallMs: number };
const wakings: Waking[] = [...lookFailpoints.map((failpoint) => ({ failpoint, wallMs: frozenForMs })), { failpoint: "tick", wallMs: 0 }];

test.each(wakings)(
  "a worker frozen at $failpoint for 90 s, by a clock that shows $wallMs ms more, does not act on what it saw before somebody extended it",
  async ({ failpoint, wallMs }) => {
    const scene = await aboutToStop();
    const { world, mina, environmentId } = scene;
    const file = shiftedClock(path.join(bundle.folder, world.database.name));
    const frozen = startWorker(bundle, world, failpoint, { FAILPOINT_SIGNAL: "SIGSTOP", CLOCK_FILE: file.file });
    await waitUntil("it is frozen", async () => /^State:\s+T/m.test(await readFile(`/proc/${frozen.pid}/status`, "utf8")), patienceMs);
    // What it holds is given back by the database, 15 s after it fell silent.
    const until = new Date(clock.now().getTime() + 60 * minuteMs);
    await waitUntil(
      "Mina can extend it",
      async () => (await extendEnvironment(world.db, mina, { environmentId, until, idempotencyKey: newId() })).until === until,
      patienceMs,
    );
    file.set({ wallMs, steadyMs: frozenForMs });
    await world.db.runningProcess.deleteMany();
    process.kill(frozen.pid, "SIGCONT");
    await waitUntil("it has woken and gets on", async () => (await world.db.runningProcess.count()) > 0, patienceMs);
    await frozen.stop();
    // One whose clock is wrong by now looks at nothing; another one does.
    const successor = startWorker(bundle, world);
    await waitUntil("the way to the stop has ended", async () => (await world.db.stopProcess.count({ where: { outcome: "extended" } })) === 1, patienceMs);
    await successor.stop();
    expect(await written(scene)).toMatchObject({ operations: 0, requests: 0, stages: ["extended"] });
    expect(world.calls("StopInstances")).toEqual([]);
  },
  900_000,
);
