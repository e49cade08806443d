import { existsSync } from "node:fs";
import { mkdir, readFile, readdir, rename, rm, stat, symlink, utimes, writeFile } from "node:fs/promises";
import path from "node:path";
import { isMarkAlive, processMark } from "./process-mark";

/** A finished build. It never changes again, so a running portal is not disturbed by the next build. */
export type Product = { webServer: string; worker: string };

const name = /^[0-9a-f]{16}(?:-[0-9]+)?$/;
const kept = 2;

function productIn(folder: string): Product {
  return { webServer: path.join(folder, "web", "server.js"), worker: path.join(folder, "worker.mjs") };
}

/** The finished build with this name, or null. It stays as long as this process lives. */
export async function takeProduct(dist: string, fingerprint: string): Promise<Product | null> {
  const folder = path.join(dist, fingerprint);
  const product = productIn(folder);
  if (!existsSync(product.webServer)) return null;
  const marks = path.join(folder, "used-by");
  await mkdir(marks, { recursive: true });
  await writeFile(path.join(marks, String(process.pid)), (await processMark(process.pid)) ?? String(process.pid));
  const now = new Date();
  await utimes(folder, now, now);
  await pointTo(dist, fingerprint);
  return existsSync(product.webServer) ? product : null;
}

/** Moves a complete build to its place. */
export async function storeProduct(dist: string, building: string, fingerprint: string): Promise<void> {
  const folder = path.join(dist, fingerprint);
  await rm(folder, { recursive: true, force: true });
  await rename(building, folder);
}

/** Deletes old builds: not the two used last, and none that a living process uses. */
export async function pruneProducts(dist: string): Promise<void> {
  const found: { folder: string; usedAt: number }[] = [];
  for (const entry of await readdir(dist)) {
    const folder = path.join(dist, entry);
    if (name.test(entry)) found.push({ folder, usedAt: (await stat(folder)).mtimeMs });
  }
  for (const { folder } of found.sort((one, other) => other.usedAt - one.usedAt).slice(kept)) {
    if (!(await isInUse(folder))) await rm(folder, { recursive: true, force: true });
  }
}

async function isInUse(folder: string): Promise<boolean> {
  const marks = path.join(folder, "used-by");
  for (const entry of await readdir(marks).catch(() => [])) {
    const mark = await readFile(path.join(marks, entry), "utf8").catch(() => "");
    if (await isMarkAlive(mark)) return true;
    await rm(path.join(marks, entry), { force: true });
  }
  return false;
}

/** `dist/current` leads to the build taken last, for those who start the product by hand. */
async function pointTo(dist: string, fingerprint: string): Promise<void> {
  const draft = path.join(dist, `current-${process.pid}`);
  await rm(draft, { force: true });
  await symlink(fingerprint, draft, "dir");
  await rename(draft, path.join(dist, "current"));
}
