import { readdir, readFile } from "node:fs/promises";
import path from "node:path";

/** What server/platform/failpoint.ts calls where a process can be killed. */
const mark = "switchyardFailpoint";

/**
 * Makes sure that no process of a build can be killed at a failpoint.
 * @throws Error that names the file which still has one
 */
export async function requireNoFailpoints(folder: string): Promise<void> {
  // Not by a glob, which passes over folders such as .next.
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const file = path.join(entry.parentPath, entry.name);
    if (entry.isDirectory() && entry.name !== "node_modules") await requireNoFailpoints(file);
    if (!entry.isFile() || !/\.m?js$/.test(entry.name)) continue;
    if ((await readFile(file, "utf8")).includes(mark)) throw new Error(`${file} has failpoints, which must not ship.`);
  }
}
