import { execFile } from "node:child_process";
import { access, constants, mkdir, mkdtemp, readdir, rename, rm } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Where a usable OpenLDAP server is. */
export type SlapdPrograms = {
  slapd: string;
  slapadd: string;
  modules: string;
  schemas: string;
  /** For LD_LIBRARY_PATH; empty when installed. */ libraries: string;
};

/** What slapd needs beyond the base system on Debian 12. */
const packages = ["slapd", "libltdl7", "libodbc2", "libwrap0", "libargon2-1", "libperl5.36", "libldap-2.5-0", "libsasl2-2"];
const cacheDirectory = path.resolve(import.meta.dirname, "../../.cache/slapd");

/**
 * Finds an installed slapd, or unpacks Debian's packages into `.cache/slapd`: nothing is installed and no daemon is started.
 * @throws Error that says what to do when neither works.
 */
export async function findSlapd(): Promise<SlapdPrograms> {
  const installed = { slapd: "/usr/sbin/slapd", slapadd: "/usr/sbin/slapadd", modules: "/usr/lib/ldap", schemas: "/etc/ldap/schema", libraries: "" };
  if (await isUsable(installed)) return installed;
  const unpacked = path.join(cacheDirectory, `root-${process.arch}`);
  const cached = await programsIn(unpacked);
  if (cached) return cached;
  await unpackPackages(unpacked);
  const fresh = await programsIn(unpacked);
  if (!fresh) throw new Error(`The packages unpacked into ${unpacked} contain no usable slapd. Delete that directory, or install slapd, and run again.`);
  return fresh;
}

async function isUsable(programs: SlapdPrograms): Promise<boolean> {
  try {
    await access(programs.slapd, constants.X_OK);
    await access(programs.slapadd, constants.X_OK);
    await access(path.join(programs.modules, "dynlist.so"));
    await access(path.join(programs.schemas, "inetorgperson.schema"));
    return true;
  } catch {
    return false;
  }
}

async function programsIn(root: string): Promise<SlapdPrograms | null> {
  const libraryRoot = path.join(root, "usr/lib");
  const triplet = (await readdir(libraryRoot).catch(() => [])).find((name) => name.includes("-linux-"));
  const programs = {
    slapd: path.join(root, "usr/sbin/slapd"),
    slapadd: path.join(root, "usr/sbin/slapadd"),
    modules: path.join(libraryRoot, "ldap"),
    schemas: path.join(root, "etc/ldap/schema"),
    libraries: triplet === undefined ? "" : path.join(libraryRoot, triplet),
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
      `slapd is needed by the directory tests and could not be had. Install it (apt-get install slapd) or make "apt-get download ${packages.join(" ")}" work, then run again.`,
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
