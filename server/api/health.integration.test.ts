import { afterAll, afterEach, beforeEach, expect, it, vi } from "vitest";
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

async function ask(databaseUrl: string): Promise<Response> {
  vi.stubEnv("DATABASE_URL", databaseUrl);
  const { health } = await import("./health");
  return health();
}

it("is 200 while the database answers", async () => {
  const database = await createTestDatabase();
  made.push(database);
  const response = await ask(database.appUrl);
  expect([response.status, await response.json()]).toEqual([200, { status: "ok" }]);
});

it("is 503 while it does not, says no more than that, and is not kept by anybody", async () => {
  const response = await ask("postgresql://somebody:a-password@127.0.0.1:1/none");
  expect([response.status, await response.json()]).toEqual([503, { status: "database unavailable" }]);
  expect(response.headers.get("cache-control")).toBe("no-store");
});
