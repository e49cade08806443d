import { readFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startEnvironment } from "@/server/environments/start-environment";
import { failpoints } from "@/server/platform/failpoint";
import type { Failpoint } from "@/server/platform/failpoint";
import { newId } from "@/server/platform/ids";
import { awsSeed } from "../factories/aws-world";
import { createPortalWorld } from "../factories/portal-world";
import type { PortalWorld } from "../factories/portal-world";
import { letLeasesRunOut, waitForEnds } from "../failpoints/let-time-pass";
import { buildTestWorker, startWorker } from "../failpoints/worker-process";
import type { WorkerBundle } from "../failpoints/worker-process";
import { shiftedClock } from "./shifted-clock";
import { waitUntil } from "./wait-until";

const frozenForMs = 90_000;

let bundle: WorkerBundle;
const worlds: PortalWorld[] = [];

beforeAll(async () => {
  bundle = await buildTestWorker();
});
afterAll(async () => {
  await Promise.all(worlds.map((world) => world.close()));
  await bundle.remove();
});

type Waking = { failpoint: Failpoint; wallMs: number };

/** The woken worker's clock went on; at the last moment before the call it may also have been set back, so that only the steady one went on. */
const wakings: Waking[] = [...failpoints.map((failpoint) => ({ failpoint, wallMs: frozenForMs })), { failpoint: "send", wallMs: 0 }];

test.concurrent.each(wakings)(
  "a worker frozen at $failpoint for 90 s, by a clock that shows $wallMs ms more, makes no call and writes nothing",
  async ({ failpoint, wallMs }) => {
    const world = await createPortalWorld({ seed: awsSeed([{ name: "web", environment: "payments-dev" }]) });
    worlds.push(world);
    const { id: environmentId } = await world.environment("payments-dev");
    const clock = shiftedClock(path.join(bundle.folder, world.database.name));
    const mina = await world.person("Mina Park");
    const { requestId } = await startEnvironment(world.db, mina, { environmentId, idempotencyKey: newId() });
    if (requestId === null) throw new Error("Nothing was asked for.");
    const where = { requestRowId: requestId };
    const frozen = startWorker(bundle, world, failpoint, { FAILPOINT_SIGNAL: "SIGSTOP", CLOCK_FILE: clock.file });
    await waitUntil("it is frozen", () => isStopped(frozen.pid));
    await letLeasesRunOut(world);
    const successor = startWorker(bundle, world);
    await waitForEnds(world);
    await successor.stop();
    const rows = () => world.db.operation.findFirstOrThrow({ where });
    const calls = () => world.calls("StartInstances").length;
    const before = [await rows(), calls()];

    clock.set({ wallMs, steadyMs: frozenForMs });
    await world.db.runningProcess.deleteMany();
    process.kill(frozen.pid, "SIGCONT");
    // It is seen again once all of its scans have come through.
    await waitUntil("it has woken and gets on", async () => (await world.db.runningProcess.count()) > 0);
    await frozen.stop();
    expect([await rows(), calls()]).toEqual(before);
  },
  300_000,
);

async function isStopped(pid: number): Promise<boolean> {
  return /^State:\s+T/m.test(await readFile(`/proc/${pid}/status`, "utf8"));
}
