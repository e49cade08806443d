import { existsSync } from "node:fs";
import { mkdir, readdir, rename, rm, stat } from "node:fs/promises";
import path from "node:path";
import { withLock } from "@/scripts/launch/file-lock";
import { fingerprint } from "@/scripts/launch/source-fingerprint";

const root = path.resolve(import.meta.dirname, "..", "..");
const folder = path.join(root, ".cache", "test-bundles");
const sources = ["server/**/*", "prisma/schema/*", "testing/faults/web-*.ts", "scripts/launch/build-product.ts", "package-lock.json", "tsconfig.json"];

/** Where processes of the bundles keep their compiled code; read instead of compiling 8 MB at each start (Node.js documentation, "Module compile cache"). */
export const compileCache = path.join(folder, "compiled");

/** Bundles of other sources are kept this long, in milliseconds: another run may still start processes from them. */
const keptMs = 3_600_000;

/**
 * The file that `build` makes of the present sources, made by the first test file that asks and used by all others, also of later runs.
 * @param name of what is bundled; names of different bundles differ
 */
export async function bundleOnce(name: string, build: (file: string) => Promise<void>): Promise<string> {
  await mkdir(folder, { recursive: true });
  const file = path.join(folder, `${name}-${await fingerprint(root, sources)}.mjs`);
  const make = async (): Promise<void> => {
    if (existsSync(file)) return;
    await forgetOld();
    await build(`${file}.new`);
    await rename(`${file}.new`, file);
  };
  await withLock(`${file}.lock`, () => undefined, make);
  return file;
}

async function forgetOld(): Promise<void> {
  for (const entry of await readdir(folder)) {
    const { mtimeMs } = await stat(path.join(folder, entry)).catch(() => ({ mtimeMs: Number.POSITIVE_INFINITY }));
    if (Date.now() - mtimeMs > keptMs) await rm(path.join(folder, entry), { recursive: true, force: true });
  }
}
