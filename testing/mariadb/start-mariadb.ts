import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { chmod, chown, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { createConnection } from "mysql2/promise";
import { endWithParent } from "@/embedded/postgres/end-with-parent";
import { findFreePort } from "@/embedded/postgres/free-port";
import { chooseIdentity } from "@/embedded/postgres/identity";
import { isAlive } from "@/embedded/postgres/postmaster";
import type { Identity } from "@/embedded/postgres/identity";
import type { TargetAddress } from "@/server/migrations/target/target-session";
import { findMariadb } from "./find-mariadb";
import type { MariadbPrograms } from "./find-mariadb";
import { commonArguments, environmentOf, fileSettings, makeDataDirectory } from "./make-data-directory";

export type MariadbOptions = {
  /** Off as it costs 30 MB; the statement digests of what ran are there when it is on. */ performanceSchema?: boolean;
  /** Row format. Without the right to it, triggers are refused with error 1419. */ binaryLog?: boolean;
  /** Further arguments, such as `--general-log`. */ settings?: readonly string[];
};

export type Mariadb = {
  /** As root, in the database `mysql`. */
  address: TargetAddress;
  /** Of the local socket. */
  socket: string;
  /** Folder of the data and the error log. */
  directory: string;
  /** Ends it in an orderly way; the data stay. */
  stop(): Promise<void>;
  /** Starts it after `stop` or `kill`, on the same port. */
  start(): Promise<void>;
  restart(): Promise<void>;
  /** kill -9. */
  kill(): Promise<void>;
  /** Ends it and removes everything. */
  close(): Promise<void>;
};

const prefix = "switchyard-mariadb-";
const startAttempts = 4;
const readyWithinMs = 60_000;
const baseSettings = [
  "--bind-address=127.0.0.1",
  "--sql-mode=STRICT_TRANS_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_AUTO_CREATE_USER,NO_ENGINE_SUBSTITUTION",
  "--character-set-server=utf8mb4",
  "--innodb-buffer-pool-size=64M",
  // Survives kill -9 of the server, which tests do; only a power cut would lose the last second.
  "--innodb-flush-log-at-trx-commit=2",
  "--innodb-doublewrite=OFF",
  "--debug-no-sync",
  "--sync-frm=OFF",
  "--default-time-zone=+00:00",
  "--skip-name-resolve",
];

/**
 * Starts a real MariaDB of its own on a free loopback port, with its data in a temporary directory. Works as any user; root gives up its
 * rights. The server ends with this process, also when that is killed.
 * @throws Error when MariaDB cannot be had or does not start.
 */
export async function startMariadb(options: MariadbOptions = {}): Promise<Mariadb> {
  const programs = await findMariadb();
  await removeStaleDirectories();
  const directory = await mkdtemp(path.join(tmpdir(), `${prefix}${process.pid}-`));
  try {
    const identity = await chooseIdentity({ program: programs.mariadbd, folder: directory, environment: environmentOf(programs) });
    if (identity.owner) await chown(directory, identity.owner.uid, identity.owner.gid);
    await chmod(directory, 0o700);
    await makeDataDirectory(programs, identity, path.join(directory, "data"));
    const place: Place = { programs, identity, directory, settings: settingsOf(options) };
    const password = randomBytes(12).toString("base64url");
    const { port, child } = await startOnFreePort(place);
    await setRootPassword(path.join(directory, "socket"), password);
    return handleOf(place, { port, password }, child);
  } catch (error) {
    await rm(directory, { recursive: true, force: true });
    throw error;
  }
}

/** What processes left that were killed: their servers ended with them. */
async function removeStaleDirectories(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const owner = name.startsWith(prefix) ? Number(name.slice(prefix.length).split("-")[0]) : NaN;
    if (Number.isInteger(owner) && !isAlive(owner)) await rm(path.join(tmpdir(), name), { recursive: true, force: true });
  }
}

function handleOf(place: Place, login: { port: number; password: string }, first: ChildProcess): Mariadb {
  let running = first;
  const stop = () => endOf(running, "SIGTERM");
  const start = async () => {
    const started = await startOn(place, login.port);
    if (started.child === null) throw new Error(`MariaDB did not start again: ${started.problem}`);
    running = started.child;
  };
  return {
    address: {
      engine: "mariadb",
      host: "127.0.0.1",
      port: login.port,
      databaseName: "mysql",
      userName: "root",
      password: login.password,
      tls: "off",
      tlsCa: null,
    },
    socket: path.join(place.directory, "socket"),
    directory: place.directory,
    stop,
    start,
    restart: async () => {
      await stop();
      await start();
    },
    kill: () => endOf(running, "SIGKILL"),
    close: async () => {
      await endOf(running, "SIGKILL");
      await rm(place.directory, { recursive: true, force: true });
    },
  };
}

type Place = { programs: MariadbPrograms; identity: Identity; directory: string; settings: readonly string[] };

function settingsOf(options: MariadbOptions): string[] {
  return [
    ...baseSettings,
    ...fileSettings,
    `--performance-schema=${options.performanceSchema ? "ON" : "OFF"}`,
    ...(options.binaryLog ? ["--log-bin=binlog", "--server-id=1", "--binlog-format=ROW", "--sync-binlog=0"] : []),
    ...(options.settings ?? []),
  ];
}

async function startOnFreePort(place: Place): Promise<{ child: ChildProcess; port: number }> {
  let said = "";
  // Between choosing a port and using it somebody else may have taken it.
  for (let attempt = 1; attempt <= startAttempts; attempt += 1) {
    const port = await findFreePort(0);
    const { child, problem } = await startOn(place, port);
    if (child !== null) return { child, port };
    said = problem;
  }
  throw new Error(`MariaDB did not start: ${said}`);
}

/** The process when it takes connections; null with the end of its log when it does not. */
async function startOn({ programs, identity, directory, settings }: Place, port: number): Promise<{ child: ChildProcess | null; problem: string }> {
  const socket = path.join(directory, "socket");
  const log = path.join(directory, "error.log");
  const launcher = [...identity.prefix, ...endWithParent("KILL"), programs.mariadbd];
  const args = [
    ...launcher.slice(1),
    ...commonArguments(programs, path.join(directory, "data")),
    ...settings,
    `--port=${port}`,
    `--socket=${socket}`,
    `--pid-file=${path.join(directory, "pid")}`,
    `--log-error=${log}`,
  ];
  await rm(socket, { force: true });
  const child = spawn(launcher[0] ?? programs.mariadbd, args, { cwd: "/", env: environmentOf(programs), stdio: "ignore" });
  if (await isReady(child, socket)) return { child, problem: "" };
  await endOf(child, "SIGKILL");
  const problem = await readFile(log, "utf8").catch(() => "it said nothing");
  return { child: null, problem: problem.split("\n").slice(-20).join("\n") };
}

/** Any answer of the server is good, a refused login too. */
async function isReady(child: ChildProcess, socketPath: string): Promise<boolean> {
  const until = Date.now() + readyWithinMs;
  while (Date.now() < until && child.exitCode === null && child.signalCode === null) {
    try {
      await (await createConnection({ socketPath, user: "nobody-at-all" })).end();
      return true;
    } catch (error) {
      if (error instanceof Error && "code" in error && error.code === "ER_ACCESS_DENIED_ERROR") return true;
    }
    await delay(20);
  }
  return false;
}

/** For 127.0.0.1 too: names of hosts are not looked up. */
async function setRootPassword(socketPath: string, password: string): Promise<void> {
  const root = await createConnection({ socketPath, user: "root" });
  await root.query("DELETE FROM mysql.global_priv WHERE user = '' OR host NOT IN ('localhost')");
  await root.query("FLUSH PRIVILEGES");
  await root.query(`CREATE USER 'root'@'127.0.0.1' IDENTIFIED BY '${password}'`);
  await root.query("GRANT ALL PRIVILEGES ON *.* TO 'root'@'127.0.0.1' WITH GRANT OPTION");
  await root.query(`ALTER USER 'root'@'localhost' IDENTIFIED BY '${password}'`);
  await root.end();
}

async function endOf(child: ChildProcess, signal: "SIGTERM" | "SIGKILL"): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, "exit");
  child.kill(signal);
  const timer = setTimeout(() => child.kill("SIGKILL"), 20_000);
  await exited;
  clearTimeout(timer);
}
