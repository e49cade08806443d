import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { database } from "@/server/platform/db";
import { createTestDatabase } from "@/testing/database/test-database";
import { callApi, makeToken } from "@/testing/factories/api-world";
import { createPortalWorld } from "@/testing/factories/portal-world";
import type { PortalWorld } from "@/testing/factories/portal-world";
import { migrationRows } from "@/testing/factories/migration-rows";
import { addressesOf } from "./match-route";
import { openApiDocument } from "./openapi";
import { v1Routes } from "./routes";

type Json = Record<string, unknown>;
type Content = Record<string, { schema: Json }>;
type Operation = {
  operationId: string;
  parameters?: { name: string; in: string; required: boolean }[];
  requestBody?: { content: Content };
  responses: Record<string, { content?: Content; $ref?: string }>;
};
type Document = {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Json>; responses: Record<string, { content: Content }> };
};

const document = JSON.parse(JSON.stringify(openApiDocument())) as Document;
const operations = Object.entries(document.paths).flatMap(([path, item]) => Object.entries(item).map(([method, operation]) => ({ path, method, operation })));

let world: PortalWorld;
let token: string;

beforeAll(async () => {
  const testDatabase = await createTestDatabase();
  vi.stubEnv("DATABASE_URL", testDatabase.appUrl);
  world = await createPortalWorld({ database: testDatabase });
  token = (await makeToken(world, await world.person("Mina Park"))).text;
});
afterAll(async () => {
  await database().$disconnect();
  await world.close();
});

/** The value a reference of the document points to. */
function resolve(ref: string): unknown {
  return ref
    .split("/")
    .slice(1)
    .reduce<unknown>((value, key) => (value as Json)[key], document);
}

function referencesIn(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => (key === "$ref" && typeof item === "string" ? [item] : referencesIn(item)));
}

describe("the document", () => {
  it("is OpenAPI 3.1 with every route once at each of its addresses", () => {
    expect(document.openapi).toMatch(/^3\.1\.\d$/);
    const declared = v1Routes.flatMap(({ method, path }) => addressesOf(path).map((address) => `${method.toLowerCase()} ${address}`));
    expect(operations.map(({ method, path }) => `${method} ${path}`).toSorted()).toEqual(declared.toSorted());
    expect(new Set(operations.map(({ operation }) => operation.operationId)).size).toBe(operations.length);
  });

  it("declares every part of an address, and refers to nothing that is not there", () => {
    for (const { path, operation } of operations) {
      const inPath = (operation.parameters ?? []).filter((parameter) => parameter.in === "path");
      expect(inPath.map(({ name }) => `{${name}}`)).toEqual([...path.matchAll(/\{\w+\}/g)].map(([part]) => part));
      expect(inPath.every(({ required }) => required)).toBe(true);
    }
    for (const ref of referencesIn(document)) expect({ ref, value: resolve(ref) }).toEqual({ ref, value: expect.anything() });
  });

  it("refuses unknown keys of bodies and names the refusals of every call", () => {
    for (const { operation } of operations) {
      expect(Object.keys(operation.responses)).toEqual(expect.arrayContaining(["400", "401", "403", "429", "503"]));
      for (const { schema } of Object.values(operation.requestBody?.content ?? {})) expect(schema["additionalProperties"]).toBe(false);
    }
  });

  it("is served to everybody", async () => {
    expect((await callApi("GET", "/openapi.json")).body).toEqual(document);
  });
});

/** Checks an answer against what the document says of it. */
function expectDescribed(operationId: string, { status, body }: { status: number; body: unknown }): void {
  const response = operations.find(({ operation }) => operation.operationId === operationId)?.operation.responses[status];
  expect({ status, body, described: response }).toMatchObject({ described: expect.anything() });
  const described = response?.$ref === undefined ? response : (resolve(response.$ref) as { content: Content });
  const schema = Object.values(described?.content ?? {})[0]?.schema ?? {};
  const target = typeof schema["$ref"] === "string" ? resolve(schema["$ref"]) : schema;
  const checked = z.fromJSONSchema(target as Parameters<typeof z.fromJSONSchema>[0]).safeParse(body);
  expect({ operationId, error: checked.error }).toEqual({ operationId, error: undefined });
}

it("describes what is really answered", async () => {
  const environment = "/environments/payments/dev/checkout-dev";
  const { id } = await world.environment("checkout-dev");
  expectDescribed("whoAmI", await callApi("GET", "/me", { token }));
  expectDescribed("whoAmI", await callApi("GET", "/me"));
  expectDescribed("listEnvironments", await callApi("GET", "/environments?limit=2", { token }));
  expectDescribed("listEnvironments", await callApi("GET", "/environments?limit=0", { token }));
  const taken = await callApi("POST", `/environments/${id}/leases`, { token, body: { holder: "ci-481" } });
  expectDescribed("takeLease", taken);
  expectDescribed("getEnvironmentByName", await callApi("GET", environment, { token }));
  expectDescribed("stopEnvironmentByName", await callApi("POST", `${environment}/stop`, { token }));
  const lease = `/leases/${String(taken.body["leaseId"])}`;
  expectDescribed("heartbeatLease", await callApi("POST", `${lease}/heartbeat`, { token }));
  expectDescribed("releaseLease", await callApi("DELETE", lease, { token }));
  expectDescribed("heartbeatLease", await callApi("POST", `${lease}/heartbeat`, { token }));
  expectDescribed("extendEnvironment", await callApi("POST", `/environments/${id}/extend`, { token, body: { minutes: 60 } }));
  expectDescribed("startEnvironmentByName", await callApi("POST", "/environments/payments/dev/payments-dev/start", { token, body: {} }));
  expectDescribed("stopEnvironmentByName", await callApi("POST", `${environment}/stop`, { token, body: { wait: true } }));
  const { number, run, database: databaseId } = await migrationRows(world.db, await world.person("Mina Prep"));
  expectDescribed("listMigrations", await callApi("GET", "/migrations?limit=5", { token }));
  expectDescribed("getMigration", await callApi("GET", `/migrations/${number}`, { token }));
  expectDescribed("getMigration", await callApi("GET", "/migrations/none", { token }));
  expectDescribed("listDatabases", await callApi("GET", "/databases", { token }));
  expectDescribed("getDatabase", await callApi("GET", `/databases/${databaseId}`, { token }));
  expectDescribed("listMigrationSteps", await callApi("GET", `/migration-runs/${run}/steps`, { token }));
  expectDescribed("listMigrationConflicts", await callApi("GET", `/migration-runs/${run}/conflicts`, { token }));
  expectDescribed("commentOnMigration", await callApi("POST", `/migrations/${number}/comments`, { token, body: { words: "Why 200?" } }));
  expectDescribed("commentOnMigration", await callApi("POST", `/migrations/${number}/comments`, { token, body: { words: "" } }));
  expectDescribed("listMigrationHistory", await callApi("GET", `/migrations/${number}/history?limit=5`, { token }));
  expectDescribed("listMigrationKinds", await callApi("GET", "/migration-kinds", { token }));
  expectDescribed("listObservations", await callApi("GET", `/observations?databaseId=${databaseId}&after=5`, { token }));
  expectDescribed("listObservations", await callApi("GET", "/observations", { token }));
  expectDescribed("listObservations", await callApi("GET", "/observations?after=x", { token }));
  expectDescribed("getObservation", await callApi("GET", `/observations/${crypto.randomUUID()}`, { token }));
  expectDescribed("endObservation", await callApi("POST", `/observations/${crypto.randomUUID()}/end`, { token }));
  expectDescribed("listDatabaseLeftovers", await callApi("GET", `/databases/${databaseId}/leftovers`, { token }));
  expectDescribed("removeDatabaseLeftover", await callApi("POST", `/databases/${databaseId}/remove-leftover`, { token, body: { kind: "table" } }));
  const role = { engine: "mariadb", userName: "migrator", databaseName: "shop", ownerRole: null, clientHost: "%", requireTls: true };
  expectDescribed("makeDatabaseRoleScript", await callApi("POST", "/database-role-scripts", { token, body: role }));
  expectDescribed("startMigrationRun", await callApi("POST", `/migration-runs/${run}/start`, { token, body: { contentHash: "0".repeat(64) } }));
  expectDescribed("cancelMigrationRun", await callApi("POST", `/migration-runs/${run}/cancel`, { token, body: { reason: "Not needed." } }));
  expectDescribed("getEnvironment", await callApi("GET", `/environments/${crypto.randomUUID()}`, { token }));
});
