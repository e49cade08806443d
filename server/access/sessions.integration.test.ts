import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { withClient } from "@/scripts/bootstrap/with-client";
import { replaceClock } from "@/server/platform/clock";
import { sha256 } from "@/server/platform/crypto";
import { openDatabase } from "@/server/platform/db";
import type { Database } from "@/server/platform/db";
import * as settings from "@/server/platform/env";
import { newId } from "@/server/platform/ids";
import { liveChannel } from "@/server/platform/live";
import { inTransaction } from "@/server/platform/transaction";
import { createTestDatabase } from "@/testing/database/test-database";
import type { TestDatabase } from "@/testing/database/test-database";
import { movableClock } from "@/testing/movable-clock";
import { endSessions, findSession, openSession } from "./sessions";
import { systemActors } from "./system-actors";

const { env } = settings;

let testDatabase: TestDatabase;
let db: Database;
let userId: string;
const clock = movableClock();
const browser = { address: "192.0.2.7", userAgent: "Mozilla/5.0" };

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  db = openDatabase(testDatabase.appUrl, 3);
});
afterAll(async () => {
  await db.$disconnect();
  await testDatabase.drop();
});
beforeEach(async () => {
  userId = await newUser();
  return replaceClock(clock);
});

async function newUser(): Promise<string> {
  const now = new Date();
  const user = await db.user.create({
    data: { id: newId(), entryUuid: newId(), uid: "alice", name: "Alice Kim", groups: [], groupsReadAt: now, createdAt: now, lastSignInAt: now },
  });
  return user.id;
}

const open = (of = userId) => inTransaction(db, (tx) => openSession(tx, of, browser));
const end = (which: { sessionId?: string; exceptId?: string } = {}) =>
  inTransaction(db, (tx) => endSessions(tx, systemActors.gatekeeper("r"), { userId, userName: "Alice Kim", why: "account gone", ...which }));

describe("openSession", () => {
  it("stores the hash of a token of 256 bits, and the token nowhere", async () => {
    const { token, sessionId } = await open();
    const row = await db.session.findUniqueOrThrow({ where: { id: sessionId } });
    expect(Buffer.from(token, "base64url")).toHaveLength(32);
    expect(row.tokenHash).toBe(sha256(token));
    expect(JSON.stringify(row)).not.toContain(token);
    expect((await open()).token).not.toBe(token);
  });

  it("keeps no more of a browser's name than a line", async () => {
    const { sessionId } = await inTransaction(db, (tx) => openSession(tx, userId, { ...browser, userAgent: "x".repeat(10_000) }));
    expect((await db.session.findUniqueOrThrow({ where: { id: sessionId } })).userAgent).toHaveLength(300);
  });
});

describe("findSession", () => {
  it("finds a session by its token only", async () => {
    const { token, sessionId } = await open();
    expect(await findSession(db, token)).toMatchObject({ id: sessionId, user: { id: userId } });
    for (const wrong of ["", sha256(token), `${token} `, sessionId]) expect(await findSession(db, wrong)).toBeNull();
  });

  it("notes the visit at most once a minute", async () => {
    const { token, sessionId } = await open();
    const lastSeen = async () => (await db.session.findUniqueOrThrow({ where: { id: sessionId } })).lastSeenAt.getTime();
    const first = await lastSeen();
    clock.advance(50_000);
    await findSession(db, token);
    expect(await lastSeen()).toBe(first);
    clock.advance(11_000);
    await findSession(db, token);
    expect(await lastSeen()).toBeGreaterThanOrEqual(first + 61_000);
  });

  it("notes the visit often enough for a short idle time, and never for what a page does by itself", async () => {
    const short = vi.spyOn(settings, "env").mockReturnValue({ ...env(), SESSION_IDLE_MINUTES: 1 });
    try {
      const { token } = await open();
      for (let visit = 0; visit < 6; visit += 1) {
        clock.advance(40_000);
        expect(await findSession(db, token)).not.toBeNull();
      }
      clock.advance(40_000);
      expect(await findSession(db, token, { touch: false })).not.toBeNull();
      clock.advance(25_000);
      expect(await findSession(db, token, { touch: false })).toBeNull();
    } finally {
      short.mockRestore();
    }
  });

  it.each([
    ["idle", () => env().SESSION_IDLE_MINUTES * 60_000, 1],
    ["absolute", () => env().SESSION_MAX_HOURS * 3_600_000, env().SESSION_MAX_HOURS * 60],
  ])("ends at the %s time", async (_what, lasts, visits) => {
    const { token } = await open();
    for (let visit = 1; visit < visits; visit += 1) {
      clock.advance(60_000);
      expect(await findSession(db, token)).not.toBeNull();
    }
    clock.advance(lasts() - (visits - 1) * 60_000);
    expect(await findSession(db, token)).toBeNull();
  });

  it("finds nothing for an account that is gone", async () => {
    const { token } = await open();
    await db.user.update({ where: { id: userId }, data: { goneAt: new Date() } });
    expect(await findSession(db, token)).toBeNull();
  });
});

describe("endSessions", () => {
  it("ends one, all but one, or all, and only this person's", async () => {
    const [one, two, three] = [await open(), await open(), await open()];
    const other = await open(await newUser());
    expect(await end({ sessionId: other.sessionId })).toBe(0);
    expect(await end({ sessionId: one.sessionId })).toBe(1);
    expect(await end({ exceptId: two.sessionId })).toBe(1);
    expect(await findSession(db, two.token)).not.toBeNull();
    expect(await end()).toBe(1);
    for (const { token } of [one, two, three]) expect(await findSession(db, token)).toBeNull();
    expect(await findSession(db, other.token)).not.toBeNull();
  });

  it("records it and tells every web process, once, and neither when there was nothing to end", async () => {
    await open();
    await open();
    const heard: (string | undefined)[] = [];
    await withClient(testDatabase.appUrl, async (client) => {
      client.on("notification", ({ payload }) => heard.push(payload));
      await client.query(`listen ${liveChannel}`);
      await end();
      await end();
      await client.query("select 1");
    });
    expect(heard.map((payload) => JSON.parse(payload ?? "") as unknown)).toEqual([{ noun: "session", id: userId, version: 0, scope: null }]);
    const events = await db.auditEvent.findMany({ where: { subjectId: userId, event: "session.ended" } });
    expect(events).toMatchObject([{ data: { why: "account gone", sessions: 2 }, actorName: "Switchyard (gatekeeper)" }]);
  });
});
