import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { startMariadb } from "@/testing/mariadb/start-mariadb";
import { inBatches, lintInput, runs } from "@/testing/migrations/lint/lint-example";
import { createMariadbTarget } from "@/testing/migrations/mariadb-target";
import { createPostgresTarget } from "@/testing/migrations/postgres-target";
import { mariadbRun } from "../dialects/mariadb/run";
import { postgresSessions } from "../dialects/postgres/sessions";
import { readTargetLoad } from "../planning/read-target-load";
import type { Engine } from "../scripts/schemas";
import { gatewayOf } from "../target/gateways";
import type { TargetAddress, TargetSession } from "../target/target-session";
import { lintScript } from "./lint-script";
import type { BusySession, TargetLoad } from "./target-load";

const limits = { sessionName: "switchyard load", connectTimeoutMs: 5_000, statementTimeoutMs: 5_000 };
const patience = { timeout: 90_000, interval: 200 };

/** What lint says of the server alone, each transaction taken as a minute old. */
async function rulesOf(engine: Engine, load: TargetLoad): Promise<string[]> {
  const older = (session: BusySession) => ({ ...session, openForSeconds: session.openForSeconds + 60 });
  const findings = await lintScript(lintInput(engine, { load: { ...load, transactions: load.transactions.map(older) } }));
  return findings.map(({ rule }) => rule);
}

describe("what a PostgreSQL server is doing", () => {
  let target: Awaited<ReturnType<typeof createPostgresTarget>>;
  let session: TargetSession;

  beforeAll(async () => {
    target = await createPostgresTarget();
    await target.query("create table app (id bigint primary key)");
    await target.query("create table other (id bigint primary key)");
    session = await gatewayOf("postgres").open(target.address, limits);
  });
  afterAll(async () => {
    await session.end();
    await target.drop();
  });
  const read = () => readTargetLoad(session, "postgres", { schema: "public", name: "app" });

  it("is nothing of note when it is quiet", async () => {
    expect(await rulesOf("postgres", await read())).toEqual([]);
  });

  it("is a transaction that has the table open, told from one that has another", async () => {
    const reader = await target.connect(target.application, "reporting");
    const elsewhere = await target.connect(target.application, "elsewhere");
    for (const [client, table] of [
      [reader, "app"],
      [elsewhere, "other"],
    ] as const) {
      await client.query("begin");
      await client.query(`select count(*) from ${table}`);
    }
    const load = await vi.waitFor(async () => {
      const seen = await read();
      expect(seen.transactions.map(({ application }) => application).toSorted()).toEqual(["elsewhere", "reporting"]);
      return seen;
    }, patience);
    expect(load.transactions.filter(({ holdsTable }) => holdsTable).map(({ application }) => application)).toEqual(["reporting"]);
    expect(await rulesOf("postgres", load)).toEqual(["long-transactions"]);
    await reader.query("rollback");
    await elsewhere.query("rollback");
  });

  it("is a prepared transaction, which no session shows any more", async () => {
    const client = await target.connect(target.application);
    await client.query("begin");
    await client.query("insert into app values (1)");
    await client.query("prepare transaction 'left over'");
    await client.end();
    try {
      const load = await vi.waitFor(async () => {
        const seen = await read();
        expect(seen.transactions).toMatchObject([{ user: target.application.userName, holdsTable: true }]);
        return seen;
      }, patience);
      expect(load.transactions[0]?.application).toContain("prepared as left over, which COMMIT PREPARED or ROLLBACK PREPARED ends");
      expect(await rulesOf("postgres", load)).toEqual(["long-transactions"]);
      const holders = postgresSessions.holders({ schema: "public", name: "app" });
      await vi.waitFor(async () => expect((await session.query(holders.sql, holders.values)).rows).toMatchObject([{ doing: "prepared" }]), patience);
      const other = postgresSessions.holders({ schema: "public", name: "other" });
      expect((await session.query(other.sql, other.values)).rows).toEqual([]);
    } finally {
      const ending = await target.connect(target.application);
      await ending.query("rollback prepared 'left over'");
      await ending.end();
    }
  });

  it("is a dump", async () => {
    const dump = await target.connect(target.owner, "pg_dump");
    await dump.query("begin isolation level repeatable read read only");
    await dump.query("lock table app in access share mode");
    await vi.waitFor(async () => expect(await rulesOf("postgres", await read())).toEqual(["long-transactions", "dumps-running"]), patience);
    await dump.query("rollback");
  });
});

describe("what a MariaDB server is doing", () => {
  let target: Awaited<ReturnType<typeof createMariadbTarget>>;
  let session: TargetSession;

  beforeAll(async () => {
    target = await createMariadbTarget();
    await target.query("create table app (id bigint primary key)");
    session = await gatewayOf("mariadb").open(target.address, limits);
  });
  afterAll(async () => {
    await session.end();
    await target.drop();
  });
  const read = () => readTargetLoad(session, "mariadb", { schema: target.databaseName, name: "app" });

  it("is nothing of note when it is quiet", async () => {
    expect(await rulesOf("mariadb", await read())).toEqual([]);
  });

  it("is a transaction that has only read: it holds the table all the same", async () => {
    const reader = await target.connect(target.application);
    await reader.query("start transaction");
    await reader.query("select count(*) from app");
    await vi.waitFor(async () => expect(await rulesOf("mariadb", await read())).toEqual(["long-transactions"]), patience);
    await reader.query("rollback");
    await reader.end();
  });

  it("is a dump", async () => {
    const dump = await target.connect(target.application);
    await dump.query("start transaction with consistent snapshot");
    const running = dump.query("SELECT /*!40001 SQL_NO_CACHE */ count(*), sleep(150) FROM app").catch(() => undefined);
    await vi.waitFor(async () => expect(await rulesOf("mariadb", await read())).toContain("dumps-running"), patience);
    await target.query(`kill ${dump.threadId}`);
    await running;
  });
});

describe("how a MariaDB server is set up", () => {
  let server: Awaited<ReturnType<typeof startMariadb>>;
  let root: TargetSession;
  let address: TargetAddress;

  beforeAll(async () => {
    server = await startMariadb({ binaryLog: true });
    root = await gatewayOf("mariadb").open(server.address, limits);
    await root.query("create database shop");
    await root.query("create user migrator@'%' identified by 'only-for-tests'");
    await root.query("grant all on shop.* to migrator@'%'");
    address = { ...server.address, databaseName: "shop", userName: "migrator", password: "only-for-tests" };
  });
  afterAll(async () => {
    await root.end();
    await server.close();
  });

  it("refuses triggers with a binary log, and cuts values without strict mode", async () => {
    await root.query("set global sql_mode = ''");
    const session = await gatewayOf("mariadb").open(address, limits);
    const load = await readTargetLoad(session, "mariadb", { schema: "shop", name: "app" });
    expect(await rulesOf("mariadb", load)).toEqual(["not-strict"]);
    const forward = [runs("CREATE TRIGGER zz_m42 BEFORE UPDATE ON app FOR EACH ROW SET NEW.url = 'x'")];
    const [refused] = await lintScript(lintInput("mariadb", { load, forward }));
    expect(refused).toMatchObject({ rule: "triggers-refused", level: "block" });
    expect(refused?.words).toMatch(/1419.*log_bin_trust_function_creators/);
    // As the server sees it.
    await session.query("create table app (id int, url varchar(10))");
    await expect(session.query("create trigger t before update on app for each row set new.url = 'x'")).rejects.toMatchObject({ details: { code: "1419" } });
    await root.query("set global log_bin_trust_function_creators = 1");
    expect((await readTargetLoad(session, "mariadb", { schema: "shop", name: "app" })).triggersRefused).toBeNull();
    await session.end();
  });

  it("refuses batches with a binary log of statements", async () => {
    await root.query("set global binlog_format = 'STATEMENT'");
    const session = await gatewayOf("mariadb").open(address, limits);
    const load = await readTargetLoad(session, "mariadb", { schema: "shop", name: "app" });
    const [refused] = await lintScript(lintInput("mariadb", { load, forward: [inBatches("UPDATE app SET hits = 1 WHERE id > 1")] }));
    expect(refused).toMatchObject({ rule: "batches-refused", level: "block" });
    expect(refused?.words).toMatch(/1665.*ROW or MIXED/);
    // As the server sees it.
    await session.query("create table if not exists kept (id int)");
    for (const sql of mariadbRun.batchWait) await session.query(sql);
    await expect(session.query("insert into kept values (1)")).rejects.toMatchObject({ details: { code: "1665" } });
    await session.end();
    await root.query("set global binlog_format = 'ROW'");
    const other = await gatewayOf("mariadb").open(address, limits);
    expect((await readTargetLoad(other, "mariadb", { schema: "shop", name: "app" })).batchesRefused).toBeNull();
    await other.end();
  });

  it("ends no statement of ours by a limit that is meant for applications", async () => {
    await root.query("set global max_statement_time = 0.2");
    const session = await gatewayOf("mariadb").open(address, { ...limits, statementTimeoutMs: null });
    await root.query("set global max_statement_time = 0");
    expect((await session.query("select sleep(0.5) as ended")).rows).toEqual([{ ended: 0 }]);
    await session.end();
  });
});
