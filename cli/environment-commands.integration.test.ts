import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { findFreePort } from "@/embedded/postgres/free-port";
import { database } from "@/server/platform/db";
import { createTestDatabase } from "@/testing/database/test-database";
import { startApiServer } from "@/testing/factories/api-server";
import type { ApiServer } from "@/testing/factories/api-server";
import { makeToken } from "@/testing/factories/api-world";
import { createPortalWorld } from "@/testing/factories/portal-world";
import type { PortalWorld } from "@/testing/factories/portal-world";
import { spawned } from "@/testing/factories/spawned";
import type { Spawned } from "@/testing/factories/spawned";
import { waitUntil } from "@/testing/faults/wait-until";

const cli = path.resolve(import.meta.dirname, "..", "public", "cli", "switchyard.mjs");

let world: PortalWorld;
let portal: ApiServer;
let token: string;

beforeAll(async () => {
  const testDatabase = await createTestDatabase();
  vi.stubEnv("DATABASE_URL", testDatabase.appUrl);
  world = await createPortalWorld({ database: testDatabase });
  token = (await makeToken(world, await world.person("Mina Park"))).text;
  portal = await startApiServer();
});
afterAll(async () => {
  await portal.close();
  await database().$disconnect();
  await world.close();
});

const switchyard = (args: readonly string[], env: Record<string, string> = {}): Spawned =>
  spawned(process.execPath, [cli, ...args], { env: { HOME: os.tmpdir(), SWITCHYARD_URL: portal.url, SWITCHYARD_TOKEN: token, ...env } });

async function done(args: readonly string[]): Promise<{ code: number | string; output: string; errors: string }> {
  const run = switchyard(args);
  return { code: await run.ended, output: run.output(), errors: run.errors() };
}

test("list shows what the token may see, in words and as JSON", async () => {
  const { code, output } = await done(["list", "--team", "payments"]);
  expect(code).toBe(0);
  expect(output).toMatch(/^ENVIRONMENT +STATE +BECAUSE\n/);
  expect(output).toMatch(/payments\/dev\/checkout-dev +running +\S/);
  expect(output).not.toContain("search-dev");
  const asJson = await done(["list", "--search", "crawler", "--json"]);
  expect(JSON.parse(asJson.output)).toMatchObject([{ team: "payments", name: "crawler-dev", state: "running" }]);
});

test("start --wait ends when it runs, and stop says whom it would cut off", async () => {
  const start = switchyard(["start", "payments/dev/payments-dev", "--wait", "--reason", "nightly"]);
  await waitUntil("the start is asked for", async () => (await world.db.operation.count()) === 3);
  await world.settle();
  expect(await start.ended).toBe(0);
  expect(start.output()).toMatch(/^Starting 3 instances of payments-dev\..* It is running\.\n$/);
  const shown = await done(["show", "payments/dev/payments-dev"]);
  expect(shown.output).toMatch(/payments-dev-db +i-\w+ +t3a\.large +running/);
  const { output: lease } = await done(["lease", "take", "payments/dev/payments-dev", "--holder", "ci-481"]);
  const refused = await done(["stop", "payments/dev/payments-dev"]);
  expect(refused).toMatchObject({ code: 1, output: "", errors: expect.stringContaining("ci-481") });
  await done(["lease", "release", lease.trim()]);
  expect(await done(["stop", "payments/dev/payments-dev"])).toMatchObject({ code: 0, output: expect.stringContaining("Stopping 3 instances") });
});

test("extend passes on why it is refused", async () => {
  expect(await done(["extend", "payments/dev/checkout-dev", "2h"])).toMatchObject({ code: 1, output: "", errors: expect.stringMatching(/^switchyard: \S/) });
});

test("the codes tell a refusal from a portal that is away and a token that is wrong", async () => {
  expect((await done(["show", "payments/dev/nowhere"])).code).toBe(1);
  expect(await switchyard(["list"], { SWITCHYARD_TOKEN: "swy_wrong" }).ended).toBe(4);
  expect(await switchyard(["list"], { SWITCHYARD_URL: `http://127.0.0.1:${await findFreePort(45_321)}` }).ended).toBe(3);
});
