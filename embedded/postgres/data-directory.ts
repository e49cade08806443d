import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chown, lstat, mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import type { Identity } from "./identity";
import { endWithParent } from "./end-with-parent";
import { isAlive } from "./postmaster";
import { serverEnvironment } from "./server-environment";

const run = promisify(execFile);

/** Name of the superuser that initdb creates. */
export const SUPERUSER = "postgres";

const MAJOR_VERSION = "17";

/** Folders this process is filling; the others with its number are left over from an earlier process that had it. */
const underConstruction = new Set<string>();

/**
 * The superuser's password, random and kept beside the data directory in a file only its owner may read.
 *
 * @throws when the database exists but its password file is gone
 */
export async function superuserPassword(dataDir: string): Promise<string> {
  const file = `${dataDir}.password`;
  const known = await readFile(file, "utf8").catch(() => undefined);
  if (known !== undefined && known.trim() !== "") return known.trim();
  if (await exists(path.join(dataDir, "PG_VERSION"))) {
    throw new Error(`The database in ${dataDir} exists, but its password file ${file} cannot be read. Restore it, or remove both.`);
  }
  const password = randomBytes(24).toString("base64url");
  try {
    await writeFile(file, `${password}\n`, { mode: 0o600, flag: "wx" });
    return password;
  } catch (error) {
    // A second starter was faster; its password is the one initdb gets.
    const theirs = (await readFile(file, "utf8")).trim();
    if (theirs === "") throw new Error(`The password file ${file} is empty. Remove it.`, { cause: error });
    return theirs;
  }
}

/**
 * Make sure `dataDir` holds a complete database cluster that the identity owns. A new one is built beside it and moved into place
 * when it is whole, so an interrupted initdb never passes for a database.
 *
 * @returns whether it was created now
 * @throws when the folder holds something else or another major version
 */
export async function ensureDataDirectory(options: { dataDir: string; initdb: string; identity: Identity; password: string }): Promise<boolean> {
  const { dataDir, identity } = options;
  await removeUnfinished(dataDir);
  const version = await readFile(path.join(dataDir, "PG_VERSION"), "utf8").catch(() => undefined);
  if (version === undefined) {
    if ((await readdir(dataDir).catch(() => [])).length > 0) {
      throw new Error(`${dataDir} is not empty and holds no PostgreSQL database. Choose another folder, or empty it.`);
    }
    return build(options);
  }
  if (version.trim() !== MAJOR_VERSION) {
    throw new Error(`The database in ${dataDir} was made by PostgreSQL ${version.trim()}; this is ${MAJOR_VERSION}. Remove it or move it away.`);
  }
  await giveTo(identity, dataDir);
  return false;
}

async function build({ dataDir, initdb, identity, password }: Parameters<typeof ensureDataDirectory>[0]): Promise<boolean> {
  const building = `${dataDir}.building-${process.pid}-${randomBytes(4).toString("hex")}`;
  const passwordFile = `${building}.password`;
  underConstruction.add(building).add(passwordFile);
  try {
    await mkdir(building, { mode: 0o700 });
    await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
    await giveTo(identity, building);
    await giveTo(identity, passwordFile);
    await runInitdb({ initdb, identity, folder: building, passwordFile });
    return await moveIntoPlace(building, dataDir);
  } finally {
    for (const left of [passwordFile, building]) {
      await rm(left, { recursive: true, force: true });
      underConstruction.delete(left);
    }
  }
}

async function moveIntoPlace(building: string, dataDir: string): Promise<boolean> {
  try {
    await rename(building, dataDir);
    return true;
  } catch (error) {
    // A second starter finished first; both worked with the same password, so its database is as good.
    if (error instanceof Error && "code" in error && (error.code === "ENOTEMPTY" || error.code === "EEXIST")) return false;
    throw error;
  }
}

async function runInitdb(options: { initdb: string; identity: Identity; folder: string; passwordFile: string }): Promise<void> {
  const [command, ...args] = [
    ...options.identity.prefix,
    ...endWithParent("KILL"),
    options.initdb,
    `--pgdata=${options.folder}`,
    `--username=${SUPERUSER}`,
    `--pwfile=${options.passwordFile}`,
    "--auth=scram-sha-256",
    "--encoding=UTF8",
    "--locale-provider=icu",
    "--icu-locale=en-US",
    // macOS has no C.UTF-8; the collation comes from ICU there as well.
    process.platform === "darwin" ? "--locale=C" : "--locale=C.UTF-8",
    "--data-checksums",
    "--no-instructions",
  ];
  try {
    await run(command ?? "", args, { cwd: "/", env: serverEnvironment(), timeout: 120_000 });
  } catch (cause) {
    const stderr = cause instanceof Error && "stderr" in cause ? String(cause.stderr).trim() : String(cause);
    throw new Error(`Cannot create the database in ${options.folder}: ${stderr}`, { cause });
  }
}

/** Remove what interrupted builders have left behind. */
async function removeUnfinished(dataDir: string): Promise<void> {
  const prefix = `${dataDir}.building-`;
  for (const name of await readdir(path.dirname(dataDir))) {
    const entry = path.join(path.dirname(dataDir), name);
    if (!entry.startsWith(prefix)) continue;
    const builder = Number.parseInt(entry.slice(prefix.length), 10);
    const isActive = builder === process.pid ? underConstruction.has(entry) : isAlive(builder);
    // Tried again, because its initdb may be writing its last files.
    if (!isActive) await rm(entry, { recursive: true, force: true, maxRetries: 10 });
  }
}

async function giveTo(identity: Identity, target: string): Promise<void> {
  const { owner } = identity;
  if (!owner) return;
  const status = await lstat(target);
  if (status.uid === owner.uid && status.gid === owner.gid) return;
  if (status.isDirectory()) {
    for (const name of await readdir(target)) await giveTo(identity, path.join(target, name));
  }
  await chown(target, owner.uid, owner.gid);
}

async function exists(file: string): Promise<boolean> {
  return lstat(file).then(
    () => true,
    () => false,
  );
}
