import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { buildWorker } from "@/scripts/launch/build-product";
import { startProcess } from "@/scripts/launch/start-process";
import type { Running } from "@/scripts/launch/start-process";
import { baseCredentials, targets, teams } from "../factories/aws-world";
import type { PortalWorld } from "../factories/portal-world";
import { bundleOnce, compileCache } from "./bundle-once";

const root = path.resolve(import.meta.dirname, "..", "..");
const shiftClocks = pathToFileURL(path.join(import.meta.dirname, "..", "faults", "shift-clocks.mjs")).href;
const preload = pathToFileURL(path.join(import.meta.dirname, "kill-at-failpoint.mjs")).href;

/** The worker's bundle with failpoints, and a folder of its own for what a test writes; `remove` deletes the folder. */
export type WorkerBundle = { folder: string; file: string; configFile: string; remove(): Promise<void> };

/** The worker of the present sources, bundled once for all tests as the product does, but with failpoints. */
export async function buildTestWorker(): Promise<WorkerBundle> {
  const file = await bundleOnce("worker", (outfile) => buildWorker(root, outfile, true));
  const folder = await mkdtemp(path.join(root, ".cache", "test-worker-"));
  const configFile = path.join(folder, "switchyard.json");
  await writeFile(configFile, JSON.stringify({ zone: "Asia/Seoul", teams, targets, grants: [] }));
  return { folder, file, configFile, remove: () => rm(folder, { recursive: true, force: true }) };
}

export type WorkerProcess = Running & { ready: Promise<void>; log(): Promise<string> };

/** The settings of a worker on a world. */
export function workerEnvironment(bundle: WorkerBundle, world: PortalWorld): NodeJS.ProcessEnv {
  return {
    ...process.env,
    NODE_COMPILE_CACHE: compileCache,
    LOG_LEVEL: "info",
    SERVICE_NAME: "worker",
    DATABASE_URL: world.database.appUrl,
    CONFIG_FILE: bundle.configFile,
    AWS_ENDPOINT_URL: world.aws.endpoint,
    AWS_ACCESS_KEY_ID: baseCredentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: baseCredentials.secretAccessKey,
  };
}

/** Starts a worker on a world; with `failpoint` (such as `send` or `send:2`) it kills itself there. `more` is added to its environment. */
export function startWorker(bundle: WorkerBundle, world: PortalWorld, failpoint = "", more: Record<string, string> = {}): WorkerProcess {
  const logFile = path.join(bundle.folder, `${world.database.name}.log`);
  let isReady = (): void => undefined;
  const ready = new Promise<void>((resolve) => (isReady = resolve));
  const running = startProcess({
    name: "worker",
    cwd: root,
    args: ["--import", shiftClocks, "--import", preload, bundle.file],
    logFile,
    env: { ...workerEnvironment(bundle, world), FAILPOINT: failpoint, ...more },
    onLine: (line) => {
      if (line.includes('"event":"ready"')) isReady();
    },
  });
  return { ...running, ready, log: () => readFile(logFile, "utf8") };
}
