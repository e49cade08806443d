import { mkdirSync } from "node:fs";
import path from "node:path";
import { findFreeWebPort } from "./free-web-port";
import { keepRunning } from "./keep-running";
import type { Ending } from "./keep-running";
import type { Product } from "./product-store";
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
  /** Start web and worker again when they end by themselves, and tell of it. Without it they are left dead. */
  onEnding?: (ending: Ending) => void;
};

const startDeadlineMs = 90_000;
const portsTried = 5;

/**
 * Starts web and worker and waits until the portal answers.
 * @throws Error that names the log when one of them ends or nothing answers within 90 s
 */
export async function startProduct(options: StartProductOptions): Promise<RunningProduct> {
  mkdirSync(options.logDir, { recursive: true });
  let port = await findFreeWebPort(options.port);
  for (let attempt = 1; ; attempt += 1) {
    const started = await startOn(port, options);
    if (started !== "port taken") return started;
    if (attempt === portsTried) throw new Error(`Ports from ${options.port} on were taken as soon as they were found free. Give another one with --port.`);
    port = await findFreeWebPort(port + 1);
  }
}

async function startOn(port: number, options: StartProductOptions): Promise<RunningProduct | "port taken"> {
  const { root, product, logDir, onEnding } = options;
  const url = `http://localhost:${port}`;
  const env = productEnvironment(root, { ...options.environment, PUBLIC_URL: url, PORT: String(port), HOSTNAME: "127.0.0.1" }, product === "development");
  const listening = { isReady: false, isPortTaken: false };
  const onLine = (line: string): void => {
    // Next's words: the answer of another server on this port must not pass for ours.
    if (line.includes("Ready in")) listening.isReady = true;
    if (line.includes("EADDRINUSE")) listening.isPortTaken = true;
  };
  const start = (name: string, args: readonly string[]) =>
    startProcess({ name, args, cwd: root, env: { ...env, SERVICE_NAME: name }, logFile: path.join(logDir, `${name}.log`), onLine });
  const startWeb = () => start("web", webArgs(root, product, port));
  const startWorker = () => start("worker", workerArgs(root, product));
  const [web, worker] = [startWeb(), startWorker()];
  try {
    await answers(`http://127.0.0.1:${port}/api/health`, [web, worker], { logDir, isReady: () => listening.isReady });
  } catch (error) {
    await Promise.all([web.stop(), worker.stop()]);
    if (listening.isPortTaken) return "port taken";
    throw error;
  }
  const kept = (first: Running, startAgain: () => Running) => (onEnding === undefined ? first : keepRunning(first, { start: startAgain, onEnding }));
  const running = { web: kept(web, startWeb), worker: kept(worker, startWorker) };
  return { url, port, ...running, stop: async () => void (await Promise.all([running.web.stop(), running.worker.stop()])) };
}

// Node lets the heap of a mostly idle server grow far beyond its use. Its code and what it keeps are 150 MB once every page was opened, and a server
// that reaches its limit ends, so the limit leaves more than that for what goes on.
const webMemory = ["--max-old-space-size=384", "--max-semi-space-size=2"];

function webArgs(root: string, product: StartProductOptions["product"], port: number): string[] {
  if (product === "development") return [path.join(root, "node_modules/next/dist/bin/next"), "dev", "--port", String(port), "--hostname", "127.0.0.1"];
  return [...webMemory, product.webServer];
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

async function answers(url: string, processes: readonly Running[], { logDir, isReady }: { logDir: string; isReady: () => boolean }): Promise<void> {
  const deadline = performance.now() + startDeadlineMs;
  let failed: string | null = null;
  for (const each of processes)
    void each.ended.then((code) => (failed ??= `${each.name} ended with code ${code ?? "none"}; see ${path.join(logDir, `${each.name}.log`)}`));
  while (performance.now() < deadline) {
    if (failed !== null) throw new Error(failed);
    const response = isReady() ? await fetch(url, { signal: AbortSignal.timeout(startDeadlineMs) }).catch(() => null) : null;
    if (response?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${url} does not answer after ${startDeadlineMs / 1000} s; see ${logDir}`);
}
