import { mkdirSync } from "node:fs";
import path from "node:path";
import { findFreePort } from "../../embedded/postgres/free-port";
import type { Product } from "./build-product";
import { startProcess } from "./start-process";
import type { Running } from "./start-process";

/** The running product. */
export type RunningProduct = { url: string; port: number; web: Running; worker: Running; stop(): Promise<void> };

export type StartProductOptions = {
  root: string;
  product: Product | "development";
  /** Settings of the embedded stack, or of real servers. */
  environment: Record<string, string>;
  /** Wanted port of the web server; the next free one is taken when it is busy. */
  port: number;
  logDir: string;
};

const startDeadlineMs = 90_000;

/** Starts web and worker and waits until the portal answers. */
export async function startProduct(options: StartProductOptions): Promise<RunningProduct> {
  const { root, logDir, product } = options;
  mkdirSync(logDir, { recursive: true });
  const port = await findFreePort(options.port);
  const url = `http://localhost:${port}`;
  const env = productEnvironment(root, { ...options.environment, PUBLIC_URL: url, PORT: String(port), HOSTNAME: "127.0.0.1" }, product === "development");
  const web = startProcess({
    name: "web",
    cwd: root,
    env: { ...env, SERVICE_NAME: "web" },
    logFile: path.join(logDir, "web.log"),
    args: webArgs(root, product, port),
  });
  const worker = startProcess({
    name: "worker",
    cwd: root,
    env: { ...env, SERVICE_NAME: "worker" },
    logFile: path.join(logDir, "worker.log"),
    args: workerArgs(root, product),
  });
  const stop = async (): Promise<void> => {
    await Promise.all([web.stop(), worker.stop()]);
  };
  try {
    await answers(`http://127.0.0.1:${port}/api/health`, [web, worker], logDir);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, port, web, worker, stop };
}

function webArgs(root: string, product: StartProductOptions["product"], port: number): string[] {
  if (product === "development") return [path.join(root, "node_modules/next/dist/bin/next"), "dev", "--port", String(port), "--hostname", "127.0.0.1"];
  return ["--max-old-space-size=192", product.webServer];
}

function workerArgs(root: string, product: StartProductOptions["product"]): string[] {
  if (product === "development")
    return [path.join(root, "node_modules/tsx/dist/cli.mjs"), "watch", "--clear-screen=false", path.join(root, "server/worker/main.ts")];
  return [product.worker];
}

/** Only what the product needs: the launcher's own environment may hold other people's secrets. */
function productEnvironment(root: string, settings: Record<string, string>, development: boolean): NodeJS.ProcessEnv {
  return {
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    LANG: process.env.LANG,
    TZ: "UTC",
    NODE_ENV: development ? "development" : "production",
    NEXT_TELEMETRY_DISABLED: "1",
    CONFIG_FILE: path.join(root, "config", "switchyard.json"),
    ...settings,
  };
}

async function answers(url: string, processes: readonly Running[], logDir: string): Promise<void> {
  const deadline = performance.now() + startDeadlineMs;
  let failed: string | null = null;
  for (const each of processes)
    void each.ended.then((code) => (failed ??= `${each.name} ended with code ${code ?? "none"}; see ${path.join(logDir, `${each.name}.log`)}`));
  while (performance.now() < deadline) {
    if (failed !== null) throw new Error(failed);
    const response = await fetch(url).catch(() => null);
    if (response?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${url} does not answer after ${startDeadlineMs / 1000} s; see ${logDir}`);
}
