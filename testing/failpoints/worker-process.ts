import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { buildWorker } from "@/scripts/launch/build-product";
import { startProcess } from "@/scripts/launch/start-process";
import type { Running } from "@/scripts/launch/start-process";
import { baseCredentials, targets, teams } from "../factories/aws-world";
import type { PortalWorld } from "../factories/portal-world";

const root = path.resolve(import.meta.dirname, "..", "..");
const preload = pathToFileURL(path.join(import.meta.dirname, "kill-at-failpoint.mjs")).href;

/** The worker's bundle with failpoints, in a folder of its own; `remove` deletes it. */
export type WorkerBundle = { folder: string; file: string; configFile: string; remove(): Promise<void> };

/** Builds the worker as the product does, but with failpoints. */
export async function buildTestWorker(): Promise<WorkerBundle> {
  const cache = path.join(root, ".cache");
  await mkdir(cache, { recursive: true });
  const folder = await mkdtemp(path.join(cache, "test-worker-"));
  const file = path.join(folder, "worker.mjs");
  const configFile = path.join(folder, "switchyard.json");
  await buildWorker(root, file, true);
  await writeFile(configFile, JSON.stringify({ zone: "Asia/Seoul", teams, targets, grants: [] }));
  return { folder, file, configFile, remove: () => rm(folder, { recursive: true, force: true }) };
}

export type WorkerProcess = Running & { ready: Promise<void>; log(): Promise<string> };

/** Starts a worker on a world; with `failpoint` (such as `send` or `send:2`) it kills itself there. */
export function startWorker(bundle: WorkerBundle, world: PortalWorld, failpoint = ""): WorkerProcess {
  const logFile = path.join(bundle.folder, `${world.database.name}.log`);
  let isReady = (): void => undefined;
  const ready = new Promise<void>((resolve) => (isReady = resolve));
  const running = startProcess({
    name: "worker",
    cwd: root,
    args: ["--import", preload, bundle.file],
    logFile,
    env: {
      ...process.env,
      LOG_LEVEL: "info",
      SERVICE_NAME: "worker",
      DATABASE_URL: world.database.appUrl,
      CONFIG_FILE: bundle.configFile,
      AWS_ENDPOINT_URL: world.aws.endpoint,
      AWS_ACCESS_KEY_ID: baseCredentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: baseCredentials.secretAccessKey,
      FAILPOINT: failpoint,
    },
    onLine: (line) => {
      if (line.includes('"event":"ready"')) isReady();
    },
  });
  return { ...running, ready, log: () => readFile(logFile, "utf8") };
}
