import { mkdtemp, readFile, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { expect, test, vi } from "vitest";
import { database } from "@/server/platform/db";
import { createTestDatabase } from "@/testing/database/test-database";
import { startApiServer } from "@/testing/factories/api-server";
import { makeToken } from "@/testing/factories/api-world";
import { createPortalWorld } from "@/testing/factories/portal-world";
import { spawned } from "@/testing/factories/spawned";

const page = path.resolve(import.meta.dirname, "..", "..", "..", "docs", "api.md");

test("every example of docs/api.md runs as it stands there", async () => {
  const testDatabase = await createTestDatabase();
  vi.stubEnv("DATABASE_URL", testDatabase.appUrl);
  const world = await createPortalWorld({ database: testDatabase });
  const folder = await mkdtemp(path.join(os.tmpdir(), "switchyard-docs-"));
  const portal = await startApiServer();
  const { text } = await makeToken(world, await world.person("Mina Park"));
  const examples = [...(await readFile(page, "utf8")).matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, example]) => example);
  expect(examples.length).toBeGreaterThan(6);
  const run = spawned("sh", ["-e", "-c", `${examples.join("\necho\n")}`], {
    cwd: folder,
    env: { SWITCHYARD_URL: portal.url, SWITCHYARD_TOKEN: text, HOME: folder, PATH: `${path.dirname(process.execPath)}:${process.env["PATH"] ?? ""}` },
  });
  expect({ code: await run.ended, output: run.output(), errors: run.errors() }).toMatchObject({ code: 0 });
  expect(run.output()).toContain('"inUse":["ci-481 (make test)"]');
  expect(run.output()).toContain('"released":true');
  expect(run.output()).toMatch(/payments\/dev\/checkout-dev +running/);
  expect(run.output().trimEnd()).toMatch(/tested$/);
  expect(await world.db.busyLease.findMany({ where: { releasedAt: null } })).toEqual([]);
  await portal.close();
  await database().$disconnect();
  await world.close();
  await rm(folder, { recursive: true, force: true });
});
