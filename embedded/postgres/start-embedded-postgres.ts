import { spawn } from "node:child_process";
import { mkdir, open, readFile, realpath, rename, stat } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { locateBinaries } from "./binaries";
import { connectionUrl, type Login } from "./connection-url";
import { ensureDataDirectory, SUPERUSER, superuserPassword } from "./data-directory";
import { endWithParent } from "./end-with-parent";
import { findFreePort } from "./free-port";
import { chooseIdentity, type Identity } from "./identity";
import { findRunningPostmaster, servesDirectory, stopPostmaster, type Postmaster } from "./postmaster";
import { serverEnvironment } from "./server-environment";

const HOST = "127.0.0.1";
const START_DEADLINE_MS = 60_000;
const ATTEMPTS = 4;
const LOG_LIMIT_BYTES = 5_000_000;
const LOG_TAIL_LINES = 20;

export interface EmbeddedPostgresOptions {
  /** Folder of the database cluster; `<dataDir>.password` and `<dataDir>.log` lie beside it. Created when missing. */
  dataDir: string;
  /** Wanted port; when it is busy the next free one is taken. Default: any. */
  port?: number;
  /** Receives progress, one line each, never a secret. */
  log?: (line: string) => void;
  /** Server settings, given on its command line. An adopted server keeps those it was started with. */
  settings?: Record<string, string>;
  /** End the server when this process dies, whatever the cause (on Linux also kill -9). For tests. */
  endWithParent?: boolean;
}

export interface EmbeddedPostgres {
  host: "127.0.0.1";
  port: number;
  /** Superuser's URL of the database `postgres`. A secret. */
  superuserUrl: string;
  /** URL of another login on this server. */
  urlFor: (login: Login) => string;
  /** Stop the server; resolves when it is gone. Also stops an adopted one. May be called again. */
  stop: () => Promise<void>;
  /** True when the server was still running, left behind by a parent that was killed. */
  adopted: boolean;
}

/**
 * Start the PostgreSQL that npm brought, or take over the one that still runs on `dataDir`. It listens on 127.0.0.1 only, in a
 * process group of its own (Ctrl-C reaches it only through `stop`), never as root.
 *
 * @throws when it cannot start within 60 s; the message ends with the last lines of the server's log
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const log = options.log ?? (() => {});
  await mkdir(path.dirname(options.dataDir), { recursive: true });
  const folder = await realpath(path.dirname(options.dataDir));
  const dataDir = path.join(folder, path.basename(options.dataDir));
  const password = await superuserPassword(dataDir);
  const urlOnPort = (port: number) => connectionUrl({ host: HOST, port }, { role: SUPERUSER, password, database: "postgres" });

  for (let attempt = 1; ; attempt += 1) {
    const running = await findRunningPostmaster(dataDir, urlOnPort, log);
    if (running) {
      log(`Taking over the PostgreSQL that still runs on port ${running.port}.`);
      return handleFor(running, { dataDir, urlOnPort, adopted: true });
    }
    try {
      const started = await launch({ ...options, dataDir, password, urlOnPort, log });
      return handleFor(started, { dataDir, urlOnPort, adopted: false });
    } catch (error) {
      // Somebody took the port, or started a server on the same folder, between our look and our start.
      const lostRace = error instanceof Error && /could not bind|lock file .* already exists/.test(error.message);
      if (!lostRace || attempt === ATTEMPTS) throw error;
    }
  }
}

type Launch = EmbeddedPostgresOptions & { password: string; urlOnPort: (port: number) => string; log: (line: string) => void };

async function launch(options: Launch): Promise<Postmaster> {
  const { dataDir, log } = options;
  const binaries = await locateBinaries();
  const identity = await chooseIdentity({ program: binaries.postgres, folder: path.dirname(dataDir) });
  const created = await ensureDataDirectory({ dataDir, initdb: binaries.initdb, identity, password: options.password });
  if (created) log(`Created a new database in ${dataDir}.`);
  const port = await findFreePort(options.port ?? 0);
  if (options.port && port !== options.port) log(`Port ${options.port} is busy; PostgreSQL takes ${port}.`);

  const logFile = `${dataDir}.log`;
  const logStart = await rotateLog(logFile);
  const command = serverCommand(binaries.postgres, identity, { ...options, port });
  const exit = await spawnServer(command, logFile, options.endWithParent === true);
  const pid = exit.pid;
  try {
    await waitUntilReady(() => servesDirectory(options.urlOnPort(port), dataDir), exit.reason);
  } catch (error) {
    await stopPostmaster(pid, dataDir);
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`PostgreSQL did not start: ${reason}. Its log (${logFile}) ends with:\n${await tail(logFile, logStart)}`, { cause: error });
  }
  log(`PostgreSQL is ready on port ${port} (as ${identity.description}).`);
  return { pid, port };
}

function serverCommand(postgres: string, identity: Identity, options: EmbeddedPostgresOptions & { port: number }): string[] {
  const settings: Record<string, string> = {
    listen_addresses: HOST,
    unix_socket_directories: "",
    timezone: "UTC",
    log_timezone: "UTC",
    ...options.settings,
    port: String(options.port),
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  return [...identity.prefix, ...(options.endWithParent ? endWithParent("INT") : []), postgres, "-D", options.dataDir, ...flags];
}

async function spawnServer([command = "", ...args]: string[], logFile: string, endsWithUs: boolean) {
  const output = await open(logFile, "a", 0o600);
  let reason: string | undefined;
  try {
    const child = spawn(command, args, { cwd: "/", env: serverEnvironment(), detached: true, stdio: ["ignore", output.fd, output.fd] });
    child.on("error", (error) => (reason = error.message));
    child.on("exit", (code, signal) => {
      reason = `it ended with ${signal ?? `code ${code}`}`;
      process.off("exit", endServer);
    });
    child.unref();
    if (child.pid === undefined) throw new Error(`Cannot execute ${command}.`);
    const pid = child.pid;
    const endServer = () => void process.kill(pid, "SIGINT");
    if (endsWithUs) process.once("exit", endServer);
    return { pid, reason: () => reason };
  } finally {
    await output.close();
  }
}

async function waitUntilReady(probe: () => Promise<boolean>, exitReason: () => string | undefined): Promise<void> {
  const deadline = Date.now() + START_DEADLINE_MS;
  let lastError = "no answer";
  while (Date.now() < deadline) {
    const ended = exitReason();
    if (ended !== undefined) throw new Error(ended);
    try {
      if (await probe()) return;
      lastError = "its port belongs to another database: could not bind";
    } catch (error) {
      lastError = error instanceof Error ? error.message : String(error);
    }
    await sleep(25);
  }
  throw new Error(`not ready within ${START_DEADLINE_MS / 1000} s (${lastError})`);
}

function handleFor(server: Postmaster, context: { dataDir: string; urlOnPort: (port: number) => string; adopted: boolean }): EmbeddedPostgres {
  let stopped: Promise<void> | undefined;
  return {
    host: HOST,
    port: server.port,
    superuserUrl: context.urlOnPort(server.port),
    urlFor: (login) => connectionUrl({ host: HOST, port: server.port }, login),
    stop: () => (stopped ??= stopPostmaster(server.pid, context.dataDir)),
    adopted: context.adopted,
  };
}

/** @returns where the next server's messages begin in the file, bytes */
async function rotateLog(logFile: string): Promise<number> {
  const size = await stat(logFile).then(
    (status) => status.size,
    () => 0,
  );
  if (size <= LOG_LIMIT_BYTES) return size;
  await rename(logFile, `${logFile}.1`);
  return 0;
}

async function tail(logFile: string, from: number): Promise<string> {
  const text = (await readFile(logFile)).subarray(from).toString("utf8").trimEnd();
  return text.split("\n").slice(-LOG_TAIL_LINES).join("\n");
}
