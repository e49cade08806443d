import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { demoEntries, demoPeopleBase, demoServiceAccount } from "@/embedded/directory/demo-people";
import { startEmbeddedDirectory } from "@/embedded/directory/start-embedded-directory";
import type { EmbeddedDirectory } from "@/embedded/directory/start-embedded-directory";
import { withClient } from "@/scripts/bootstrap/with-client";
import { replaceClock } from "@/server/platform/clock";
import { openDatabase } from "@/server/platform/db";
import type { Database } from "@/server/platform/db";
import { createTestDatabase } from "@/testing/database/test-database";
import type { TestDatabase } from "@/testing/database/test-database";
import { startFaultProxy } from "@/testing/fault-proxy/start-fault-proxy";
import type { FaultProxy } from "@/testing/fault-proxy/start-fault-proxy";
import { movableClock } from "@/testing/movable-clock";
import { directoryConfigSchema } from "./directory";
import { signIn } from "./sign-in";

const unavailable = { ok: false, reason: "unavailable" };

let testDatabase: TestDatabase;
let directory: EmbeddedDirectory;
let proxy: FaultProxy;
let db: Database;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  directory = await startEmbeddedDirectory({ entries: demoEntries });
  const url = new URL(testDatabase.appUrl);
  proxy = await startFaultProxy(Number(url.port));
  url.hostname = "127.0.0.1";
  url.port = String(proxy.port);
  db = openDatabase(url.href, 1);
});
afterAll(async () => {
  await db.$disconnect();
  await proxy.close();
  await directory.close();
  await testDatabase.drop();
});
beforeEach(() => replaceClock(movableClock()));

const asSuperuser = (sql: string) => withClient(testDatabase.superuserUrl, (client) => client.query(sql));
const written = async () => {
  const { rows } = await asSuperuser(
    "select (select count(*) from session)::int as sessions, (select count(*) from audit_event where event = 'session.started')::int as records",
  );
  return rows[0] as unknown;
};

function attempt() {
  const config = directoryConfigSchema.parse({
    url: directory.tlsUrl,
    ca: directory.caCertificate,
    bindDn: demoServiceAccount.dn,
    bindPassword: demoServiceAccount.password,
    userBase: demoPeopleBase,
  });
  return signIn(db, config, { username: "alice", password: "alice-demo", address: "192.0.2.7", userAgent: "test", requestId: "r" });
}

it.each(["session", "audit_event", "sign_in_limit"])(
  "a sign-in that finds no space for %s is unavailable and leaves nothing; the next one gets in",
  async (table) => {
    const before = await written();
    await asSuperuser(`
    create or replace function disk_full() returns trigger language plpgsql as $$ begin raise exception 'No space left on device' using errcode = '53100'; end $$;
    create trigger disk_full before insert or update on ${table} for each row execute function disk_full()`);
    expect(await attempt()).toEqual(unavailable);
    expect(await written()).toEqual(before);
    await asSuperuser(`drop trigger disk_full on ${table}`);
    expect(await attempt()).toMatchObject({ ok: true });
  },
);

it("a sign-in whose connections are cut is unavailable; the next one gets in", async () => {
  await proxy.setMode({ kind: "refuse" });
  expect(await attempt()).toEqual(unavailable);
  await proxy.setMode({ kind: "pass" });
  expect(await attempt()).toMatchObject({ ok: true });
});

it("a sign-in whose commit is not acknowledged is not believed, and its session has a token that nobody was given", async () => {
  let isAsked = false;
  let isOpening = false;
  await proxy.setMode({
    kind: "change",
    fromClient: (piece) => {
      const text = piece.toString("latin1");
      isOpening ||= /insert into [^ ]*"?session"?/i.test(text);
      isAsked ||= isOpening && /\bcommit\b/i.test(text);
      return { toServer: piece };
    },
    fromServer: (piece) => {
      if (!isAsked) return piece;
      setImmediate(() => proxy.reset());
      return Buffer.alloc(0);
    },
  });
  expect(await attempt()).toEqual(unavailable);
  expect([isOpening, isAsked]).toEqual([true, true]);
  await proxy.setMode({ kind: "pass" });
  expect(await attempt()).toMatchObject({ ok: true });
});
