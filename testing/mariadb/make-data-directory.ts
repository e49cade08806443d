import { spawn } from "node:child_process";
import { once } from "node:events";
import { chown, mkdir, readFile } from "node:fs/promises";
import path from "node:path";
import type { Identity } from "@/embedded/postgres/identity";
import type { MariadbPrograms } from "./find-mariadb";

/** The system tables that mariadb-install-db would make, without its help texts: those take most of its 6 seconds. */
const systemTables = [
  "mysql_system_tables.sql",
  "mysql_performance_tables.sql",
  "mysql_system_tables_data.sql",
  "maria_add_gis_sp_bootstrap.sql",
  "mysql_sys_schema.sql",
];

/** Settings with which the files are made and used. */
export const fileSettings = ["--innodb-log-file-size=16M", "--innodb-data-file-path=ibdata1:12M:autoextend"];

/**
 * Makes an empty data directory whose `root` has no password yet (about half a second).
 * @throws Error with what the server said.
 */
export async function makeDataDirectory(programs: MariadbPrograms, identity: Identity, directory: string): Promise<void> {
  await mkdir(directory, { mode: 0o700 });
  if (identity.owner) await chown(directory, identity.owner.uid, identity.owner.gid);
  const files = await Promise.all(systemTables.map((name) => readFile(path.join(programs.share, name))));
  const [command = "", ...args] = [
    ...identity.prefix,
    programs.mariadbd,
    ...commonArguments(programs, directory),
    "--bootstrap",
    "--silent-startup",
    "--log-warnings=0",
    "--enforce-storage-engine=",
    "--innodb-flush-log-at-trx-commit=0",
    ...fileSettings,
  ];
  const child = spawn(command, args, { cwd: "/", env: environmentOf(programs), stdio: ["pipe", "ignore", "pipe"] });
  let said = "";
  child.stderr.on("data", (chunk: Buffer) => (said = `${said}${chunk.toString()}`.slice(-2_000)));
  // A server that ends early closes its input; its exit tells.
  child.stdin.on("error", () => undefined);
  child.stdin.end(Buffer.concat([Buffer.from("CREATE DATABASE mysql;\nUSE mysql;\nSET @auth_root_socket = NULL;\n"), ...files]));
  const [code] = await once(child, "exit");
  if (code !== 0) throw new Error(`MariaDB could not make its system tables: ${said || "it said nothing"}`);
}

/** What every start of the server is told about places. */
export function commonArguments(programs: MariadbPrograms, directory: string): string[] {
  // Two servers that start at the same moment would find each other's files in a common directory.
  const temporary = `--tmpdir=${path.dirname(directory)}`;
  return ["--no-defaults", `--basedir=${programs.base}`, `--lc-messages-dir=${programs.share}`, `--datadir=${directory}`, temporary];
}

/** Nothing of ours, so that no secret of the application is readable in its process. */
export function environmentOf(programs: MariadbPrograms): NodeJS.ProcessEnv {
  return {
    PATH: process.env.PATH,
    LC_ALL: "C",
    TZ: "UTC",
    NODE_ENV: process.env.NODE_ENV,
    ...(programs.libraries === "" ? {} : { LD_LIBRARY_PATH: programs.libraries }),
  };
}
