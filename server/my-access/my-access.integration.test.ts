import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createCaller } from "@/server/api/root";
import type { Grant, UserActor } from "@/server/access/actor";
import { wholeGrant } from "@/server/access/load-actor";
import { findSession, openSession } from "@/server/access/sessions";
import { replaceClock } from "@/server/platform/clock";
import { openDatabase } from "@/server/platform/db";
import type { Database } from "@/server/platform/db";
import { env } from "@/server/platform/env";
import { newId } from "@/server/platform/ids";
import { inTransaction } from "@/server/platform/transaction";
import { createTestDatabase } from "@/testing/database/test-database";
import type { TestDatabase } from "@/testing/database/test-database";
import { movableClock } from "@/testing/movable-clock";

let testDatabase: TestDatabase;
let db: Database;
const clock = movableClock();

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  db = openDatabase(testDatabase.appUrl, 3);
});
afterAll(async () => {
  await db.$disconnect();
  await testDatabase.drop();
});
beforeEach(() => replaceClock(clock));

const groupDn = "cn=ledger-developers,dc=example,dc=com";
const inLedger: Grant[] = [
  wholeGrant({ role: "developer", awsRole: "operator", groupDn, scope: { teams: ["ledger"], stages: ["dev"], environments: [] } }),
  wholeGrant({ role: "viewer", awsRole: "developer", groupDn, scope: { teams: ["ledger"], stages: [], environments: [] } }),
];

type SignedIn = { actor: UserActor; token: string; api: ReturnType<typeof createCaller> };

async function signedIn(grants: readonly Grant[] = [], directoryFresh = true): Promise<SignedIn> {
  const now = clock.now();
  const facts = { uid: "mina", name: "Mina Park", mail: "mina@example.com", groups: [groupDn], groupsReadAt: now, createdAt: now, lastSignInAt: now };
  const user = await db.user.create({ data: { id: newId(), entryUuid: newId(), ...facts } });
  const { token, sessionId } = await again(user.id);
  const actor: UserActor = { kind: "user", id: user.id, uid: "mina", name: "Mina Park", sessionId, address: null, requestId: "r", grants, directoryFresh };
  const context = { db, actor, reauthenticate: () => Promise.resolve(actor), request: { id: "r", address: "unknown", userAgent: "test" } };
  return { actor, token, api: createCaller(context) };
}

const again = (userId: string, userAgent = "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0") =>
  inTransaction(db, (tx) => openSession(tx, userId, { address: "192.0.2.7", userAgent }));

describe("myAccess.get", () => {
  it("shows each grant with its group, and each permission where it holds at its widest", async () => {
    const { api } = await signedIn(inLedger);
    const access = await api.myAccess.get();
    expect(access).toMatchObject({ name: "Mina Park", uid: "mina", mail: "mina@example.com", groups: [groupDn], directoryFresh: true });
    expect(access.grants).toMatchObject([
      { role: "developer", roleTitle: "Developer", awsRole: "operator", scopeText: "team ledger, stage dev", groupDn },
      { role: "viewer", awsRole: null, scopeText: "team ledger", groupDn },
    ]);
    const where = Object.fromEntries(access.permissions.map((permission) => [permission.name, permission.where]));
    expect(where).toMatchObject({ "environment:view": ["team ledger"], "environment:start": ["team ledger, stage dev"], "audit:view": [] });
    expect(access.permissions.find(({ name }) => name === "audit:view")).toMatchObject({ held: false, sentence: "Read the audit log." });
  });

  it("is there for a person without any grant, and while the directory is down", async () => {
    const { api } = await signedIn([], false);
    const access = await api.myAccess.get();
    expect(access).toMatchObject({ grants: [], directoryFresh: false });
    expect(access.permissions.some((permission) => permission.held)).toBe(false);
  });
});

describe("myAccess.viewer", () => {
  it("names the rights that are held somewhere", async () => {
    const { api } = await signedIn(inLedger.slice(1));
    expect(await api.myAccess.viewer()).toEqual({
      name: "Mina Park",
      uid: "mina",
      zone: "Asia/Seoul",
      permissions: ["environment:view", "cost:view", "database:view", "migration:view"],
      directoryFresh: true,
    });
  });
});

describe("own sessions", () => {
  it("lists the live ones, the newest activity first, and says which is this one", async () => {
    const { api, actor, token } = await signedIn();
    const ended = await again(actor.id);
    await api.myAccess.endSession({ sessionId: ended.sessionId });
    clock.advance(env().SESSION_IDLE_MINUTES * 60_000 - 120_000);
    await findSession(db, token);
    clock.advance(60_000);
    await again(actor.id, "curl/8.5.0");
    await signedIn();
    expect((await api.myAccess.sessions()).sessions).toMatchObject([
      { current: false, device: "curl", address: "192.0.2.7" },
      { current: true, device: "Firefox on Linux" },
    ]);
    clock.advance(env().SESSION_IDLE_MINUTES * 60_000 - 30_000);
    expect((await api.myAccess.sessions()).sessions).toMatchObject([{ device: "curl" }]);
  });

  it("ends one, and the others stay", async () => {
    const { api, actor, token } = await signedIn();
    const other = await again(actor.id);
    expect(await api.myAccess.endSession({ sessionId: other.sessionId })).toEqual({ ended: 1 });
    expect(await findSession(db, other.token)).toBeNull();
    expect(await findSession(db, token)).not.toBeNull();
    await expect(api.myAccess.endSession({ sessionId: other.sessionId })).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("ends all, this one too", async () => {
    const { api, actor, token } = await signedIn();
    const other = await again(actor.id);
    const stranger = await signedIn();
    expect(await api.myAccess.endAllSessions()).toEqual({ ended: 2 });
    for (const gone of [token, other.token]) expect(await findSession(db, gone)).toBeNull();
    expect(await findSession(db, stranger.token)).not.toBeNull();
  });

  it("does not find somebody else's", async () => {
    const mina = await signedIn();
    const stranger = await signedIn();
    const sessionId = stranger.actor.sessionId ?? "";
    await expect(mina.api.myAccess.endSession({ sessionId })).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(await findSession(db, stranger.token)).not.toBeNull();
    expect(await db.auditEvent.count({ where: { actorId: mina.actor.id } })).toBe(0);
  });
});
