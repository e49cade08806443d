import { spawn } from "node:child_process";
import { createWriteStream } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";

const preload = pathToFileURL(path.join(import.meta.dirname, "exit-with-parent.mjs")).href;
const patienceMs = 12_000;

/** A child process of the launcher. */
export type Running = {
  name: string;
  pid: number;
  /** Resolves with its exit code when it ends, asked to or not. */
  ended: Promise<number | null>;
  /** Asks it to end (SIGTERM), insists after 12 s (SIGKILL), and waits until it is gone. */
  stop(): Promise<void>;
  /** Kills it without warning, as a crash would. For tests. */
  kill(): Promise<void>;
};

export type ProcessOptions = { name: string; args: readonly string[]; cwd: string; env: NodeJS.ProcessEnv; logFile: string; onLine?: (line: string) => void };

/** Starts a Node process whose output goes to a file and that ends when this process does. */
export function startProcess(options: ProcessOptions): Running {
  const log = createWriteStream(options.logFile, { flags: "a" });
  // A process group of its own: Ctrl-C reaches it only through stop(), after what depends on it.
  const child = spawn(process.execPath, ["--import", preload, ...options.args], {
    cwd: options.cwd,
    env: options.env,
    stdio: ["pipe", "pipe", "pipe"],
    detached: true,
  });
  child.stdin.on("error", () => undefined);
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => {
      log.write(chunk);
      for (const line of chunk.toString("utf8").split("\n")) if (line !== "") options.onLine?.(line);
    });
  }
  const ended = new Promise<number | null>((resolve) => {
    child.once("error", () => resolve(null));
    child.once("close", (code) => {
      log.end();
      resolve(code);
    });
  });
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal);
    const timer = setTimeout(() => child.kill("SIGKILL"), patienceMs);
    await ended;
    clearTimeout(timer);
  };
  return { name: options.name, pid: child.pid ?? -1, ended, stop: () => end("SIGTERM"), kill: () => end("SIGKILL") };
}
