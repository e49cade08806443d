import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { openSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startEnvironment } from "@/server/environments/start-environment";
import { newId } from "@/server/platform/ids";
import { waitForEnds } from "../failpoints/let-time-pass";
import { buildTestWorker, workerEnvironment } from "../failpoints/worker-process";
import type { WorkerBundle } from "../failpoints/worker-process";
import { createPortalWorld } from "../factories/portal-world";
import type { PortalWorld } from "../factories/portal-world";
import { waitUntil } from "./wait-until";
import { buildTestWeb, callWeb, freeWebPort, signedIn, webEnvironment } from "./web-process";
import type { WebBundle } from "./web-process";

let bundles: { web: WebBundle; worker: WorkerBundle };
const worlds: PortalWorld[] = [];
const children: ChildProcess[] = [];

beforeAll(async () => {
  bundles = { web: await buildTestWeb(), worker: await buildTestWorker() };
});
afterAll(async () => {
  for (const child of children) child.kill("SIGKILL");
  await Promise.all(worlds.map((world) => world.close()));
  await Promise.all([bundles.web.remove(), bundles.worker.remove()]);
});

/** Outputs that take nothing: a disk without space, and a pipe whose reader is gone. */
const outputs = {
  "a full disk": () => openSync("/dev/full", "w"),
  "a closed pipe": () => "pipe" as const,
} as const;

function start(file: string, env: NodeJS.ProcessEnv, output: keyof typeof outputs): ChildProcess {
  const stdout = outputs[output]();
  const child = spawn(process.execPath, [file], { env: { ...env, LOG_LEVEL: "debug" }, stdio: ["ignore", stdout, stdout] });
  child.stdout?.destroy();
  child.stderr?.destroy();
  children.push(child);
  return child;
}

describe.concurrent.each(Object.keys(outputs) as (keyof typeof outputs)[])("with %s for the log", (output) => {
  test("web and worker go on, and say so", async () => {
    const world = await createPortalWorld();
    worlds.push(world);
    const mina = await world.person("Mina Park");
    const cookie = await signedIn(world, mina);
    const worker = start(bundles.worker.file, workerEnvironment(bundles.worker, world), output);
    const port = await freeWebPort();
    const web = start(bundles.web.file, webEnvironment(bundles.web, world, port), output);
    const { call, health } = callWeb(`http://127.0.0.1:${port}`, cookie);
    await waitUntil("the web answers", async () => (await health()) !== null);
    const { id: environmentId } = await world.environment("payments-dev");
    await startEnvironment(world.db, mina, { environmentId, idempotencyKey: newId() }).catch(() => undefined);
    await waitForEnds(world);
    expect((await world.environment("payments-dev")).state).toBe("running");
    // A call that fails is logged, which is where a log that cannot be written would do harm.
    await call("mutation", "environments.start", { environmentId: newId(), idempotencyKey: newId() });
    await waitUntil(
      "the worker says so",
      async () => (await world.db.runningProcess.count({ where: { kind: "worker", problem: "its log cannot be written" } })) > 0,
    );
    await waitUntil("the web says so", async () => {
      const told = await health();
      return told?.status === 200 && JSON.stringify(told.body).includes('"log":"cannot be written"');
    });
    expect(await call("query", "system.get")).toMatchObject({ ok: true, value: { problems: [{ kind: "log", locks: false }] } });
    expect([worker.exitCode, worker.signalCode, web.exitCode, web.signalCode]).toEqual([null, null, null, null]);
  });
});
