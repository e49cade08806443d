import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { database } from "@/server/platform/db";
import { createTestDatabase } from "@/testing/database/test-database";
import { callApi, makeToken } from "@/testing/factories/api-world";
import { migrationRows } from "@/testing/factories/migration-rows";
import type { MigrationIds } from "@/testing/factories/migration-rows";
import { createPortalWorld } from "@/testing/factories/portal-world";
import type { PortalWorld } from "@/testing/factories/portal-world";
import { appRouter } from "../root";
import { v1Routes } from "./routes";

let world: PortalWorld;
let token: string;
let ids: MigrationIds;

beforeAll(async () => {
  const testDatabase = await createTestDatabase();
  vi.stubEnv("DATABASE_URL", testDatabase.appUrl);
  world = await createPortalWorld({ database: testDatabase });
  const mina = await world.person("Mina Park");
  token = (await makeToken(world, mina)).text;
  ids = await migrationRows(world.db, mina);
});
afterAll(async () => {
  await database().$disconnect();
  await world.close();
});

it("has a call for every procedure of migrations, but for what only the console's first screen shows", () => {
  const procedures = Object.keys(appRouter._def.procedures).filter((name) => name.startsWith("migrations."));
  const called = new Set(v1Routes.flatMap(({ procedure }) => (procedure === null ? [] : [procedure])));
  expect(procedures.filter((name) => !called.has(name))).toEqual(["migrations.overview"]);
});

describe("the body of a proposal", () => {
  const planOf = (sql: string) => ({
    databaseId: crypto.randomUUID(),
    kind: "raw_sql",
    schema: "public",
    table: "app",
    params: { forward: sql },
  });
  const plan = (sql: string) => callApi("POST", "/migration-plans", { token, body: planOf(sql) });

  it("may hold hand-written SQL of the length that the form takes", async () => {
    expect(await plan(`select '${"가".repeat(390_000)}'`)).toMatchObject({ status: 404, body: { code: "not_found" } });
  });

  it("is bounded all the same", async () => {
    const refused = await plan("x".repeat(1_400_000));
    expect(refused).toMatchObject({ status: 413, body: { detail: "Send at most 1,300 kB." } });
    expect((await plan("x".repeat(410_000))).body).toMatchObject({ status: 400, detail: expect.stringContaining("400,000 characters") });
  });

  it("is no larger than usual anywhere else", async () => {
    const large = { runId: ids.run, words: "x".repeat(20_000) };
    expect(await callApi("POST", `/migrations/${ids.number}/comments`, { token, body: large })).toMatchObject({ status: 413 });
    const raised = v1Routes.filter(({ mostBodyKb }) => mostBodyKb > 16).map(({ operationId }) => operationId);
    expect(raised.toSorted()).toEqual(["createMigration", "editMigration", "planMigration", "readDatabaseSamples"]);
  });
});
