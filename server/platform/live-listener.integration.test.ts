import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { withClient } from "@/scripts/bootstrap/with-client";
import { createTestDatabase } from "@/testing/database/test-database";
import type { TestDatabase } from "@/testing/database/test-database";
import { startFaultProxy } from "@/testing/fault-proxy/start-fault-proxy";
import { openDatabase } from "./db";
import type { Database } from "./db";
import { announce } from "./live";
import type { LiveNotice } from "./live";
import { LiveListener } from "./live-listener";
import type { LiveMessage } from "./live-listener";
import { inTransaction } from "./transaction";

let testDatabase: TestDatabase;
let db: Database;
let listener: LiveListener;
let messages: AsyncGenerator<LiveMessage>;
let done: AbortController;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  db = openDatabase(testDatabase.appUrl, 3);
});
afterAll(async () => {
  await db.$disconnect();
  await testDatabase.drop();
});
beforeEach(async () => {
  done = new AbortController();
  listener = new LiveListener(testDatabase.appUrl);
  messages = listener.messages(AbortSignal.any([done.signal, AbortSignal.timeout(120_000)]));
  // The first message says that the connection listens.
  if ((await next()) === "ended") throw new Error("The listener does not begin.");
});
afterEach(() => listener.close());

const notice = (id: string): LiveNotice => ({ noun: "environment", id, version: 1, scope: { team: "payments", stage: "dev", environment: "payments-dev" } });
const say = (id: string) => inTransaction(db, (tx) => announce(tx, notice(id)));
const next = async (): Promise<LiveMessage | "ended"> => {
  const result = await messages.next();
  return result.done === true ? "ended" : result.value;
};

describe("announce", () => {
  it("is heard after the commit, and not at all after a rollback", async () => {
    const failing = inTransaction(db, async (tx) => {
      await announce(tx, notice("rolled back"));
      throw new Error("rolled back");
    });
    await expect(failing).rejects.toThrow("rolled back");
    const heard = next();
    await inTransaction(db, async (tx) => {
      await announce(tx, notice("committed"));
      expect(await Promise.race([heard, new Promise((resolve) => setTimeout(() => resolve("nothing yet"), 100))])).toBe("nothing yet");
    });
    expect(await heard).toEqual({ type: "change", notice: notice("committed") });
  });
});

describe("LiveListener", () => {
  it("connects again when its connection is ended, says resync, and hears what comes after", async () => {
    const ours = "from pg_stat_activity where application_name = 'switchyard-live' and datname = current_database()";
    await withClient(testDatabase.superuserUrl, async (client) => {
      // The server lets go of the connection of the test before when it comes to it.
      await expect.poll(async () => (await client.query(`select pid ${ours}`)).rowCount).toBe(1);
      expect((await client.query(`select pg_terminate_backend(pid) ${ours}`)).rowCount).toBe(1);
    });
    expect(await next()).toEqual({ type: "down" });
    expect(await next()).toEqual({ type: "resync" });
    await say("after");
    expect(await next()).toEqual({ type: "change", notice: notice("after") });
  });

  it("outlives a connection that reports two errors", async () => {
    const url = new URL(testDatabase.appUrl);
    const proxy = await startFaultProxy(Number(url.port), { capture: false });
    const listens = Buffer.from("LISTEN\0");
    await proxy.setMode({ kind: "change", fromServer: (piece) => (piece.includes(listens) ? Buffer.concat([piece, fatal(), fatal()]) : piece) });
    url.port = String(proxy.port);
    const another = new LiveListener(url.href);
    const heard = another.messages(done.signal);
    for (const type of ["resync", "down"]) expect((await heard.next()).value).toEqual({ type });
    await proxy.setMode({ kind: "pass" });
    expect((await heard.next()).value).toEqual({ type: "resync" });
    another.close();
    await proxy.close();
  });

  it("says resync as soon as it listens, so that what came before is read", async () => {
    const another = new LiveListener(testDatabase.appUrl);
    const first = await another.messages(AbortSignal.timeout(60_000)).next();
    another.close();
    expect(first.value).toEqual({ type: "resync" });
  });

  it("says down once while there is nothing to connect to, also to whoever comes later", async () => {
    const deaf = new LiveListener("postgresql://nobody@127.0.0.1:1/none");
    const heard = deaf.messages(done.signal);
    expect((await heard.next()).value).toEqual({ type: "down" });
    expect((await deaf.messages(done.signal).next()).value).toEqual({ type: "down" });
    const more = heard.next();
    expect(await Promise.race([more, new Promise((resolve) => setTimeout(() => resolve("nothing"), 500))])).toBe("nothing");
    deaf.close();
    expect((await more).done).toBe(true);
  });

  it("keeps what comes between two readings, and what comes before the first one", async () => {
    const second = listener.messages(done.signal);
    await say("one");
    await say("two");
    for (const id of ["one", "two"]) expect(await next()).toEqual({ type: "change", notice: notice(id) });
    expect((await second.next()).value).toEqual({ type: "change", notice: notice("one") });
  });

  it("passes over what is no notice", async () => {
    await withClient(testDatabase.appUrl, async (client) => {
      await client.query("select pg_notify('switchyard_live', 'no json'), pg_notify('switchyard_live', '{\"noun\":7}')");
    });
    await say("good");
    expect(await next()).toEqual({ type: "change", notice: notice("good") });
  });

  it("ends one stream with its signal and all of them when it is closed", async () => {
    const other = listener.messages(new AbortController().signal);
    const waiting = next();
    done.abort();
    expect(await waiting).toBe("ended");
    const stillOpen = other.next();
    listener.close();
    expect(await stillOpen).toEqual({ done: true, value: undefined });
    expect(await listener.messages(new AbortController().signal).next()).toEqual({ done: true, value: undefined });
  });
});

/** An ErrorResponse with which the server ends a connection (PostgreSQL documentation, "Message Formats"). */
function fatal(): Buffer {
  const fields = Buffer.from("SFATAL\0C57P01\0Mterminating connection\0\0");
  const header = Buffer.alloc(5);
  header.write("E");
  header.writeUInt32BE(fields.length + 4, 1);
  return Buffer.concat([header, fields]);
}
