import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { withClient } from "@/scripts/bootstrap/with-client";
import { startFaultProxy } from "@/testing/fault-proxy/start-fault-proxy";
import { createTestDatabase } from "@/testing/database/test-database";
import type { TestDatabase } from "@/testing/database/test-database";
import { openDatabase } from "./db";
import type { Database } from "./db";
import { newId } from "./ids";
import { ring } from "./queue";
import { inTransaction } from "./transaction";

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

/** Messages of the server (PostgreSQL documentation, "Message Formats"). */
const readyForQuery = Buffer.from("Z\0\0\0\x05I", "latin1");
const fields = Buffer.from("SFATAL\0VFATAL\0C57P01\0Mterminating connection due to administrator command\0\0", "latin1");
const terminated = Buffer.concat([Buffer.from("E"), Buffer.from([0, 0, 0, fields.length + 4]), fields]);

const team = (slug: string) => ({ data: { id: newId(), slug, title: slug } });

describe("openDatabase", () => {
  it.each([
    ["statement_timeout", "15s"],
    ["lock_timeout", "5s"],
    ["idle_in_transaction_session_timeout", "15s"],
    ["application_name", "switchyard"],
  ])("sets %s to %s on its connections", async (name, value) => {
    expect(await db.$queryRaw`select current_setting(${name}) as value`).toEqual([{ value }]);
  });

  it("opens no more connections than its pool has", async () => {
    await Promise.all(Array.from({ length: 12 }, () => db.$queryRaw`select 1 from pg_sleep(0.05)`));
    const open = await withClient(testDatabase.superuserUrl, (client) =>
      client.query("select 1 from pg_stat_activity where application_name = 'switchyard' and datname = current_database()"),
    );
    expect(open.rowCount).toBe(3);
  });

  it("gives up waiting for a row that another holds", async () => {
    await db.team.create(team("held"));
    const failure = await withClient(testDatabase.appUrl, async (client) => {
      await client.query("begin; select 1 from team where slug = 'held' for update");
      return db.team.update({ where: { slug: "held" }, data: { title: "changed" } }).catch((error: unknown) => error);
    });
    expect(failure).toBeInstanceOf(Error);
    expect(JSON.stringify(failure)).toContain("55P03");
  });
});

describe("a connection that the server ends in the moment in which it is made", () => {
  it("fails the transaction that wanted it, and not the process", async () => {
    const { hostname, port } = new URL(testDatabase.appUrl);
    const proxy = await startFaultProxy(Number(port));
    const behind = openDatabase(testDatabase.appUrl.replace(`${hostname}:${port}`, `127.0.0.1:${proxy.port}`), 3);
    // The test runner's own listeners would take what ends a process for a failure of its own.
    const listeners = process.listeners("uncaughtException");
    const uncaught: unknown[] = [];
    process.removeAllListeners("uncaughtException").on("uncaughtException", (error) => uncaught.push(error));
    try {
      await proxy.setMode({ kind: "change", fromServer: (piece) => (piece.subarray(-6).equals(readyForQuery) ? Buffer.concat([piece, terminated]) : piece) });
      await expect(inTransaction(behind, (tx) => tx.team.count())).rejects.toThrow(/connection/i);
      await proxy.setMode({ kind: "pass" });
      expect(await inTransaction(behind, (tx) => tx.team.count())).toBeGreaterThanOrEqual(0);
      expect(uncaught).toEqual([]);
    } finally {
      process.removeAllListeners("uncaughtException");
      for (const listener of listeners) process.on("uncaughtException", listener);
      await behind.$disconnect();
      await proxy.close();
    }
  });
});

describe("inTransaction", () => {
  it("keeps everything or nothing", async () => {
    const failing = inTransaction(db, async (tx) => {
      await tx.team.create(team("first"));
      await tx.team.create(team("second"));
      throw new Error("the end of it failed");
    });
    await expect(failing).rejects.toThrow("the end of it failed");
    expect(await db.team.count({ where: { slug: { in: ["first", "second"] } } })).toBe(0);
    await expect(inTransaction(db, (tx) => tx.team.create(team("first")))).resolves.toMatchObject({ slug: "first" });
    expect(await db.team.count({ where: { slug: "first" } })).toBe(1);
  });
});

describe("ring", () => {
  const jobs = () =>
    withClient(testDatabase.superuserUrl, async (client) => {
      const { rows } = await client.query(
        "select t.identifier, j.payload, j.key, j.max_attempts from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id order by j.key",
      );
      return rows as unknown[];
    });

  it("makes one job of knocks with the same key, with the application's rights", async () => {
    for (const n of ["1", "2"]) await ring(db, { task: "environment.operate", payload: { n }, key: "operate:one" });
    await ring(db, { task: "environment.operate", payload: { n: "3" }, key: "operate:two" });
    expect(await jobs()).toEqual([
      { identifier: "environment.operate", payload: { n: "2" }, key: "operate:one", max_attempts: 3 },
      { identifier: "environment.operate", payload: { n: "3" }, key: "operate:two", max_attempts: 3 },
    ]);
  });

  it("does not ring when the transaction is rolled back", async () => {
    const before = await jobs();
    const failing = inTransaction(db, async (tx) => {
      await ring(tx, { task: "environment.operate", payload: {}, key: "operate:never" });
      throw new Error("rolled back");
    });
    await expect(failing).rejects.toThrow("rolled back");
    expect(await jobs()).toEqual(before);
  });
});
