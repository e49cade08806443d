import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { MigrationScript, Statement, Step } from "@/server/migrations/scripts/schemas";
import { observeDialectOf } from "@/server/migrations/dialects/observe-dialect";
import { gatewayOf, targetGateways } from "@/server/migrations/target/gateways";
import type { TargetGateway, TargetSession } from "@/server/migrations/target/target-session";
import { createAppTarget } from "@/testing/migrations/executor/app-target";
import type { AppTarget } from "@/testing/migrations/executor/app-target";
import { createMigrationWorld } from "@/testing/migrations/executor/migration-world";
import type { MigrationWorld } from "@/testing/migrations/executor/migration-world";
import { askRehearsal } from "@/testing/migrations/rehearsal/ask-rehearsal";
import { narrowParams, narrowScript } from "@/testing/migrations/rehearsal/narrow-script";
import { richMariadb, richPostgres } from "@/testing/migrations/rehearsal/rich-table";
import { advanceRehearsal } from "./advance-rehearsal";
import { claimRehearsal, dueRehearsals, moveRehearsal } from "./rehearsal-claims";
import { rehearsalDialectOf } from "./rehearsal-dialects";
import { rehearsalReport } from "./schemas";
import type { RehearsalReport } from "./schemas";
import { makeScratch } from "./scratch";

let world: MigrationWorld;
beforeAll(async () => {
  world = await createMigrationWorld();
});
afterAll(() => world.close());

let number = 100;

type Asked = { table?: string; params?: object; address?: object };

/** Proposes a script and asks for its rehearsal; nothing makes it yet. */
async function asked(
  target: AppTarget,
  make: (number: number) => Promise<MigrationScript>,
  { table = "app", params = narrowParams, address = {} }: Asked = {},
) {
  number += 1;
  const databaseId = await world.register(target, { address });
  const runId = await world.propose(databaseId, target, await make(number), { number, table, params: params as Record<string, string> });
  return { databaseId, runId, id: await ask(runId) };
}

const ask = (runId: string) => askRehearsal(world, runId);

async function reportOf(id: string): Promise<RehearsalReport> {
  return rehearsalReport.parse((await world.db.migrationRehearsal.findUniqueOrThrow({ where: { id } })).report);
}

async function rehearsed(...given: Parameters<typeof asked>): Promise<RehearsalReport> {
  const { id } = await asked(...given);
  await advanceRehearsal(world.deps, id);
  return reportOf(id);
}

const nobody = { mode: "none", blocks: "nobody", lasts: "moment" } as const;
const step = (key: string, statements: readonly (Partial<Statement> & { sql: string })[], more: Partial<Extract<Step, { type: "statements" }>> = {}): Step => ({
  type: "statements",
  key,
  phase: "expand",
  title: `Do ${key}`,
  atomic: false,
  waits: "short",
  before: [],
  after: [],
  blocking: null,
  statements: statements.map((statement) => ({ lock: nobody, probe: null, repair: null, ...statement })),
  ...more,
});
const words = { owned: [], effect: "It does.", undo: "It undoes.", afterFinalize: "It stays." };
const plain =
  (forward: Step[], rollback: Step[]): (() => Promise<MigrationScript>) =>
  () =>
    Promise.resolve({ forward, rollback, finalize: [], ...words });

/** Everything that stands in the target, catalog and rows. */
async function wholeTarget(target: AppTarget): Promise<string> {
  const dialect = rehearsalDialectOf(target.engine);
  const session = await target.open("test whole");
  const catalog = await dialect.catalog(session, { data: target.schema, shadow: "switchyard_shadow" }).finally(() => void session.end());
  return JSON.stringify([catalog, await target.content()]);
}

async function scratchDatabases(target: AppTarget): Promise<unknown[]> {
  const dialect = rehearsalDialectOf(target.engine);
  const as = { ...target.address, userName: dialect.roleOf(target.address.userName), databaseName: dialect.maintenanceDatabase };
  const session = await gatewayOf(target.engine).open(as, { sessionName: "test", connectTimeoutMs: 5_000, statementTimeoutMs: null });
  const own = (await world.db.migrationRehearsal.findMany({ select: { id: true } })).map(({ id }) => id);
  const found = await dialect.leftovers(session).finally(() => void session.end());
  return found.filter(({ id }) => own.includes(id));
}

describe.each(["postgres", "mariadb"] as const)("a rehearsal on %s", (engine) => {
  let target: AppTarget;
  beforeAll(async () => {
    target = await createAppTarget(engine);
    await target.fill(50);
  });
  afterAll(() => target.drop());

  it.each(["column", "table"] as const)("narrows a text with originals in the %s: forward, writes, rollback, forward, finalize", async (layout) => {
    const before = await wholeTarget(target);
    const report = await rehearsed(target, (at) => narrowScript(target, at, { layout }), { params: { ...narrowParams, layout } });
    expect(report.findings).toEqual([]);
    expect(report).toMatchObject({ verdict: "passed", catalog: { differences: [] }, rows: { wrong: [] }, writes: { failed: [] } });
    expect(report.turns.every(({ state }) => state === "passed")).toBe(true);
    expect(report.rows?.changed).toBeGreaterThan(20);
    expect(report.rows?.restored).toBeGreaterThan(5);
    expect(report.rows?.kept).toBeGreaterThan(20);
    expect(report.outcome?.length).toBeGreaterThan(0);
    // Byte for byte on PostgreSQL; on MariaDB, where a schema is a database, names of databases alone are replaced.
    expect(report.replacedPlaces > 0).toBe(engine === "mariadb");
    expect(report.role).toBe(`${target.address.userName}_rehearsal`);
    expect(await wholeTarget(target)).toBe(before);
    expect(await scratchDatabases(target)).toEqual([]);
  });

  it("rejects new long values without hurting an application that writes something else", async () => {
    const report = await rehearsed(target, (at) => narrowScript(target, at, { newWrites: "reject" }), { params: { ...narrowParams, newWrites: "reject" } });
    expect(report).toMatchObject({ verdict: "passed", rows: { wrong: [] }, writes: { failed: [] } });
    expect(report.writes.refused).toBeGreaterThan(0);
  });

  it("copies a rich table with what hangs on it, and names what it leaves out", async () => {
    for (const sql of engine === "postgres" ? richPostgres : richMariadb) await target.query(sql);
    const make = (at: number) => narrowScript(target, at, { table: "page", column: "title", length: 100 });
    const report = await rehearsed(target, make, { table: "page", params: { ...narrowParams, column: "title", length: 100 } });
    const made = report.copied.map(({ kind, name }) => `${kind} ${name}`).join("\n");
    for (const name of ["page", "team", "visit", "busy_page", "busy_team", "page_log", "change_log"]) expect(made).toContain(name);
    expect(report.notCopied).toEqual([]);
    expect(report).toMatchObject({ verdict: "passed", rows: { wrong: [] }, writes: { failed: [] }, catalog: { differences: [] } });
    // MariaDB's statements restate a column that would set itself; a trigger of PostgreSQL has the last word.
    expect(report.findings.map(({ rule, words: said }) => [rule, said.includes("changed_at")])).toEqual(engine === "postgres" ? [["self-changing", true]] : []);
  });

  it("writes like an application of a table whose keys the database alone gives", async () => {
    const id = engine === "postgres" ? "bigint generated always as identity primary key" : "bigint auto_increment primary key";
    await target.query(`create table counted (id ${id}, url varchar(255) not null, note varchar(50))`);
    const report = await rehearsed(target, (at) => narrowScript(target, at, { table: "counted" }), { table: "counted" });
    expect(report).toMatchObject({ verdict: "passed", rows: { wrong: [] }, writes: { failed: [] } });
  });

  it("leaves out what an observation has put on the table, and says so", async () => {
    await target.query("create table watched (id bigint primary key, url varchar(255) not null, note varchar(50))");
    const spec = { number: 77, table: { schema: target.schema, name: "watched" }, column: "url", rule: { kind: "null" } } as const;
    const session = await target.open("test observing");
    for (const each of observeDialectOf(engine).script(spec).install) {
      if (each.type === "statements") for (const { sql } of each.statements) await session.query(sql);
    }
    const report = await rehearsed(target, (at) => narrowScript(target, at, { table: "watched" }), { table: "watched" });
    expect(report.verdict).toBe("passed");
    expect(report.notCopied.map(({ object, because }) => [object.kind, because.includes("observation")])).toEqual([
      ["trigger", true],
      ["trigger", true],
    ]);
    for (const each of observeDialectOf(engine).script(spec).remove) {
      if (each.type === "statements") for (const { sql } of each.statements) await session.query(sql);
    }
    await session.end();
  });

  it("finds a rollback that does not give the originals back", async () => {
    const cut = step("cut", [{ sql: "update app set url = left(url, 20)" }]);
    const report = await rehearsed(target, plain([cut], []));
    expect(report.verdict).toBe("failed");
    expect(report.findings).toContainEqual(expect.objectContaining({ rule: "rows-differ", level: "block" }));
  });

  it("finds what a rollback leaves behind, and what it does not bring back", async () => {
    const index = step("index", [{ sql: "create index app_note on app (note)" }]);
    const left = await rehearsed(target, plain([index], []));
    expect(left).toMatchObject({ verdict: "failed" });
    expect(left.findings).toContainEqual(expect.objectContaining({ rule: "catalog-differs", words: expect.stringContaining("app") }));
    const narrower = step("less", [{ sql: "alter table app add more int default 7" }]);
    const gone = await rehearsed(
      target,
      plain([narrower], [step("back", [{ sql: "alter table app drop column note" }, { sql: "alter table app drop column more" }])]),
    );
    expect(gone.verdict).toBe("failed");
  });

  it("names the step that fails, and goes no further", async () => {
    const report = await rehearsed(target, plain([step("wrong", [{ sql: "alter table app add constraint nothing" }])], []));
    expect(report).toMatchObject({ verdict: "failed", sentence: expect.stringContaining("Step wrong") });
    expect(report.turns.filter(({ state }) => state === "skipped").map(({ turn }) => turn)).toContain("finalize");
    expect(await scratchDatabases(target)).toEqual([]);
  });

  it("sees a table written anew although the script speaks of a moment", async () => {
    const sql = {
      postgres: "alter table app alter url type varchar(250) using left(url, 250)",
      mariadb: "alter table app modify url varchar(250) not null, algorithm = copy",
    }[engine];
    const rewrite = { sql, lock: { mode: "a moment", blocks: "everybody", lasts: "moment" } as const };
    const report = await rehearsed(target, plain([step("type", [{ sql: "delete from app where char_length(url) > 250" }, rewrite])], []));
    const seen = report.statements.find(({ head }) => head.startsWith("alter table"));
    expect(seen?.rewrites).toContain(engine === "postgres" ? "public.app" : "app");
    expect(report.findings).toContainEqual(expect.objectContaining({ rule: "hidden-rewrite", stepKey: "type" }));
  });

  it("runs as a role that cannot read a row of the target", async () => {
    const dialect = rehearsalDialectOf(engine);
    const as = { ...target.address, userName: dialect.roleOf(target.address.userName) };
    const readTarget = async () => {
      const session = await gatewayOf(engine).open(as, { sessionName: "test", connectTimeoutMs: 5_000, statementTimeoutMs: null });
      return session.query(`select * from ${target.schema}.app`).finally(() => void session.end());
    };
    await expect(readTarget()).rejects.toMatchObject({ failure: expect.stringMatching(/not-allowed|refused-login/) });
  });

  it("cannot be made to touch the target by a script that names it", async () => {
    const before = await wholeTarget(target);
    // On MariaDB the name of the database is replaced; however it is written otherwise, the role is let into no other database.
    const sql = { postgres: `update "public"."app" set url = 'gone'`, mariadb: `update ${target.schema}.app set url = 'gone'` }[engine];
    await rehearsed(target, plain([step("gone", [{ sql }])], []));
    expect(await wholeTarget(target)).toBe(before);
  });

  it("says what to do where there is no role for it", async () => {
    const lost = { userName: `${target.address.userName.slice(0, 12)}x` };
    const report = await rehearsed(target, (at) => narrowScript(target, at), { address: lost }).catch((error: unknown) => error);
    expect(report).toMatchObject({ verdict: "refused", sentence: expect.stringContaining("printed script") });
  });

  it("is made anew by the next worker when one died over it, whose scratch database is dropped", async () => {
    const { id, databaseId } = await asked(target, (at) => narrowScript(target, at));
    const dead = await claimRehearsal(world.db, id, "dead");
    const database = await world.db.targetDatabase.findUniqueOrThrow({ where: { id: databaseId } });
    const dialect = rehearsalDialectOf(engine);
    const scratch = await makeScratch({ gateways: world.deps.gateways, dialect, database }, { id, fence: dead?.fence ?? 0 });
    const session = await scratch.open("of the dead");
    expect(await scratchDatabases(target)).toHaveLength(1);
    // While its lease lasts nobody else takes it.
    expect(await claimRehearsal(world.db, id, "early")).toBeNull();
    await world.superuser(`update migration_rehearsal set lease_until = now() - interval '1 second' where id = '${id}'`);
    expect(await dueRehearsals(world.db, new Date())).toContain(id);
    await advanceRehearsal(world.deps, id);
    expect(await reportOf(id)).toMatchObject({ verdict: "passed" });
    expect(await scratchDatabases(target)).toEqual([]);
    await session.end();
    // The dead one was only frozen: it changes nothing any more.
    expect(dead !== null && (await moveRehearsal(world.db, dead, { state: "failed" }))).toBe(false);
    expect((await world.db.migrationRehearsal.findUniqueOrThrow({ where: { id } })).state).toBe("passed");
  });

  it("stops while everything is stopped, leaves nothing behind, and is made when migrations go on", async () => {
    const { id } = await asked(target, (at) => narrowScript(target, at));
    const halted =
      "insert into migration_halt (id, reason, started_by, started_by_id, started_at) values (gen_random_uuid(), 'x', 'Olga', gen_random_uuid(), now())";
    const opened: string[] = [];
    const open: TargetGateway["open"] = async (address, options) => {
      opened.push(options.sessionName);
      const session = await gatewayOf(engine).open(address, options);
      const query: TargetSession["query"] = async (sql, values) => {
        const result = await session.query(sql, values);
        if (/^create database/i.test(sql)) await world.superuser(`${halted} on conflict do nothing`);
        return result;
      };
      return { ...session, query };
    };
    const deps = { ...world.deps, gateways: { ...targetGateways, [engine]: { open } } };
    try {
      await advanceRehearsal(deps, id);
      expect(await scratchDatabases(target)).toEqual([]);
      expect(await world.db.migrationRehearsal.findUniqueOrThrow({ where: { id } })).toMatchObject({ state: "running", leaseUntil: null, report: null });
      expect(await dueRehearsals(world.db, new Date(Date.now() + 60_000))).not.toContain(id);
      opened.length = 0;
      await advanceRehearsal(deps, id);
      expect(opened).toEqual([]);
    } finally {
      await world.superuser("delete from migration_halt");
    }
    await advanceRehearsal(world.deps, id);
    expect(await reportOf(id)).toMatchObject({ verdict: "passed" });
  });

  it("waits while another one is on the way on the same database", async () => {
    const { databaseId, id } = await asked(target, (at) => narrowScript(target, at));
    number += 1;
    const other = await ask(await world.propose(databaseId, target, await narrowScript(target, number), { number, params: { ...narrowParams } as never }));
    const both = await Promise.all([claimRehearsal(world.db, id, "one"), claimRehearsal(world.db, other, "two")]);
    expect(both.filter((held) => held !== null)).toHaveLength(1);
    await world.superuser(`update migration_rehearsal set lease_until = now() - interval '1 second', next_try_at = now() where id in ('${id}', '${other}')`);
    await advanceRehearsal(world.deps, id);
    await advanceRehearsal(world.deps, other);
    expect([(await reportOf(id)).verdict, (await reportOf(other)).verdict]).toEqual(["passed", "passed"]);
  });
});

describe("what only PostgreSQL shows", () => {
  let target: AppTarget;
  beforeAll(async () => {
    target = await createAppTarget("postgres");
  });
  afterAll(() => target.drop());

  it("finds a statement that takes a stronger lock than its script says, and sees those of one that stands in no transaction", async () => {
    const said = { mode: "SHARE", blocks: "writers", lasts: "moment" } as const;
    const online = { mode: "SHARE UPDATE EXCLUSIVE", blocks: "schema-changes", lasts: "scan" } as const;
    const forward = step("build", [
      { sql: "alter table app add more int", lock: said },
      { sql: "create index concurrently app_note on app (note)", lock: online },
    ]);
    const rollback = step("back", [
      { sql: "drop index concurrently app_note", lock: online },
      { sql: "alter table app drop more", lock: { ...said, blocks: "everybody" } },
    ]);
    const report = await rehearsed(target, plain([forward], [rollback]));
    const [add, build] = report.statements;
    expect(add).toMatchObject({ isStronger: true, locks: [{ mode: "ACCESS EXCLUSIVE", on: "public.app", blocks: "everybody" }] });
    expect(build).toMatchObject({
      isStronger: false,
      locks: expect.arrayContaining([expect.objectContaining({ mode: "SHARE UPDATE EXCLUSIVE", on: "public.app" })]),
    });
    expect(report.findings.filter(({ rule }) => rule === "stronger-lock")).toHaveLength(2);
    expect(report.verdict).toBe("passed");
  });

  it("finds writers that are hurt by a rule that comes too early", async () => {
    // The rule stands before the clean-up: whoever saves a whole row that was too long before is refused.
    const early = "alter table app add constraint early check (char_length(url) <= 200) not valid";
    const report = await rehearsed(target, plain([step("early", [{ sql: early }])], [step("back", [{ sql: "alter table app drop constraint early" }])]));
    expect(report.findings).toContainEqual(expect.objectContaining({ rule: "application-hurt", level: "block" }));
  });
});
