import { spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { followLines } from "./follow-lines";

const preload = pathToFileURL(path.join(import.meta.dirname, "exit-with-parent.mjs")).href;

/** A child process of the launcher. */
export type Running = {
  name: string;
  pid: number;
  /** Resolves with its exit code when it ends, asked to or not. */
  ended: Promise<number | null>;
  /** Asks it to end (SIGTERM), insists after a while (SIGKILL), and waits until it is gone. */
  stop(): Promise<void>;
  /** Kills it without warning, as a crash would. For tests. */
  kill(): Promise<void>;
};

export type ProcessOptions = {
  name: string;
  args: readonly string[];
  cwd: string;
  env: NodeJS.ProcessEnv;
  logFile: string;
  onLine?: (line: string) => void;
  /** How long `stop` waits before it insists. Default: 12 s, more than web and worker take for themselves. */
  patienceMs?: number;
};

/** Starts a Node process whose output goes to a file and that ends when this process does. */
export function startProcess(options: ProcessOptions): Running {
  // The file itself, no pipe through this process: what the child says at its end must not be lost, nor block it, when we are killed.
  const output = openSync(options.logFile, "a");
  const stopFollowing = options.onLine === undefined ? undefined : followLines(options.logFile, options.onLine);
  // A process group of its own: Ctrl-C reaches it only through stop(), after what depends on it.
  const child = spawn(process.execPath, ["--import", preload, ...options.args], {
    cwd: options.cwd,
    env: options.env,
    stdio: ["pipe", output, output],
    detached: true,
  });
  closeSync(output);
  child.stdin?.on("error", () => undefined);
  const ended = new Promise<number | null>((resolve) => {
    const end = (code: number | null): void => {
      // It may have started processes of its own (the reloaders of development do); they would work on.
      killGroup(child.pid);
      stopFollowing?.();
      resolve(code);
    };
    child.once("error", () => end(null));
    child.once("exit", end);
  });
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal);
    const timer = setTimeout(() => killGroup(child.pid), options.patienceMs ?? 12_000);
    await ended;
    clearTimeout(timer);
  };
  return { name: options.name, pid: child.pid ?? -1, ended, stop: () => end("SIGTERM"), kill: () => end("SIGKILL") };
}

function killGroup(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(-pid, "SIGKILL");
  } catch {
    // Nobody is left in it.
  }
}
