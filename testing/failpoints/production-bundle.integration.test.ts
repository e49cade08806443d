import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { buildWorker } from "@/scripts/launch/build-product";
import { requireNoFailpoints } from "@/scripts/launch/require-no-failpoints";

const root = path.resolve(import.meta.dirname, "..", "..");
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "worker-bundle-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function bundle(failpoints: boolean): Promise<string> {
  const file = path.join(folder, `worker-${failpoints}.mjs`);
  await buildWorker(root, file, failpoints);
  return readFile(file, "utf8");
}

it("the worker that ships cannot be killed at a failpoint; the one under test can", async () => {
  expect(await bundle(false)).not.toMatch(/switchyardFailpoint|__FAILPOINTS__/);
  expect(await bundle(true)).toContain("switchyardFailpoint");
});

it("a build of web and worker with a failpoint anywhere is refused, and one without is not", async () => {
  const built = await mkdtemp(path.join(folder, "built-"));
  const chunks = path.join(built, "web", ".next", "server", "chunks");
  await mkdir(chunks, { recursive: true });
  await writeFile(path.join(built, "worker.mjs"), "start();");
  await expect(requireNoFailpoints(built)).resolves.toBeUndefined();
  await writeFile(path.join(chunks, "_0.js"), "globalThis.switchyardFailpoint?.(name)");
  await expect(requireNoFailpoints(built)).rejects.toThrow("_0.js has failpoints");
});
