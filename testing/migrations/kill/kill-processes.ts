import { mkdtemp, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";
import { startProcess } from "@/scripts/launch/start-process";
import type { Running } from "@/scripts/launch/start-process";
import type { PortalWorld } from "@/testing/factories/portal-world";
import { bundleOnce, compileCache } from "@/testing/failpoints/bundle-once";
import { buildTestWorker, startWorker } from "@/testing/failpoints/worker-process";
import type { KillWorld } from "./kill-life";
import type { Moment } from "./kill-moments";

const root = process.cwd();
const preload = pathToFileURL(path.join(root, "testing", "failpoints", "kill-at-failpoint.mjs")).href;

/** Starts processes that carry a run and kill themselves (kill -9) at a moment. */
export type Victims = { start(world: KillWorld, runId: string, moment: Moment): Running; remove(): Promise<void> };

/** The worker of the product, whole. It does not end by itself when it does not come to the moment. */
export async function workers(): Promise<Victims> {
  const bundle = await buildTestWorker();
  await writeFile(bundle.configFile, JSON.stringify({ zone: "Asia/Seoul", teams: [], targets: [], grants: [] }));
  return {
    remove: bundle.remove,
    start: ({ world }, _runId, { failpoint, nth }) => {
      const portal = { database: world.database, aws: { endpoint: "http://127.0.0.1:1" } } as unknown as PortalWorld;
      return startWorker(bundle, portal, `${failpoint}:${nth}`, { CONFIG_FILE: bundle.configFile });
    },
  };
}

/** The part of the worker that carries migrations, by itself; for hundreds of kills. */
export async function executors(): Promise<Victims> {
  const file = await bundleOnce("executor", bundleExecutor);
  const folder = await mkdtemp(path.join(root, ".cache", "test-executor-"));
  return {
    remove: () => rm(folder, { recursive: true, force: true }),
    start: ({ world }, runId, { failpoint, nth }) =>
      startProcess({
        name: "executor",
        cwd: root,
        args: ["--import", preload, file, runId],
        logFile: path.join(folder, "log"),
        env: { ...process.env, NODE_COMPILE_CACHE: compileCache, DATABASE_URL: world.database.appUrl, FAILPOINT: `${failpoint}:${nth}` },
      }),
  };
}

async function bundleExecutor(outfile: string): Promise<void> {
  await build({
    entryPoints: [fileURLToPath(new URL("./executor-main.ts", import.meta.url))],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node24",
    tsconfig: path.join(root, "tsconfig.json"),
    define: { __FAILPOINTS__: "true" },
    minifySyntax: true,
    mainFields: ["module", "main"],
    banner: { js: "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);" },
    logLevel: "error",
  });
}
