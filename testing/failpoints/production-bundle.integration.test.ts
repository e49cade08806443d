import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { buildWorker } from "@/scripts/launch/build-product";

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
