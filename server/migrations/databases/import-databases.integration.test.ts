import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { systemActors } from "@/server/access/system-actors";
import { newId } from "@/server/platform/ids";
import { logger } from "@/server/platform/logger";
import { inTransaction } from "@/server/platform/transaction";
import { createDatabaseWorld } from "@/testing/migrations/database-world";
import type { DatabaseWorld } from "@/testing/migrations/database-world";
import { createPostgresTarget } from "@/testing/migrations/postgres-target";
import type { PostgresTarget } from "@/testing/migrations/postgres-target";
import { targetGateways } from "../target/gateways";
import { sealedIn } from "../executor/collect-conflicts";
import { databasesConfig } from "./databases-config";
import { importDatabases } from "./import-databases";
import { openTarget } from "./open-target";
import { defaultRules, defaultThrottle } from "./schemas";
import { conflictBinding, keyRing, openSecret, readKeyRing, sealSecret } from "./seal";

let world: DatabaseWorld;
let target: PostgresTarget;
const variable = "SHOP_DATABASE_URL";

beforeAll(async () => {
  [world, target] = await Promise.all([createDatabaseWorld(), createPostgresTarget()]);
});
afterEach(() => void vi.unstubAllEnvs());
afterAll(async () => {
  await world.close();
  await target.drop();
});

const urlOf = (password = target.address.password, userName = target.address.userName) =>
  `postgresql://${userName}:${password}@${target.address.host}:${target.address.port}/${target.databaseName}`;
const apply = (databases: unknown) => inTransaction(world.db, (tx) => importDatabases(tx, systemActors.importer(newId()), databasesConfig.parse(databases)));
const configOf = (name: string, change: object = {}) => [
  { name, title: "Shop", team: "payments", stage: "production", urlFrom: variable, tls: "off", ...change },
];
const rowOf = (name: string) => world.db.targetDatabase.findFirstOrThrow({ where: { name } });
const records = (id: string) => world.db.auditEvent.count({ where: { subjectId: id, event: "database.imported" } });

describe("databases of the configuration", () => {
  it("are registered with what their stage starts with, open, and change nothing when they are applied again", async () => {
    vi.stubEnv(variable, urlOf());
    await apply(configOf("shop"));
    const row = await rowOf("shop");
    expect(row).toMatchObject({
      engine: "postgres",
      databaseName: target.databaseName,
      safetyDelayMinutes: 7 * 24 * 60,
      rules: defaultRules.production,
      window: null,
    });
    await (await openTarget(world.db, targetGateways, row.id, { sessionName: "a test" })).end();
    await apply(configOf("shop"));
    expect(await rowOf("shop")).toEqual(row);
    expect(await records(row.id)).toBe(1);
  });

  it("are refused with a throttle query that does more than ask", async () => {
    vi.stubEnv(variable, urlOf());
    await expect(apply(configOf("hostile", { throttle: { ...defaultThrottle, waitWhile: "DELETE FROM app" } }))).rejects.toThrow(
      /throttle\.waitWhile of the database hostile.*SELECT/,
    );
    expect(await world.db.targetDatabase.count({ where: { name: "hostile" } })).toBe(0);
  });

  it("follow a new password and what the file says, and leave alone what it does not say", async () => {
    vi.stubEnv(variable, urlOf());
    await apply(configOf("follows"));
    const before = await rowOf("follows");
    await world.db.targetDatabase.update({ where: { id: before.id }, data: { safetyDelayMinutes: 5_000 } });
    vi.stubEnv(variable, urlOf("another"));
    await apply(configOf("follows", { title: "Renamed" }));
    const after = await rowOf("follows");
    expect(after).toMatchObject({ title: "Renamed", safetyDelayMinutes: 5_000, version: before.version + 1 });
    expect(after.sealedSecret).not.toEqual(before.sealedSecret);
    await apply(
      configOf("follows", { title: "Renamed", safetyDelayMinutes: 2_000, window: { zone: "Asia/Seoul", weekdays: [6], from: "01:00", to: "05:00" } }),
    );
    expect(await rowOf("follows")).toMatchObject({ safetyDelayMinutes: 2_000, window: { zone: "Asia/Seoul" } });
    await apply(configOf("follows", { title: "Renamed", window: null }));
    expect((await rowOf("follows")).window).toBeNull();
    expect(await records(before.id)).toBe(4);
  });

  it("keep the address on which a migration has begun, and forget what was known of the old server when they move", async () => {
    vi.stubEnv(variable, urlOf());
    await apply(configOf("moves"));
    const { id } = await rowOf("moves");
    await world.as(world.admin).migrations.databases.test({ databaseId: id });
    await conflictOf(id);
    const before = await rowOf("moves");
    expect(before).toMatchObject({ connection: expect.any(Object), identity: expect.any(String) });
    vi.stubEnv(variable, urlOf(target.address.password, "another_role"));
    const told = vi.spyOn(logger, "error").mockImplementation(() => undefined);
    await apply([...configOf("moves", { title: "Renamed" }), ...configOf("comes-after")]);
    expect(await rowOf("moves")).toEqual(before);
    expect(told).toHaveBeenCalledExactlyOnceWith(
      { database: "moves", variable },
      expect.stringContaining("A migration has begun on moves and has not ended. Its address stays until then; finalize it or roll it back first."),
    );
    told.mockRestore();
    expect(await rowOf("comes-after")).toMatchObject({ userName: "another_role" });
    await world.db.migrationRun.updateMany({ where: { databaseId: id }, data: { state: "finalized" } });
    await apply(configOf("moves", { title: "Renamed" }));
    expect(await rowOf("moves")).toMatchObject({ title: "Renamed", userName: "another_role", connection: null, identity: null });
  });

  it("are left out while their variable is not set, and stay archived when somebody archived them", async () => {
    await apply(configOf("absent"));
    expect(await world.db.targetDatabase.count({ where: { name: "absent" } })).toBe(0);
    vi.stubEnv(variable, urlOf());
    await apply(configOf("archived"));
    const { id } = await rowOf("archived");
    await world.as(world.admin).migrations.databases.archive({ databaseId: id });
    const archived = await rowOf("archived");
    await apply(configOf("archived"));
    expect(await rowOf("archived")).toEqual(archived);
  });

  it("never move under rights and records to another team, stage, engine or database", async () => {
    vi.stubEnv(variable, urlOf());
    await apply(configOf("fixed"));
    await expect(apply(configOf("fixed", { team: "search" }))).rejects.toThrow("team payments, not search");
    await expect(apply(configOf("fixed", { stage: "dev" }))).rejects.toThrow("stage production, not dev");
    vi.stubEnv(variable, urlOf().replace(/\/[^/]*$/, "/elsewhere"));
    await expect(apply(configOf("fixed"))).rejects.toThrow("databaseName");
  });

  it.each([
    ["a variable of another kind", { urlFrom: "SESSION_SECRET" }],
    ["the portal's own database", { urlFrom: "DATABASE_URL" }],
    ["less than a day on production", { safetyDelayMinutes: 60 }],
    ["a key too many", { password: "x" }],
  ])("are refused with %s", (_what, change) => {
    expect(databasesConfig.safeParse(configOf("refused", change)).success).toBe(false);
  });
});

describe("the rotation of keys", () => {
  it("puts everything under the first key by the command, while what is open stays open", async () => {
    const databaseId = await world.register(target.address);
    const before = await world.db.targetDatabase.findUniqueOrThrow({ where: { id: databaseId } });
    const conflictId = await conflictOf(databaseId);
    const old = process.env["DATABASE_KEYS"] ?? "";
    const next = `next:${Buffer.from("n".repeat(32)).toString("base64")}`;
    const { stdout } = await promisify(execFile)("npx", ["tsx", "scripts/databases/rewrap.ts"], {
      env: { ...process.env, DATABASE_URL: world.portal.appUrl, DATABASE_KEYS: `${next},${old}` },
    });
    expect(stdout).toContain("Under the key next now");
    const after = await world.db.targetDatabase.findUniqueOrThrow({ where: { id: databaseId } });
    expect(after).toMatchObject({ keyName: "next", version: before.version });
    await expect(openTarget(world.db, targetGateways, databaseId, { sessionName: "a test" })).rejects.toThrow("The key next");
    const ring = readKeyRing(next) ?? keyRing();
    const conflict = await world.db.migrationConflict.findUniqueOrThrow({ where: { id: conflictId } });
    const kept = sealedIn(conflict);
    expect(kept && openSecret(ring, kept, conflictBinding(conflictId))).toBe("values");
    expect(await world.db.targetDatabase.count({ where: { archivedAt: null, keyName: { not: "next" } } })).toBe(0);
  });
});

async function conflictOf(databaseId: string): Promise<string> {
  const now = new Date();
  const id = newId();
  const { sealed, keyName } = sealSecret(keyRing(), "values", conflictBinding(id));
  const migration = {
    id: newId(),
    title: "t",
    why: "",
    team: "payments",
    engine: "postgres" as const,
    kind: "narrow_text",
    schemaName: "public",
    tableName: "app",
  };
  await world.db.migration.create({
    data: {
      ...migration,
      params: {},
      script: {},
      contentHash: "0".repeat(64),
      idempotencyKey: newId(),
      createdById: newId(),
      createdBy: "Ada",
      createdAt: now,
      updatedAt: now,
      runs: {
        create: {
          id: newId(),
          databaseId,
          state: "live",
          stateSince: now,
          createdAt: now,
          nextTryAt: now,
          conflicts: { create: { id, round: 1, rowKey: {}, sealedValues: sealed, keyName, event: "changed", happenedAt: now, logId: 1 } },
        },
      },
    },
  });
  return id;
}
