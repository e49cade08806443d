import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Plant } from "./plant";

const left = new Set(["node_modules", ".git", ".next", "dist", ".cache", ".switchyard", "coverage", "test-results", "playwright-report"]);

/** A copy of the sources in a temporary folder, with the packages of the original. `remove` deletes it. */
export type TreeCopy = { root: string; plant(plants: readonly Plant[]): void; remove(): void };

/** Copies the tree below `from`, generated code included, so that the checks can run in it. */
export function copyTree(from: string): TreeCopy {
  const root = mkdtempSync(path.join(tmpdir(), "switchyard-rules-"));
  for (const name of readdirSync(from))
    if (!left.has(name) && !name.endsWith(".tsbuildinfo")) cpSync(path.join(from, name), path.join(root, name), { recursive: true });
  symlinkSync(path.join(from, "node_modules"), path.join(root, "node_modules"));
  return {
    root,
    plant: (plants) => plants.forEach((plant) => putInto(root, plant)),
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}

function putInto(root: string, plant: Plant): void {
  for (const [file, content] of Object.entries(plant.files ?? {})) {
    const at = path.join(root, file);
    if (existsSync(at)) throw new Error(`The plant of ${plant.check} would overwrite ${file}.`);
    mkdirSync(path.dirname(at), { recursive: true });
    writeFileSync(at, content);
  }
  if (plant.patch === undefined) return;
  const at = path.join(root, plant.at);
  const text = readFileSync(at, "utf8");
  if (!text.includes(plant.patch.find)) throw new Error(`The plant of ${plant.check} does not find its place in ${plant.at}.`);
  writeFileSync(at, plant.patch.find === "" ? `${text}${plant.patch.replace}\n` : text.replace(plant.patch.find, plant.patch.replace));
}
