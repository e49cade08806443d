import { execFile } from "node:child_process";
import { readFile, realpath, rm } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import pg from "pg";

const run = promisify(execFile);
const ANSWER_DEADLINE_MS = 30_000;
const FAST_STOP_MS = 10_000;
const IMMEDIATE_STOP_MS = 5_000;

/** A server process and the port it listens on. */
export interface Postmaster {
  pid: number;
  port: number;
}

/** Whether a process with this id exists, also one that belongs to somebody else. */
export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

/** Whether `pid` is a PostgreSQL server on exactly this data directory, and not a process that got the number later. */
export async function isPostmasterOf(pid: number, dataDir: string): Promise<boolean> {
  if (!isAlive(pid)) return false;
  const command = await commandLine(pid);
  return command.includes("postgres") && command.includes(dataDir);
}

/**
 * The server that still runs on `dataDir` because its parent was killed. A pid file without such a server is removed.
 *
 * @param urlOnPort the superuser's URL of a server on that port
 * @throws when a server runs there but does not answer to our password within 30 s
 */
export async function findRunningPostmaster(
  dataDir: string,
  urlOnPort: (port: number) => string,
  log: (line: string) => void,
): Promise<Postmaster | undefined> {
  const deadline = Date.now() + ANSWER_DEADLINE_MS;
  for (;;) {
    const found = await readPidFile(dataDir);
    if (found === undefined) return undefined;
    if (!(await isPostmasterOf(found.pid, dataDir))) {
      log(`Removing a stale postmaster.pid (process ${found.pid} is no database server on this folder).`);
      await rm(pidFile(dataDir), { force: true });
      return undefined;
    }
    const answer = await tryToUse(found, dataDir, urlOnPort);
    if (!("reason" in answer)) return answer;
    if (answer.isFinal || Date.now() > deadline) {
      throw new Error(`A database server already runs on ${dataDir}, but cannot be used: ${answer.reason}. Stop it first.`);
    }
    await sleep(100);
  }
}

interface PidFile {
  pid: number;
  /** Absent while the server starts. */
  port?: number;
  status?: string;
}

async function tryToUse(
  { pid, port, status }: PidFile,
  dataDir: string,
  urlOnPort: (port: number) => string,
): Promise<Postmaster | { reason: string; isFinal: boolean }> {
  if (port === undefined || status === "stopping") return { reason: "it has not finished starting or stopping", isFinal: false };
  try {
    if (await servesDirectory(urlOnPort(port), dataDir)) return { pid, port };
    return { reason: `port ${port} belongs to another database`, isFinal: false };
  } catch (error) {
    return { reason: error instanceof Error ? error.message : String(error), isFinal: isWrongPassword(error) };
  }
}

/** Ask the server at `url` which folder it serves. Rejects while it does not accept connections. */
export async function servesDirectory(url: string, dataDir: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on("error", () => {}); // A server that goes away while we ask is reported by the query.
  await client.connect();
  try {
    const { rows } = await client.query<{ folder: string }>("SELECT current_setting('data_directory') AS folder");
    return rows[0] !== undefined && (await realpath(rows[0].folder)) === (await realpath(dataDir));
  } finally {
    await client.end();
  }
}

/**
 * End a server: SIGINT (fast: open transactions are rolled back), after 10 s SIGQUIT (immediate: recovery at the next start).
 * https://www.postgresql.org/docs/17/server-shutdown.html
 *
 * @throws when it is still there 15 s later
 */
export async function stopPostmaster(pid: number, dataDir: string): Promise<void> {
  const stages = [
    ["SIGINT", FAST_STOP_MS],
    ["SIGQUIT", IMMEDIATE_STOP_MS],
  ] as const;
  for (const [signal, patience] of stages) {
    if (!(await isPostmasterOf(pid, dataDir))) return;
    signalTo(pid, signal);
    const deadline = Date.now() + patience;
    while (Date.now() < deadline) {
      await sleep(20);
      if (!(await isPostmasterOf(pid, dataDir))) return;
    }
  }
  throw new Error(`The database server (process ${pid}) on ${dataDir} did not stop.`);
}

/** Sends a signal; a process that has just gone needs none. */
function signalTo(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
  }
}

// Lines of the file: pid, data directory, start time, port, socket folder, listen address, shared memory, status.
// https://www.postgresql.org/docs/17/storage-file-layout.html; the last ones appear while the server starts.
async function readPidFile(dataDir: string): Promise<PidFile | undefined> {
  const text = await readFile(pidFile(dataDir), "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  const lines = text.split("\n").map((line) => line.trim());
  const [pid, port] = [Number(lines[0]), Number(lines[3])];
  return { pid: pid > 0 ? pid : 0, port: port > 0 ? port : undefined, status: lines[7] };
}

async function commandLine(pid: number): Promise<string> {
  try {
    if (process.platform === "linux") return (await readFile(`/proc/${pid}/cmdline`, "utf8")).replaceAll("\0", " ");
    return (await run("ps", ["-ww", "-o", "command=", "-p", String(pid)])).stdout;
  } catch {
    return "";
  }
}

function pidFile(dataDir: string): string {
  return path.join(dataDir, "postmaster.pid");
}

function isWrongPassword(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.code === "28P01";
}
