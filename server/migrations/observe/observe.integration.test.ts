import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { UserActor } from "@/server/access/actor";
import { roles } from "@/server/access/roles";
import { readTableFacts } from "@/server/migrations/catalog/read-table-facts";
import { ownedByLiveRuns } from "@/server/migrations/catalog/owned-by-live-runs";
import { fingerprintOf } from "@/server/migrations/catalog/fingerprint";
import { observeDialectOf } from "@/server/migrations/dialects/observe-dialect";
import { gatewayOf } from "@/server/migrations/target/gateways";
import { createMigrationWorld } from "@/testing/migrations/executor/migration-world";
import type { MigrationWorld } from "@/testing/migrations/executor/migration-world";
import { createObservedTarget } from "@/testing/migrations/rehearsal/observed-target";
import type { ObservedTarget } from "@/testing/migrations/rehearsal/observed-target";
import { advanceObservation } from "./advance-observation";
import { beginObservation } from "./begin-observation";
import { endObservation } from "./end-observation";
import { getObservation, listObservations } from "./list-observations";
import { claimObservation, dueObservations, moveObservation, renewObservation } from "./observe-claims";
import type { ObservedRule } from "./schemas";

let world: MigrationWorld;
let ada: UserActor;
beforeAll(async () => {
  world = await createMigrationWorld();
  const user = await world.db.user.findFirstOrThrow({ where: { uid: "ada" } });
  ada = actorOf(user, "developer");
});
afterAll(() => world.close());

function actorOf({ id, uid, name }: { id: string; uid: string; name: string }, role: keyof typeof roles): UserActor {
  const scope = { teams: [], stages: [], environments: [] };
  const grants = [{ role, permissions: roles[role].permissions, awsRole: "developer" as const, scope, groupDn: "cn=developers" }];
  return { kind: "user", id, uid, name, grants, sessionId: null, address: null, requestId: "test", directoryFresh: true };
}

const long = (length: number) => `'${"x".repeat(length)}'`;

describe.each(["postgres", "mariadb"] as const)("observing on %s", (engine) => {
  let target: ObservedTarget;
  let databaseId: string;
  beforeEach(async () => {
    target = await createObservedTarget(engine);
    databaseId = await world.register({ ...target, databaseName: target.address.databaseName } as unknown as Parameters<MigrationWorld["register"]>[0]);
  });
  afterEach(() => target.drop());

  const begin = async (rule: ObservedRule = { kind: "longer-than", length: 200 }, column = "url") => {
    const input = { databaseId, migrationId: null, schema: target.schema, table: "app", column, rule, minutes: 60 };
    return (await beginObservation({ db: world.db, gateways: world.deps.gateways }, ada, input)).observationId;
  };
  const advance = async (id: string) => {
    await advanceObservation(world.deps, id);
    return getObservation(world.db, ada, id);
  };
  const numberOf = async (id: string) => (await getObservation(world.db, ada, id)).number;
  const session = () => gatewayOf(engine).open(target.address, { sessionName: "test", connectTimeoutMs: 5_000, statementTimeoutMs: null });

  it("counts who writes values that would not fit, by role and application, and what a save leaves as it was does not count", async () => {
    await target.query(`insert into app values (1, ${long(220)}, null), (2, 'short', null)`);
    const id = await begin();
    expect((await advance(id)).state).toBe("watching");
    const checkout = await target.connect("checkout");
    await checkout.query("insert into app values (10, 'fits', 'a')");
    await checkout.query(`insert into app values (11, ${long(230)}, 'b')`);
    await checkout.query(`update app set url = ${long(240)} where id = 2`);
    await checkout.query("update app set note = 'x', url = url where id in (1, 2)");
    const batch = await target.connect("import");
    await batch.query(`insert into app values (12, ${long(201)}, null), (13, ${long(200)}, null)`);
    const seen = await advance(id);
    await Promise.all([checkout.end(), batch.end()]);
    const counted = seen.writers.map(({ role, application, inserts, updates, longest }) => ({ role, application, inserts, updates, longest }));
    const role = target.application.userName;
    // Without performance_schema the server knows no names of programs.
    expect(counted).toEqual(
      engine === "postgres"
        ? [
            { role, application: "checkout", inserts: 1, updates: 1, longest: 240 },
            { role, application: "import", inserts: 1, updates: 0, longest: 201 },
          ]
        : [{ role, application: "host 127.0.0.1", inserts: 2, updates: 1, longest: 240 }],
    );
    expect(seen.sentence).toContain("3 writes of url longer than 200 characters so far");
  });

  it("keeps no value, changes no row and no fingerprint, and lets nothing of it be seen by the application", async () => {
    const before = await session();
    const facts = await readTableFacts(before, engine, { schema: target.schema, table: "app" });
    const id = await begin();
    await advance(id);
    const application = await target.connect("app");
    await application.query("insert into app values (1, concat('secret-', repeat('y', 210)), null)");
    const number = await numberOf(id);
    const kept = JSON.stringify(await before.query(`select * from switchyard_shadow.o${number}_seen`));
    expect(kept).toContain(target.application.userName);
    expect(kept).not.toContain("secret");
    await expect(application.query(`select * from switchyard_shadow.o${number}_seen`)).rejects.toThrow(/denied/i);
    expect(await target.query("select id, char_length(url) as n from app")).toMatchObject([{ n: 217 }]);
    const after = await readTableFacts(before, engine, { schema: target.schema, table: "app" });
    expect(facts !== null && after !== null && fingerprintOf(after, await ownedByLiveRuns(world.db, databaseId)) === fingerprintOf(facts)).toBe(true);
    await Promise.all([application.end(), before.end()]);
  });

  it("ends by itself when its time is over: read once more, then nothing of it is left", async () => {
    const id = await begin();
    await advance(id);
    await target.query(`insert into app values (1, ${long(222)}, null)`);
    await world.superuser(`update migration_observation set until = now() - interval '1 second' where id = '${id}'`);
    expect((await advance(id)).state).toBe("removing");
    const ended = await advance(id);
    expect(ended).toMatchObject({ state: "ended", writers: [{ inserts: 1, longest: 222 }], mayEnd: false });
    const left = await target.query(
      engine === "postgres"
        ? "select relname from pg_class where relname like 'o%\\_seen' union all select tgname from pg_trigger where not tgisinternal"
        : `select table_name from information_schema.tables where table_schema = 'switchyard_shadow' and table_name = 'o${ended.number}_seen' union all select trigger_name from information_schema.triggers where event_object_schema = database()`,
    );
    expect(left).toEqual([]);
    const told = await world.db.auditEvent.findMany({ where: { subjectId: id }, orderBy: { at: "asc" } });
    expect(told.map(({ event }) => event)).toEqual(["observation.begun", "observation.ended"]);
  });

  it("does nothing while everything is stopped, and goes on afterwards", async () => {
    const id = await begin();
    await world.superuser(
      "insert into migration_halt (id, reason, started_by, started_by_id, started_at) values (gen_random_uuid(), 'x', 'Olga', gen_random_uuid(), now())",
    );
    expect(await dueObservations(world.db, new Date())).not.toContain(id);
    expect((await advance(id)).state).toBe("installing");
    await world.superuser("delete from migration_halt");
    expect(await dueObservations(world.db, new Date())).toContain(id);
    expect((await advance(id)).state).toBe("watching");
    const held = await claimObservation(world.db, id, "reads");
    await world.superuser(
      "insert into migration_halt (id, reason, started_by, started_by_id, started_at) values (gen_random_uuid(), 'x', 'Olga', gen_random_uuid(), now())",
    );
    expect(held && (await renewObservation(world.db, held))).toBe(false);
    await world.superuser("delete from migration_halt");
    expect(held && (await renewObservation(world.db, held))).toBe(true);
  });

  it("is ended by a person before its time; who may not propose there may not end it, and sees why", async () => {
    const id = await begin();
    await advance(id);
    const viewer = actorOf(await world.db.user.findFirstOrThrow({ where: { uid: "mina" } }), "viewer");
    expect(await getObservation(world.db, viewer, id)).toMatchObject({ mayEnd: false, endLock: expect.stringContaining("migration:propose") });
    await expect(endObservation(world.db, viewer, id)).rejects.toMatchObject({ code: "forbidden" });
    await endObservation(world.db, ada, id);
    await advance(id);
    expect((await advance(id)).state).toBe("ended");
    await expect(endObservation(world.db, ada, id)).rejects.toMatchObject({ code: "invalid_state" });
  });

  it("never makes two writers wait for each other, and counts a line once when two workers read at once", async () => {
    const id = await begin();
    await advance(id);
    const [one, other] = [await target.connect("one"), await target.connect("one")];
    for (const writer of [one, other]) await writer.query("begin");
    await one.query(`insert into app values (1, ${long(210)}, null)`);
    // It would wait for the end of the first one's transaction, which comes later: this test would never end.
    await other.query(`insert into app values (2, ${long(211)}, null)`);
    const number = await numberOf(id);
    const spec = { number, table: { schema: target.schema, name: "app" }, column: "url", rule: { kind: "longer-than", length: 200 } } as const;
    const [first, second] = [await session(), await session()];
    const dialect = observeDialectOf(engine);
    // What is not committed yet is neither waited for nor counted.
    await dialect.fold(first, spec);
    expect(await dialect.read(first, spec)).toEqual([]);
    for (const writer of [one, other]) await writer.query("commit");
    await Promise.all([dialect.fold(first, spec), dialect.fold(second, spec)]);
    await dialect.fold(first, spec);
    expect(await dialect.read(first, spec)).toMatchObject([{ inserts: 2, longest: 211 }]);
    await Promise.all([one.end(), other.end(), first.end(), second.end()]);
  });

  it("asks for a column that is there, once at a time", async () => {
    await begin();
    await expect(begin()).rejects.toMatchObject({ code: "invalid_state" });
    await expect(begin({ kind: "longer-than", length: 5 }, "nothing")).rejects.toMatchObject({ code: "invalid_input" });
    await expect(begin({ kind: "longer-than", length: 5 }, "id")).rejects.toMatchObject({ code: "invalid_input" });
    await expect(begin({ kind: "null" }, "url")).rejects.toMatchObject({ code: "invalid_input" });
    const { observations } = await listObservations(world.db, ada, { databaseId, migrationId: null, after: null });
    expect(observations).toMatchObject([{ column: "url", question: "Does anybody still write url longer than 200 characters?" }]);
  });

  it("a worker that was away too long changes nothing: its successor's turn stands", async () => {
    const id = await begin();
    const away = await claimObservation(world.db, id, "frozen");
    await world.superuser(`update migration_observation set lease_until = now() - interval '1 second' where id = '${id}'`);
    expect((await advance(id)).state).toBe("watching");
    if (away === null) throw new Error("It was claimed by nobody.");
    expect(await moveObservation(world.db, away, { state: "failed" })).toBe(false);
    expect((await getObservation(world.db, ada, id)).state).toBe("watching");
  });

  it("a table that is locked is waited for in short tries; what cannot be put in place is taken back and told", async () => {
    const id = await begin();
    await target.query("drop table app");
    const failed = await advance(id);
    expect(failed).toMatchObject({ state: "removing", lastError: expect.stringContaining("app") });
    await target.query("create table app (id bigint primary key, url varchar(255))");
    const told = await advance(id);
    expect(told).toMatchObject({ state: "failed", sentence: expect.stringContaining("could not be observed") });
  });
});
