import { afterAll, beforeAll, expect, it } from "vitest";
import { openDatabase } from "@/server/platform/db";
import type { Database } from "@/server/platform/db";
import { createTestDatabase } from "@/testing/database/test-database";
import type { TestDatabase } from "@/testing/database/test-database";
import { importInstallationConfig, loadInstallationConfig } from "./installation-config";

let testDatabase: TestDatabase;
let db: Database;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  db = openDatabase(testDatabase.appUrl, 3);
});
afterAll(async () => {
  await db.$disconnect();
  await testDatabase.drop();
});

const everything = async () => ({
  teams: await db.team.findMany({ orderBy: { slug: "asc" } }),
  targets: await db.awsTarget.findMany({ orderBy: { key: "asc" } }),
  grants: await db.accessGrant.findMany({ orderBy: { id: "asc" } }),
  rules: await db.mappingRule.findMany({ orderBy: { position: "asc" } }),
  policies: await db.environmentPolicy.findMany({ orderBy: { position: "asc" } }),
  events: await db.auditEvent.count(),
});

it("is applied once, however often the portal starts", async () => {
  const config = loadInstallationConfig("config/switchyard.json");
  await importInstallationConfig(db, config);
  const first = await everything();
  expect([first.teams.length, first.targets.length, first.grants.length]).toEqual([config.teams.length, config.targets.length, config.grants.length]);
  // One for all grants, one for all mapping rules, and one for all policies.
  expect(first.events).toBe(config.teams.length + config.targets.length + 3);
  expect(first.rules.map(({ name }) => name)).toEqual(config.mappingRules.map(({ name }) => name));
  await importInstallationConfig(db, config);
  expect(await everything()).toEqual(first);
});

it("disables a target that is gone and keeps its rows, takes grants away, and brings all of it back", async () => {
  const config = loadInstallationConfig("config/switchyard.json");
  await importInstallationConfig(db, config);
  const [kept, gone] = config.targets;
  if (kept === undefined || gone === undefined) throw new Error("The file has too few targets.");
  const before = await everything();
  await importInstallationConfig(db, { ...config, targets: [kept], grants: config.grants.slice(1) });
  const after = await everything();
  expect(after.targets.map(({ key, enabled }) => ({ key, enabled }))).toEqual([
    { key: gone.key, enabled: false },
    { key: kept.key, enabled: true },
  ]);
  expect(after.grants).toHaveLength(before.grants.length - 1);
  expect(await db.auditEvent.findMany({ orderBy: { id: "desc" }, take: 2 })).toMatchObject([
    { event: "grant.imported", data: { added: [], removed: [{ role: "admin" }] } },
    { event: "target.imported", data: { key: gone.key, change: "disabled" } },
  ]);
  await importInstallationConfig(db, config);
  expect(await db.awsTarget.count({ where: { enabled: true } })).toBe(2);
});

it("changes nothing at all when a part of it fails", async () => {
  const config = loadInstallationConfig("config/switchyard.json");
  await importInstallationConfig(db, config);
  const before = await everything();
  const faulty = {
    ...config,
    teams: [{ slug: "new", title: "New" }],
    grants: [{ group: "no name of an entry", role: "viewer" as const, teams: [], stages: [], environments: [] }],
  };
  await expect(importInstallationConfig(db, faulty)).rejects.toThrow("no name of an entry");
  expect(await everything()).toEqual(before);
});
