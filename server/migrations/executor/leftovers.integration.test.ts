import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { UserActor } from "@/server/access/actor";
import { wholeGrant } from "@/server/access/load-actor";
import { newId } from "@/server/platform/ids";
import { createAppTarget } from "@/testing/migrations/executor/app-target";
import type { AppTarget } from "@/testing/migrations/executor/app-target";
import { handScript } from "@/testing/migrations/executor/hand-scripts";
import { createMigrationWorld } from "@/testing/migrations/executor/migration-world";
import type { MigrationWorld } from "@/testing/migrations/executor/migration-world";
import { runDialectOf } from "../dialects/run-dialect";
import { presentStates } from "../run-state";
import { engines } from "../scripts/schemas";
import { claimJournal } from "./target-journal";
import { gatewayOf, targetGateways } from "../target/gateways";
import type { TargetGateway, TargetSession } from "../target/target-session";
import { listLeftovers, removeLeftover } from "./leftovers";

/** An actor with one role everywhere. */
function actorWith(role: "admin" | "reviewer" | "contributor"): UserActor {
  const grants = [wholeGrant({ role, awsRole: "operator", groupDn: "cn=x,dc=example,dc=com", scope: { teams: [], stages: [], environments: [] } })];
  return { kind: "user", id: newId(), uid: "olga", name: "Olga", sessionId: null, address: null, requestId: newId(), grants, directoryFresh: true };
}

describe.each(engines)("leftovers on %s", (engine) => {
  let world: MigrationWorld;
  let target: AppTarget;
  let databaseId: string;
  const deps = () => ({ db: world.db, gateways: targetGateways });

  beforeAll(async () => {
    world = await createMigrationWorld();
    target = await createAppTarget(engine);
    await target.fill(20);
    databaseId = await world.register(target);
    const own = await target.open("a test");
    await own.query("alter table app add column url__shadow_m9001 varchar(255)");
    await own.query("create table switchyard_shadow.m9001_log (id int)");
    await claimJournal(own, runDialectOf(engine), { change: "m9001", fence: 1 });
    await own.end();
  });
  afterAll(async () => {
    const own = await target.open("a test");
    await own.query("drop table if exists switchyard_shadow.m9001_log");
    await own.end();
    await world.close();
    await target.drop();
  });

  const list = async () => {
    const { items } = await listLeftovers(deps(), actorWith("admin"), databaseId);
    return items.filter(({ number }) => number === 9_001).map(({ kind, name }) => `${kind} ${name}`);
  };

  it("lists what bears the number of a migration that no run needs, and nothing of one that is in use", async () => {
    expect((await list()).toSorted()).toEqual(["column url__shadow_m9001", "journal m9001", "table m9001_log"]);
    const runId = await world.propose(databaseId, target, handScript(engine, target.databaseName), { number: 9_001 });
    await world.steer(runId, { state: "live", round: 1, liveAt: new Date() });
    expect(await list()).toEqual([]);
    await world.steer(runId, { state: "rolled_back" });
    expect(await list()).toHaveLength(3);
  });

  it("shows what bears a number that is not known here, and leaves it to whoever owns it", async () => {
    const own = await target.open("a test");
    await own.query("alter table app add column url__shadow_m9009 varchar(255)");
    const { items } = await listLeftovers(deps(), actorWith("admin"), databaseId);
    const reason = "No migration 9009 is known here: another installation may own it. Whoever runs the database removes it by hand.";
    expect(items.filter(({ number }) => number === 9_009)).toMatchObject([{ title: null, lockedReason: reason }]);
    const column = { databaseId, kind: "column" as const, schema: target.schema, table: "app", name: "url__shadow_m9009" };
    await expect(removeLeftover(deps(), actorWith("admin"), column)).rejects.toMatchObject({ code: "invalid_state", message: reason });
    await own.query("alter table app drop column url__shadow_m9009");
    await own.end();
  });

  it("lists columns and indexes that a dead migration has renamed away or made anew, and never those of one that is in use", async () => {
    const own = await target.open("a test");
    const columns = ["gone", "new", "old", "lost", "dropped", "saved"].map((what) => `url__${what}_m9004`);
    for (const name of columns) await own.query(`alter table app add column ${name} varchar(255)`);
    const indexes = ["app_note__new_m9004", "switchyard_m9004_duplicates"];
    for (const name of indexes) await own.query(`create index ${name} on app (note)`);
    const found = async () => {
      const { items } = await listLeftovers(deps(), actorWith("admin"), databaseId);
      return items.filter(({ number }) => number === 9_004);
    };
    const names = async () => (await found()).map(({ name }) => name).toSorted();
    expect(await names()).toEqual([...columns, ...indexes].toSorted());
    const runId = await world.propose(databaseId, target, handScript(engine, target.databaseName), { number: 9_004 });
    for (const state of presentStates) {
      await world.steer(runId, { state, round: 1 });
      expect({ state, names: await names() }).toEqual({ state, names: [] });
    }
    const dropped = { databaseId, kind: "column" as const, schema: target.schema, table: "app", name: "url__dropped_m9004" };
    await expect(removeLeftover(deps(), actorWith("admin"), dropped)).rejects.toMatchObject({ code: "not_found" });
    await world.steer(runId, { state: "rolled_back" });
    for (const { kind, schema, table, name } of await found()) await removeLeftover(deps(), actorWith("admin"), { databaseId, kind, schema, table, name });
    expect(await names()).toEqual([]);
    await own.end();
  });

  it("leaves alone what is in use under another name of the same server", async () => {
    const alias = target.address.host === "localhost" ? "127.0.0.1" : "localhost";
    const twin = await world.register(target, { address: { host: alias } });
    const runId = await world.propose(twin, target, handScript(engine, target.databaseName), { number: 9_003 });
    await world.steer(runId, { state: "live", round: 1, liveAt: new Date() });
    const own = await target.open("a test");
    await own.query("alter table app add column url__shadow_m9003 varchar(255)");
    const { items } = await listLeftovers(deps(), actorWith("admin"), databaseId);
    expect(items.filter(({ number }) => number === 9_003)).toEqual([]);
    const column = { databaseId, kind: "column" as const, schema: target.schema, table: "app", name: "url__shadow_m9003" };
    await expect(removeLeftover(deps(), actorWith("admin"), column)).rejects.toMatchObject({ code: "not_found" });
    await own.query("alter table app drop column url__shadow_m9003");
    await own.end();
  });

  it("leaves alone what a neighbour on the same server has, and what only a neighbour has left behind", async () => {
    const neighbour = await createAppTarget(engine);
    const beside = await world.register(neighbour);
    const runId = await world.propose(beside, neighbour, handScript(engine, neighbour.databaseName), { number: 9_002 });
    await world.steer(runId, { state: "live", round: 1, liveAt: new Date() });
    const [own, other] = [await target.open("a test"), await neighbour.open("a test")];
    await own.query("alter table app add column url__shadow_m9002 varchar(255)");
    await other.query("create table switchyard_shadow.m9002_log (id int)");
    const of = async (id: string) => {
      const { items } = await listLeftovers(deps(), actorWith("admin"), id);
      return items.filter(({ number }) => number === 9_002).map(({ kind, name }) => `${kind} ${name}`);
    };
    const log = { databaseId, kind: "table" as const, schema: "switchyard_shadow", table: null, name: "m9002_log" };
    // A column of its own is no less left behind because the neighbour uses the same migration.
    expect([await of(databaseId), await of(beside)]).toEqual([["column url__shadow_m9002"], []]);
    await expect(removeLeftover(deps(), actorWith("admin"), log)).rejects.toMatchObject({ code: "not_found" });
    await world.steer(runId, { state: "rolled_back" });
    expect([await of(databaseId), await of(beside)]).toEqual([["column url__shadow_m9002"], ["table m9002_log"]]);
    await expect(removeLeftover(deps(), actorWith("admin"), log)).rejects.toMatchObject({ code: "not_found" });
    await removeLeftover(deps(), actorWith("reviewer"), { ...log, databaseId: beside });
    expect(await of(beside)).toEqual([]);
    await own.query("alter table app drop column url__shadow_m9002");
    await Promise.all([own.end(), other.end()]);
    await neighbour.drop();
  });

  it("removes one for whoever may stop migrations, with a record, and nothing else", async () => {
    const [column] = (await listLeftovers(deps(), actorWith("admin"), databaseId)).items.filter(({ kind, number }) => kind === "column" && number === 9_001);
    if (column === undefined) throw new Error("the leftover is gone");
    const { kind, schema, table, name } = column;
    const input = { databaseId, kind, schema, table, name };
    await expect(removeLeftover(deps(), actorWith("contributor"), input)).rejects.toMatchObject({ code: "forbidden" });
    await expect(removeLeftover(deps(), actorWith("admin"), { ...input, name: "url" })).rejects.toMatchObject({ code: "not_found" });
    const asked = () => world.db.auditEvent.count({ where: { subjectId: databaseId, event: "migration.leftover-asked" } });
    const before = await asked();
    const atTheStatement: number[] = [];
    const open: TargetGateway["open"] = async (address, options) => {
      const session = await gatewayOf(engine).open(address, options);
      const query: TargetSession["query"] = async (sql, values) => {
        if (sql === column.sql) atTheStatement.push(await asked());
        return session.query(sql, values);
      };
      return { ...session, query };
    };
    await removeLeftover({ ...deps(), gateways: { ...targetGateways, [engine]: { open } } }, actorWith("admin"), input);
    expect(atTheStatement).toEqual([before + 1]);
    expect(await list()).toEqual(["table m9001_log", "journal m9001"]);
    await expect(removeLeftover(deps(), actorWith("admin"), input)).rejects.toMatchObject({ code: "not_found" });
    await removeLeftover(deps(), actorWith("admin"), { databaseId, kind: "journal", schema: "switchyard_shadow", table: null, name: "m9001" });
    expect(await list()).toEqual(["table m9001_log"]);
    const events = await world.db.auditEvent.findMany({ where: { event: "migration.leftover-removed" } });
    expect(events.map(({ data }) => data)).toContainEqual(expect.objectContaining({ kind: "column", sql: column.sql }));
  });
});
