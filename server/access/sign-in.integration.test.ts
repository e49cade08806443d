import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { demoEntries, demoGroupBase, demoGroupDn, demoPeopleBase, demoPersonDn, demoServiceAccount } from "@/embedded/directory/demo-people";
import { startEmbeddedDirectory } from "@/embedded/directory/start-embedded-directory";
import type { EmbeddedDirectory } from "@/embedded/directory/start-embedded-directory";
import { withClient } from "@/scripts/bootstrap/with-client";
import { replaceClock } from "@/server/platform/clock";
import { openDatabase } from "@/server/platform/db";
import type { Database } from "@/server/platform/db";
import { env } from "@/server/platform/env";
import { logger } from "@/server/platform/logger";
import { inTransaction } from "@/server/platform/transaction";
import { createTestDatabase } from "@/testing/database/test-database";
import type { TestDatabase } from "@/testing/database/test-database";
import { movableClock } from "@/testing/movable-clock";
import { resolveTokenActor } from "./api-token-actor";
import { createToken } from "./api-tokens";
import { directoryConfigSchema } from "./directory";
import type { DirectoryConfig } from "./directory";
import { importGrants } from "./grants-config";
import { loadFreshUserActor, resolveActor } from "./resolve-actor";
import { attemptShares } from "./person-attempts";
import { endSessions } from "./sessions";
import { signIn } from "./sign-in";
import { systemActors } from "./system-actors";

let testDatabase: TestDatabase;
let db: Database;
let directory: EmbeddedDirectory;
let config: DirectoryConfig;
let restoreClock: () => void;
const clock = movableClock();

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  db = openDatabase(testDatabase.appUrl);
  const group = demoGroupDn("payments-developers");
  await inTransaction(db, (tx) =>
    importGrants(tx, systemActors.importer("test"), [{ group, role: "developer", teams: ["payments"], stages: [], environments: [] }]),
  );
});
afterAll(async () => {
  await db.$disconnect();
  await testDatabase.drop();
});
beforeEach(async () => {
  restoreClock = replaceClock(clock);
  await db.signInLimit.deleteMany();
  directory = await startEmbeddedDirectory({ entries: demoEntries, nestedMemberOf: true });
  config = directoryConfigSchema.parse({
    url: directory.tlsUrl,
    ca: directory.caCertificate ?? undefined,
    bindDn: demoServiceAccount.dn,
    bindPassword: demoServiceAccount.password,
    userBase: demoPeopleBase,
    groupBase: demoGroupBase,
  });
  return async () => {
    restoreClock();
    await directory.close();
  };
});

const attempt = (username: unknown, password: unknown, address = "192.0.2.7") =>
  signIn(db, config, { username, password, address, userAgent: "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0", requestId: "request-1" });
const resolve = (token: string) => resolveActor(db, config, token, { id: "request-2", address: "192.0.2.7" });

async function tokenOf(username: string): Promise<string> {
  const result = await attempt(username, "alice-demo");
  if (!result.ok) throw new Error("alice could not sign in");
  return result.token;
}

describe("who may sign in", () => {
  it("is one person however the name is written", async () => {
    for (const name of ["alice", "ALICE", " alice ", "ａlice"]) expect(await attempt(name, "alice-demo")).toMatchObject({ ok: true });
    expect(await db.user.count({ where: { uid: "alice" } })).toBe(1);
    expect(await db.user.count()).toBe(1);
  });

  it.each([
    ["an empty password", "alice", ""],
    ["a missing password", "alice", undefined],
    ["an array as password", "alice", ["alice-demo"]],
    ["an object as password", "alice", { not: "" }],
    ["an array as name", ["alice"], "alice-demo"],
    ["NUL in the name", "alice\0", "alice-demo"],
    ["NUL in the password", "alice", "alice-demo\0"],
    ["a name of 10 kB", "a".repeat(10_000), "alice-demo"],
  ])("refuses %s without opening a connection", async (_what, username, password) => {
    expect(await attempt(username, password)).toEqual({ ok: false, reason: "refused" });
    expect(directory.connectionCount()).toBe(0);
  });

  it.each(["*", "ali*", ")(uid=*", "alice)(uid=*", "*)(objectClass=*"])("does not take %s for a pattern", async (name) => {
    expect(await attempt(name, "alice-demo")).toEqual({ ok: false, reason: "refused" });
  });
});

describe("a refusal", () => {
  it("says the same at the same moment for a wrong name and a wrong password", async () => {
    const answers = [];
    for (const [name, password] of [
      ["alice", "wrong"],
      ["nobody", "wrong"],
      ["alice", ""],
      ["*", "alice-demo"],
    ]) {
      const began = clock.now().getTime();
      answers.push({ result: await attempt(name, password), afterMs: clock.now().getTime() - began });
    }
    expect(answers.map((answer) => answer.result)).toEqual(answers.map(() => ({ ok: false, reason: "refused" })));
    for (const { afterMs } of answers) expect(Math.abs(afterMs - env().SIGN_IN_DEADLINE_MS)).toBeLessThan(env().SIGN_IN_DEADLINE_MS * 0.2);
  });

  it("is recorded without what was typed when it names nobody", async () => {
    await attempt("my-secret-password", "x");
    const event = await db.auditEvent.findFirstOrThrow({ where: { event: "session.refused" }, orderBy: { id: "desc" } });
    expect(event.data).toEqual({ why: "unknown name" });
    expect(JSON.stringify(event)).not.toContain("my-secret-password");
  });

  it("is told apart from a directory that is down", async () => {
    await directory.close();
    expect(await attempt("alice", "alice-demo")).toEqual({ ok: false, reason: "unavailable" });
  });
});

describe("limits", () => {
  it("counts attempts by the person, not by the spelling, and answers as for a wrong password", async () => {
    const spellings = ["alice", "ALICE", " alice", "ａlice"];
    for (const name of spellings.slice(0, attemptShares(env().SIGN_IN_LIMIT_PER_IDENTITY).anyone)) await attempt(name, "wrong");
    const before = directory.operations().filter((operation) => operation.kind === "bind").length;
    expect(await attempt("alice", "alice-demo")).toEqual({ ok: false, reason: "refused" });
    const binds = directory.operations().filter((operation) => operation.kind === "bind").length - before;
    // The service account's own bind, and none as the person: the directory's lockout is never reached through us.
    expect(binds).toBe(1);
    clock.advance(15 * 60_000 + 1);
    expect(await attempt("alice", "alice-demo")).toMatchObject({ ok: true });
  });

  it("stops an address that tries many names", async () => {
    for (let n = 0; n < env().SIGN_IN_LIMIT_PER_ADDRESS; n += 1) await attempt("", "");
    expect(await attempt("alice", "alice-demo")).toEqual({ ok: false, reason: "refused" });
    expect(await attempt("alice", "alice-demo", "192.0.2.8")).toMatchObject({ ok: true });
  });
});

describe("a flood of sign-ins", () => {
  const refusals = () => db.auditEvent.count({ where: { event: "session.refused" } });

  it("from one address reaches the database with four at a time, and says that the rest were not looked at", async () => {
    const answers = await Promise.all(Array.from({ length: 40 }, () => attempt("alice", "wrong")));
    const reasons = answers.map((answer) => (answer.ok ? "ok" : answer.reason));
    expect([reasons.filter((reason) => reason === "refused").length, reasons.filter((reason) => reason === "unavailable").length]).toEqual([4, 36]);
    expect((await db.signInLimit.findMany()).map((row) => row.attempts)).toEqual([4, 4]);
    clock.advance(15 * 60_000 + 1);
    expect(await attempt("alice", "alice-demo")).toMatchObject({ ok: true });
  });

  it("is answered for all at the deadline", async () => {
    const began = clock.now().getTime();
    await Promise.all(Array.from({ length: 4 }, () => attempt("", "")));
    expect(clock.now().getTime() - began).toBeGreaterThanOrEqual(env().SIGN_IN_DEADLINE_MS);
  });

  it("leaves one record when it passes the limit, and counts the rest", async () => {
    const limit = attemptShares(env().SIGN_IN_LIMIT_PER_IDENTITY).anyone;
    const before = await refusals();
    for (let n = 0; n < limit + 5; n += 1) await attempt("alice", "wrong");
    expect((await refusals()) - before).toBe(limit + 1);
    expect((await db.signInLimit.findMany()).map((row) => row.attempts)).toEqual([limit + 5, limit + 5]);
  });

  it("uses up nothing of the address when it succeeds", async () => {
    await attempt("nobody", "wrong");
    for (let n = 0; n < 3; n += 1) await tokenOf("alice");
    expect((await db.signInLimit.findMany()).map((row) => row.attempts).sort((one, other) => one - other)).toEqual([0, 1, 1]);
  });
});

describe("a database that fails", () => {
  it("is told as unavailable, and nothing of it gets out", async () => {
    const gone = openDatabase("postgresql://nobody:x@127.0.0.1:1/none");
    const sent = { username: "alice", password: "alice-demo", address: "192.0.2.7", userAgent: "test", requestId: "request-1" };
    expect(await signIn(gone, config, sent)).toEqual({ ok: false, reason: "unavailable" });
    await gone.$disconnect();
  });

  it("does not lose a refusal that it cannot record: the log has it", async () => {
    const warned = vi.spyOn(logger, "warn");
    const asSuperuser = (sql: string) => withClient(testDatabase.superuserUrl, (client) => client.query(sql));
    await asSuperuser("revoke insert on audit_event from switchyard_app");
    try {
      expect(await attempt("alice", "wrong")).toEqual({ ok: false, reason: "refused" });
      expect(warned).toHaveBeenCalledWith(expect.objectContaining({ why: "wrong password", address: "192.0.2.7", requestId: "request-1" }), "sign-in: refused");
    } finally {
      await asSuperuser("grant insert on audit_event to switchyard_app");
      warned.mockRestore();
    }
  });
});

describe("a session", () => {
  it("carries the roles of its groups, nested ones included", async () => {
    const actor = await resolve(await tokenOf("alice"));
    expect(actor?.grants).toMatchObject([
      { role: "developer", awsRole: "developer", groupDn: demoGroupDn("payments-developers"), scope: { teams: ["payments"], stages: [], environments: [] } },
    ]);
    const mina = await attempt("mina", "mina-demo");
    if (!mina.ok) throw new Error("mina could not sign in");
    expect((await resolve(mina.token))?.grants).toHaveLength(1);
  });

  it("ends when idle for too long, and at its absolute end whatever the activity", async () => {
    const idle = await tokenOf("alice");
    clock.advance(env().SESSION_IDLE_MINUTES * 60_000);
    expect(await resolve(idle)).toBeNull();
    const busy = await tokenOf("alice");
    for (let minutes = 0; minutes < env().SESSION_MAX_HOURS * 60 - 1; minutes += env().SESSION_IDLE_MINUTES / 2) {
      expect(await resolve(busy)).not.toBeNull();
      clock.advance((env().SESSION_IDLE_MINUTES / 2) * 60_000);
    }
    clock.advance(60_000);
    expect(await resolve(busy)).toBeNull();
  });

  it("is worth nothing once ended, and ends everywhere at once", async () => {
    const first = await tokenOf("alice");
    const second = await tokenOf("alice");
    const actor = await resolve(first);
    if (actor === null) throw new Error("no session");
    await inTransaction(db, (tx) => endSessions(tx, actor, { userId: actor.id, userName: actor.name, why: "ended from another session" }));
    expect(await resolve(first)).toBeNull();
    expect(await resolve(second)).toBeNull();
  });

  it("is stored as a hash", async () => {
    const token = await tokenOf("alice");
    const rows = await db.session.findMany();
    expect(JSON.stringify(rows)).not.toContain(token);
  });

  it("loses a role within a minute of leaving the group", async () => {
    const token = await tokenOf("alice");
    directory.store.removeMember(demoGroupDn("payments-developers"), demoPersonDn("alice"));
    clock.advance(61_000);
    expect((await resolve(token))?.grants).toEqual([]);
  });

  it("ends when the account is gone from the directory", async () => {
    const token = await tokenOf("alice");
    directory.store.removeEntry(demoPersonDn("alice"));
    clock.advance(61_000);
    expect(await resolve(token)).toBeNull();
    expect(await db.session.count({ where: { endedAt: null, user: { uid: "alice" } } })).toBe(0);
  });

  it("keeps looking but may not act while the directory is down", async () => {
    const token = await tokenOf("alice");
    await directory.close();
    clock.advance(61_000);
    expect(await resolve(token)).toMatchObject({ uid: "alice", directoryFresh: false });
  });
});

describe("work on a person's behalf", () => {
  const aliceNow = async () => {
    await tokenOf("alice");
    return (await db.user.findFirstOrThrow({ where: { uid: "alice" } })).id;
  };
  const load = (id: string) => loadFreshUserActor(db, config, id, "job-1");

  it("has the rights of a minute ago at most", async () => {
    const id = await aliceNow();
    expect(await load(id)).toMatchObject({ sessionId: null, requestId: "job-1", directoryFresh: true, grants: [{ role: "developer" }] });
    directory.store.removeMember(demoGroupDn("payments-developers"), demoPersonDn("alice"));
    clock.advance(61_000);
    expect(await load(id)).toMatchObject({ grants: [], directoryFresh: true });
  });

  it("knows that the directory does not answer", async () => {
    const id = await aliceNow();
    await directory.close();
    clock.advance(61_000);
    expect(await load(id)).toMatchObject({ uid: "alice", directoryFresh: false });
  });

  it("is done for nobody once the account is gone, and tokens stay dead should it come back", async () => {
    const id = await aliceNow();
    const given = { ownerId: id, name: "ci", verbs: ["environment:view"] as const, scope: { teams: [], stages: [], environments: [] } };
    const expiresAt = new Date(clock.now().getTime() + 86_400_000);
    const { text } = await inTransaction(db, (tx) => createToken(tx, systemActors.importer("r"), { ...given, expiresAt }));
    const use = () => resolveTokenActor(db, config, text, { id: "r", address: "192.0.2.7" });
    expect(await use()).toMatchObject({ uid: "alice", grants: [{ permissions: ["environment:view"] }] });
    directory.store.removeEntry(demoPersonDn("alice"));
    clock.advance(61_000);
    expect(await load(id)).toBeNull();
    await db.user.update({ where: { id }, data: { goneAt: null } });
    await expect(use()).rejects.toMatchObject({ code: "unauthenticated", message: "The token ci was revoked." });
    expect(await load(id)).toBeNull();
  });
});
