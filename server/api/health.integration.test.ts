import { afterAll, afterEach, beforeEach, expect, it, vi } from "vitest";
import { withClient } from "@/scripts/bootstrap/with-client";
import { createTestDatabase } from "@/testing/database/test-database";
import type { TestDatabase } from "@/testing/database/test-database";

const shared = globalThis as typeof globalThis & { switchyardDatabase?: { $disconnect(): Promise<void> } };
const made: TestDatabase[] = [];

beforeEach(() => vi.resetModules());
afterEach(async () => {
  vi.unstubAllEnvs();
  await shared.switchyardDatabase?.$disconnect();
  delete shared.switchyardDatabase;
});
afterAll(() => Promise.all(made.map((database) => database.drop())));

async function healthOf(databaseUrl: string): Promise<() => Promise<Response>> {
  vi.stubEnv("DATABASE_URL", databaseUrl);
  return (await import("./health")).health;
}

async function ask(databaseUrl: string): Promise<Response> {
  return (await healthOf(databaseUrl))();
}

async function newDatabase(): Promise<TestDatabase> {
  const database = await createTestDatabase();
  made.push(database);
  return database;
}

it("is 200 and ok while the database answers and a worker is seen", async () => {
  const database = await newDatabase();
  // Loaded first: a second is left of the minute.
  const health = await healthOf(database.appUrl);
  await withClient(database.appUrl, (client) =>
    client.query("insert into running_process values ('019aa000-0000-7000-8000-000000000001', 'worker', now(), now() - interval '59 seconds', 0, null)"),
  );
  const response = await health();
  expect([response.status, await response.json()]).toEqual([200, { status: "ok", database: "ok", worker: "ok", clock: "ok", log: "ok" }]);
});

it("is 200 and degraded when no worker was seen for a minute: the portal serves, and keeps what is asked for", async () => {
  const database = await newDatabase();
  await withClient(database.appUrl, (client) =>
    client.query("insert into running_process values ('019aa000-0000-7000-8000-000000000001', 'worker', now(), now() - interval '61 seconds', 0, null)"),
  );
  const response = await ask(database.appUrl);
  expect([response.status, await response.json()]).toEqual([200, { status: "degraded", database: "ok", worker: "not seen", clock: "ok", log: "ok" }]);
});

it("is 503 while the database does not answer, says no more than closed words, and is not kept by anybody", async () => {
  const response = await ask("postgresql://somebody:a-password@127.0.0.1:1/none");
  expect([response.status, await response.json()]).toEqual([
    503,
    { status: "unavailable", database: "unavailable", worker: "unknown", clock: "ok", log: "ok" },
  ]);
  expect(response.headers.get("cache-control")).toBe("no-store");
});
