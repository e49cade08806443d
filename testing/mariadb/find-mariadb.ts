import { execFile } from "node:child_process";
import { access, constants, mkdir, mkdtemp, readdir, rename, rm } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Where a usable MariaDB server is. */
export type MariadbPrograms = {
  mariadbd: string;
  /** Folder of bin, sbin and share. */
  base: string;
  /** SQL of the system tables, error messages and character sets. */
  share: string;
  /** For LD_LIBRARY_PATH; empty when installed. */ libraries: string;
};

/** The server, its character sets, and what it needs beyond the base system on Debian 12. */
const packages = ["mariadb-server-core", "mariadb-common", "libaio1", "liburing2", "libnuma1", "libpcre2-8-0", "libssl3"];
const cacheDirectory = path.resolve(import.meta.dirname, "../../.cache/mariadb");

/**
 * Finds an installed MariaDB server, or unpacks Debian's packages into `.cache/mariadb`: nothing is installed and no daemon is started.
 * @throws Error that says what to do when neither works.
 */
export async function findMariadb(): Promise<MariadbPrograms> {
  const installed = { mariadbd: "/usr/sbin/mariadbd", base: "/usr", share: "/usr/share/mysql", libraries: "" };
  if (await isUsable(installed)) return installed;
  const unpacked = path.join(cacheDirectory, `root-${process.arch}`);
  const cached = await programsIn(unpacked);
  if (cached) return cached;
  await unpackPackages(unpacked);
  const fresh = await programsIn(unpacked);
  if (!fresh)
    throw new Error(`The packages unpacked into ${unpacked} contain no usable MariaDB. Delete that directory, or install mariadb-server, and run again.`);
  return fresh;
}

async function isUsable(programs: MariadbPrograms): Promise<boolean> {
  try {
    await access(programs.mariadbd, constants.X_OK);
    await access(path.join(programs.share, "mysql_system_tables.sql"));
    await access(path.join(programs.share, "charsets/Index.xml"));
    return true;
  } catch {
    return false;
  }
}

async function programsIn(root: string): Promise<MariadbPrograms | null> {
  const base = path.join(root, "usr");
  const triplet = (await readdir(path.join(base, "lib")).catch(() => [])).find((name) => name.includes("-linux-"));
  const programs = {
    mariadbd: path.join(base, "sbin/mariadbd"),
    base,
    share: path.join(base, "share/mysql"),
    libraries: triplet === undefined ? "" : [path.join(base, "lib", triplet), path.join(root, "lib", triplet)].join(":"),
  };
  return (await isUsable(programs)) ? programs : null;
}

async function unpackPackages(target: string): Promise<void> {
  await mkdir(cacheDirectory, { recursive: true });
  const workplace = await mkdtemp(path.join(cacheDirectory, "download-"));
  try {
    await download(workplace);
    const root = path.join(workplace, "root");
    for (const file of (await readdir(workplace)).filter((name) => name.endsWith(".deb"))) await run("dpkg", ["-x", path.join(workplace, file), root]);
    // Renamed when complete, so that two test runs at once never see half a tree; the second one keeps the first one's.
    await rename(root, target).catch(async (error: unknown) => {
      if (!(await programsIn(target))) throw error;
    });
  } catch (error) {
    throw new Error(
      `MariaDB is needed by the tests of migrations and could not be had. Install it (apt-get install mariadb-server) or make "apt-get download ${packages.join(" ")}" work, then run again.`,
      { cause: error },
    );
  } finally {
    await rm(workplace, { recursive: true, force: true });
  }
}

async function download(directory: string): Promise<void> {
  const fetch = () => run("apt-get", ["download", "-q", ...packages], { cwd: directory });
  try {
    await fetch();
  } catch (error) {
    // A fresh container has no package lists; only root may fetch them.
    if (process.getuid?.() !== 0) throw error;
    await run("apt-get", ["update", "-q"]);
    await fetch();
  }
}
