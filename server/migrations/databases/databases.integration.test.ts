import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { withClient } from "@/scripts/bootstrap/with-client";
import { replaceClock } from "@/server/platform/clock";
import { newId } from "@/server/platform/ids";
import { createLogger } from "@/server/platform/logger";
import { movableClock } from "@/testing/movable-clock";
import { createDatabaseWorld, registration } from "@/testing/migrations/database-world";
import type { DatabaseWorld } from "@/testing/migrations/database-world";
import { createPostgresTarget } from "@/testing/migrations/postgres-target";
import type { PostgresTarget } from "@/testing/migrations/postgres-target";
import { targetGateways } from "../target/gateways";
import { openTarget } from "./open-target";
import { defaultRules } from "./schemas";

let world: DatabaseWorld;
let target: PostgresTarget;
const secret = "canary-5f1d-Zr9";

beforeAll(async () => {
  world = await createDatabaseWorld();
  target = await createPostgresTarget();
  await target.query("CREATE TABLE app (id integer PRIMARY KEY, url text)");
});
afterAll(async () => {
  await world.close();
  await target.drop();
});

const databases = (actor = world.admin) => world.as(actor).migrations.databases;
const settingsOf = async (databaseId: string) => {
  const { title, host, port, userName, tls, tlsCa, rules, safetyDelayMinutes, window, throttle, version } = await databases().get({ databaseId });
  return { databaseId, version, title, host, port, userName, tls, tlsCa, rules, safetyDelayMinutes, window, throttle, password: null };
};
const running = (databaseId: string, state: "live" | "draft") =>
  world.db.migration.create({
    data: {
      id: newId(),
      title: "t",
      why: "",
      team: "payments",
      engine: "postgres",
      kind: "narrow_text",
      schemaName: "public",
      tableName: "app",
      params: {},
      script: { owned: [] },
      contentHash: "0".repeat(64),
      idempotencyKey: newId(),
      createdById: newId(),
      createdBy: "Ada Admin",
      createdAt: new Date(),
      updatedAt: new Date(),
      runs: { create: { id: newId(), databaseId, state, stateSince: new Date(), createdAt: new Date(), nextTryAt: new Date() } },
    },
    include: { runs: true },
  });

describe("a registered database", () => {
  it("is kept with its password sealed, opens a session, and says who registered it", async () => {
    const databaseId = await world.register(target.address, { name: "shop-dev", title: "Shop" });
    const row = await world.db.targetDatabase.findUniqueOrThrow({ where: { id: databaseId } });
    expect(Buffer.from(row.sealedSecret).includes(target.address.password)).toBe(false);
    const session = await openTarget(world.db, targetGateways, databaseId, { sessionName: "a test" });
    expect((await session.query("select current_user::text as who")).rows).toEqual([{ who: target.address.userName }]);
    await session.end();
    const found = await databases().get({ databaseId });
    expect(found).toMatchObject({
      name: "shop-dev",
      engineTitle: "PostgreSQL",
      createdBy: "Ada Admin",
      isKeyCurrent: true,
      lamp: "stopped",
      stateWord: "not tested",
    });
    expect(found.ruleWords).toEqual({ low: "One reviewer approves.", medium: "One reviewer approves.", high: "One reviewer approves." });
    const dba = "cn=dba,ou=groups,dc=example,dc=com";
    await world.db.accessGrant.createMany({
      data: ["reviewer", "viewer"].map((role) => ({ id: newId(), groupDn: dba, role, source: "config", createdAt: new Date() })),
    });
    const listed = await databases().list();
    expect(listed.items.map(({ name }) => name)).toContain("shop-dev");
    // Each once, for the rules that may demand it.
    expect(listed.groups.filter((dn) => dn === dba)).toHaveLength(1);
  });

  it("does not open when its row was copied to another host, another id or another user", async () => {
    const databaseId = await world.register(target.address);
    const row = await world.db.targetDatabase.findUniqueOrThrow({ where: { id: databaseId } });
    const copies = [{ host: "localhost" }, { userName: "postgres" }, { port: row.port + 1 }, {}];
    for (const change of copies) {
      const id = newId();
      const copy = { ...row, ...change, id, name: `copy-${id.slice(-12)}`, rules: {}, throttle: {}, window: {}, connection: {} };
      await world.db.targetDatabase.create({ data: copy });
      await expect(openTarget(world.db, targetGateways, id, { sessionName: "a test" })).rejects.toMatchObject({ code: "unavailable" });
      await world.db.targetDatabase.update({ where: { id }, data: { archivedAt: new Date() } });
    }
    await world.db.targetDatabase.update({ where: { id: databaseId }, data: { host: "localhost" } });
    await expect(openTarget(world.db, targetGateways, databaseId, { sessionName: "a test" })).rejects.toMatchObject({ code: "unavailable" });
  });

  it("needs its password again for another host, port or user", async () => {
    const databaseId = await world.register(target.address);
    for (const change of [{ host: "localhost" }, { port: 6_000 }, { userName: "someone" }]) {
      const refused = databases().update({ ...(await settingsOf(databaseId)), ...change });
      await expect(refused).rejects.toThrow("Type the password again");
    }
    await databases().update({ ...(await settingsOf(databaseId)), host: "localhost", password: target.address.password });
    const session = await openTarget(world.db, targetGateways, databaseId, { sessionName: "a test" });
    await session.end();
  });

  it("keeps its address while a migration has begun on it, and is not archived then", async () => {
    const databaseId = await world.register(target.address);
    const { runs } = await running(databaseId, "live");
    const moved = databases().update({ ...(await settingsOf(databaseId)), host: "localhost", password: "x" });
    await expect(moved).rejects.toThrow("has begun on");
    await expect(databases().archive({ databaseId })).rejects.toThrow("A migration has begun");
    expect((await databases().get({ databaseId })).levers.archive.allowed).toBe(false);
    await world.db.migrationRun.update({ where: { id: runs[0]?.id ?? "" }, data: { state: "finalized", version: { increment: 1 } } });
    await databases().archive({ databaseId });
    await expect(databases().get({ databaseId })).rejects.toThrow("There is no such database");
    await expect(openTarget(world.db, targetGateways, databaseId, { sessionName: "a test" })).rejects.toMatchObject({ code: "not_found" });
    const row = await world.db.targetDatabase.findUniqueOrThrow({ where: { id: databaseId } });
    expect(row.sealedSecret).toHaveLength(1);
  });

  it("is changed once: who was shown an older version is told so", async () => {
    const databaseId = await world.register(target.address);
    const shown = await settingsOf(databaseId);
    await databases().update({ ...shown, title: "One" });
    await expect(databases().update({ ...shown, title: "Two" })).rejects.toThrow("changed by somebody else");
    await databases().setSecret({ databaseId, password: "another" });
    await expect(databases().update({ ...shown, version: shown.version + 1, title: "Three" })).rejects.toThrow("changed by somebody else");
  });

  it.each([
    ["on production for less than a day", { stage: "production" as const, safetyDelayMinutes: 60 }, "at least 24 hours"],
    ["at the address of machines' credentials", { host: "169.254.169.254" }, "no database is reached there"],
    ["for a team there is not", { team: "nobody" }, /./],
  ])("is refused %s", async (_what, change, words) => {
    await expect(world.as(world.person("Root", ["admin"], [])).migrations.databases.register(registration(target.address, change))).rejects.toThrow(words);
  });

  it("has a name of its own, also after one of that name was archived", async () => {
    const databaseId = await world.register(target.address, { name: "taken" });
    await expect(world.register(target.address, { name: "taken" })).rejects.toThrow("is registered");
    await databases().archive({ databaseId });
    await expect(world.register(target.address, { name: "taken" })).rejects.toThrow("archived database had this name");
  });
});

describe("rights", () => {
  it("whoever sees no database of a team finds none, and learns of none", async () => {
    const databaseId = await world.register(target.address);
    const stranger = world.person("Sam", ["admin"], ["search"]);
    expect((await databases(stranger).list()).items).toEqual([]);
    for (const ask of [
      () => databases(stranger).get({ databaseId }),
      () => databases(stranger).test({ databaseId }),
      () => databases(stranger).setSecret({ databaseId, password: "x" }),
      () => databases(stranger).archive({ databaseId }),
      () => databases(stranger).tables({ databaseId }),
      () => databases(stranger).table({ databaseId, schema: "public", table: "app" }),
    ]) {
      await expect(ask()).rejects.toThrow("There is no such database, or you may not see it.");
    }
    await expect(databases(stranger).register(registration(target.address))).rejects.toThrow("database:manage");
  });

  it("whoever may look may not change", async () => {
    const databaseId = await world.register(target.address);
    const viewer = world.person("Vic", ["viewer"]);
    expect((await databases(viewer).get({ databaseId })).levers).toMatchObject({ manage: { allowed: false }, propose: { allowed: false } });
    const listed = await databases(viewer).list();
    expect([listed.register.allowed, listed.groups]).toEqual([false, []]);
    for (const ask of [
      async () => databases(viewer).update(await settingsOf(databaseId)),
      () => databases(viewer).setSecret({ databaseId, password: "x" }),
      () => databases(viewer).test({ databaseId }),
      () => databases(viewer).archive({ databaseId }),
      () => databases(viewer).roleScript({ engine: "postgres", databaseName: "d", userName: "u", ownerRole: "o" }),
    ]) {
      await expect(ask()).rejects.toMatchObject({ code: "FORBIDDEN" });
    }
  });

  it("that are no longer certain change nothing", async () => {
    const databaseId = await world.register(target.address);
    const stale = { ...world.admin, directoryFresh: false };
    await expect(databases(stale).archive({ databaseId })).rejects.toMatchObject({ code: "SERVICE_UNAVAILABLE" });
  });
});

describe("the password of a database", () => {
  it("stands in no answer, no record and no row in clear", async () => {
    const databaseId = await world.register({ ...target.address, password: secret });
    await databases().setSecret({ databaseId, password: `${secret}2` });
    await databases().update({ ...(await settingsOf(databaseId)), title: "Once more", password: `${secret}3` });
    const report = await databases().test({ databaseId });
    expect(report).toMatchObject({ ok: false, server: null });
    const answers = [report, await databases().list(), await databases().get({ databaseId })];
    const failure: unknown = await databases()
      .tables({ databaseId })
      .catch((error: unknown) => error);
    expect(JSON.stringify([answers, failure, String(failure), causes(failure)])).not.toContain(secret);
    const lines: string[] = [];
    const log = createLogger({ level: "trace", service: "test" }, { write: (line) => lines.push(line) });
    log.error({ err: failure, failure }, "it failed");
    const opened: unknown = await openTarget(world.db, targetGateways, databaseId, { sessionName: "a test" }).catch((error: unknown) => error);
    log.error({ err: opened, opened }, "it failed");
    expect(lines).toHaveLength(2);
    expect(lines.join("")).not.toContain(secret);
    const rows = await withClient(world.portal.superuserUrl, async (client) => {
      const { rows: tables } = await client.query<{ name: string }>(
        "select quote_ident(relname) as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace",
      );
      const texts: string[] = [];
      for (const { name } of tables) texts.push(JSON.stringify((await client.query(`select t::text as row, to_json(t)::text as json from ${name} t`)).rows));
      return texts.join("\n");
    });
    expect(rows).toContain("database.secret-set");
    expect(rows).not.toContain(secret);
    expect(rows).not.toContain(Buffer.from(secret).toString("hex"));
    expect(rows).not.toContain(Buffer.from(secret).toString("base64").slice(0, 16));
  });
});

function causes(error: unknown): string {
  return error instanceof Error
    ? `${error.message} ${error.stack ?? ""} ${JSON.stringify(error, Object.getOwnPropertyNames(error))} ${causes(error.cause)}`
    : "";
}

describe("the catalog browser", () => {
  it("shows tables and one table, says what there is not, and asks the server once for the same within seconds", async () => {
    const databaseId = await world.register(target.address);
    expect((await databases().tables({ databaseId })).items.map(({ name }) => name)).toEqual(["app"]);
    const table = { databaseId, schema: "public", table: "app" };
    const first = await databases().table(table);
    expect(first.facts.columns.map(({ name }) => name)).toEqual(["id", "url"]);
    expect(first.fingerprint).toMatch(/^[0-9a-f]{64}$/);
    await target.query("ALTER TABLE app ADD COLUMN later integer");
    expect((await databases().table(table)).facts.columns).toHaveLength(2);
    const later = movableClock();
    later.advance(60_000);
    const back = replaceClock(later);
    try {
      expect((await databases().table(table)).facts.columns).toHaveLength(3);
    } finally {
      back();
    }
    await expect(databases().table({ ...table, table: "nothing" })).rejects.toThrow("There is no table public.nothing");
    await target.query("ALTER TABLE app DROP COLUMN later");
  });

  it("says in words when the database does not answer, and remembers no failure", async () => {
    const databaseId = await world.register({ ...target.address, port: 1 });
    await expect(databases().tables({ databaseId })).rejects.toMatchObject({
      code: "SERVICE_UNAVAILABLE",
      message: expect.stringContaining("does not answer") as string,
    });
    await databases().update({ ...(await settingsOf(databaseId)), port: target.address.port, password: target.address.password });
    expect((await databases().tables({ databaseId })).items).toHaveLength(1);
  });

  it("gives up a question that the server does not answer in time", async () => {
    const databaseId = await world.register(target.address);
    const blocker = await target.connect(target.owner);
    await blocker.query("BEGIN");
    await blocker.query("LOCK TABLE app IN ACCESS EXCLUSIVE MODE");
    try {
      await expect(databases().tables({ databaseId })).rejects.toThrow("took too long");
    } finally {
      await blocker.query("ROLLBACK");
      await blocker.end();
    }
  });
});

describe("the record", () => {
  it("names every act on a database with its settings in words", async () => {
    const databaseId = await world.register(target.address, { name: "recorded" });
    await databases().update({ ...(await settingsOf(databaseId)), title: "New", rules: defaultRules.production });
    await databases().test({ databaseId });
    await databases().archive({ databaseId });
    const events = await world.db.auditEvent.findMany({ where: { subjectId: databaseId }, orderBy: { id: "asc" } });
    expect(events.map(({ event }) => event)).toEqual(["database.registered", "database.changed", "database.tested", "database.archived"]);
    expect(events[1]?.data).toMatchObject({ before: { title: "A database" }, after: { title: "New" }, secretChanged: false });
    expect(events[0]).toMatchObject({ team: "payments", stage: "dev", environment: "recorded", actorName: "Ada Admin" });
  });
});
