import { once } from "node:events";
import { connect } from "node:net";
import { Client } from "ldapts";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { demoEntries, demoGroupBase, demoPeopleBase, demoPersonDn, demoServiceAccount } from "@/embedded/directory/demo-people";
import { replaceClock } from "@/server/platform/clock";
import { openDatabase } from "@/server/platform/db";
import type { Database } from "@/server/platform/db";
import { env } from "@/server/platform/env";
import { createTestDatabase } from "@/testing/database/test-database";
import type { TestDatabase } from "@/testing/database/test-database";
import { startFaultProxy } from "@/testing/fault-proxy/start-fault-proxy";
import { movableClock } from "@/testing/movable-clock";
import { startSlapd } from "@/testing/slapd/start-slapd";
import type { Slapd } from "@/testing/slapd/start-slapd";
import { directoryConfigSchema } from "./directory";
import type { DirectoryConfig } from "./directory";
import { attemptShares } from "./person-attempts";
import { signIn } from "./sign-in";
import type { SignInResult } from "./sign-in";
import { attemptWindowMs } from "./sign-in-limit.sql";

/** The directory locks an account at the fifth failure, for ever. */
const lockoutAfter = 5;
const spellings = ["alice", "ALICE", " alice ", "ａlice", "aLiCe"];
const right = "alice-demo";

let testDatabase: TestDatabase;
let db: Database;
let slapd: Slapd;
let config: DirectoryConfig;
const clock = movableClock();

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  db = openDatabase(testDatabase.appUrl, 10);
});
afterAll(async () => {
  await db.$disconnect();
  await testDatabase.drop();
});
beforeEach(async () => {
  await db.signInLimit.deleteMany();
  slapd = await startSlapd({ entries: demoEntries, lockoutAfter });
  config = directoryConfigSchema.parse({
    url: slapd.url,
    bindDn: demoServiceAccount.dn,
    bindPassword: demoServiceAccount.password,
    userBase: demoPeopleBase,
    groupBase: demoGroupBase,
  });
  const restore = replaceClock(clock);
  return async () => {
    restore();
    await slapd.close();
  };
});

let addresses = 0;
const newAddress = () => `198.51.100.${(addresses += 1) % 250}`;

function attempt(username: string, password: string, from: { address?: string; device?: string } = {}): Promise<SignInResult> {
  return signIn(db, config, { username, password, address: from.address ?? newAddress(), device: from.device ?? null, userAgent: "test", requestId: "r" });
}

/** What slapd itself has counted. */
async function countedBySlapd(): Promise<{ failures: number; isLocked: boolean }> {
  const client = new Client({ url: slapd.url, timeout: 60_000 });
  await client.bind(slapd.root.dn, slapd.root.password);
  const { searchEntries } = await client.search(demoPersonDn("alice"), { scope: "base", attributes: ["pwdFailureTime", "pwdAccountLockedTime"] });
  await client.unbind();
  const [entry] = searchEntries;
  return { failures: [entry?.["pwdFailureTime"] ?? []].flat().length, isLocked: [entry?.["pwdAccountLockedTime"] ?? []].flat().length > 0 };
}

async function deviceOf(username: string): Promise<string> {
  const result = await attempt(username, right);
  if (!result.ok) throw new Error(`${username} could not sign in`);
  return result.device;
}

describe("the directory's own lockout", () => {
  it("would be reached without our limit (so that the tests below can fail)", async () => {
    for (let n = 0; n < lockoutAfter; n += 1) {
      const client = new Client({ url: slapd.url, timeout: 60_000 });
      await client.bind(demoPersonDn("alice"), "wrong").catch(() => undefined);
      await client.unbind();
    }
    expect(await countedBySlapd()).toEqual({ failures: lockoutAfter, isLocked: true });
    expect(await attempt("alice", right)).toEqual({ ok: false, reason: "refused" });
  });

  it("is not reached by one attempt after the other, from anywhere and in any spelling", async () => {
    for (let n = 0; n < 20; n += 1) expect(await attempt(spellings[n % spellings.length] ?? "alice", `wrong ${n}`)).toEqual({ ok: false, reason: "refused" });
    const counted = await countedBySlapd();
    expect(counted).toEqual({ failures: attemptShares(env().SIGN_IN_LIMIT_PER_IDENTITY).anyone, isLocked: false });
    expect(counted.failures).toBeLessThan(lockoutAfter);
    expect(await attempt("alice", right)).toEqual({ ok: false, reason: "refused" });
    clock.advance(attemptWindowMs());
    expect(await attempt("alice", right)).toMatchObject({ ok: true });
    expect(await countedBySlapd()).toEqual({ failures: 0, isLocked: false });
  });

  it("is not reached by twenty attempts at once, nor by twenty more", async () => {
    for (let round = 0; round < 2; round += 1) {
      await Promise.all(Array.from({ length: 20 }, (_, n) => attempt(spellings[n % spellings.length] ?? "alice", "wrong")));
    }
    expect(await countedBySlapd()).toEqual({ failures: attemptShares(env().SIGN_IN_LIMIT_PER_IDENTITY).anyone, isLocked: false });
  });

  it("is not reached by attempts at the end of one window and at the start of the next", async () => {
    await attempt("alice", "wrong");
    clock.advance(attemptWindowMs() - 30_000);
    for (let n = 0; n < 3; n += 1) await attempt("alice", "wrong");
    clock.advance(30_000);
    for (let n = 0; n < 4; n += 1) await attempt("alice", "wrong");
    expect(await countedBySlapd()).toEqual({ failures: attemptShares(env().SIGN_IN_LIMIT_PER_IDENTITY).anyone, isLocked: false });
  });

  it("is not reached when a right password overtakes wrong ones that are still on their way", async () => {
    const device = await deviceOf("alice");
    const onTheirWay: Buffer[] = [];
    const fromClient = (piece: Buffer) => (piece.includes("late") && onTheirWay.push(piece) > 0 ? {} : { toServer: piece });
    const proxy = await startFaultProxy(Number(new URL(slapd.url).port), { mode: { kind: "change", fromClient } });
    config = { ...config, url: `ldap://127.0.0.1:${proxy.port}`, operationTimeoutMs: 3_000 };
    const late = Promise.all(Array.from({ length: 3 }, () => attempt("alice", "late")));
    await expect.poll(() => onTheirWay).toHaveLength(3);
    expect(await attempt("alice", right, { device })).toMatchObject({ ok: true });
    for (const bind of onTheirWay) {
      const socket = connect(Number(new URL(slapd.url).port), "127.0.0.1").on("error", () => undefined);
      socket.write(bind);
      await once(socket, "data");
      socket.destroy();
    }
    await late;
    for (let n = 0; n < 4; n += 1) await attempt("alice", "wrong");
    expect(await countedBySlapd()).toEqual({ failures: 3, isLocked: false });
    expect(await attempt("alice", right, { device })).toMatchObject({ ok: true });
    await proxy.close();
  });
});

describe("a browser in which the person has signed in before", () => {
  it("lets the person in while strangers use up their attempts, again and again", async () => {
    const device = await deviceOf("alice");
    for (let n = 0; n < 10; n += 1) await attempt("alice", "wrong");
    expect(await attempt("alice", right)).toEqual({ ok: false, reason: "refused" });
    for (let n = 0; n < 3; n += 1) expect(await attempt("ALICE", right, { device })).toMatchObject({ ok: true });
  });

  it("has the strangers' attempts as well, and all together stay below the lockout", async () => {
    const device = await deviceOf("alice");
    for (let n = 0; n < 20; n += 1) await attempt("alice", "wrong", { device });
    for (let n = 0; n < 20; n += 1) await attempt("alice", "wrong");
    expect(await countedBySlapd()).toEqual({ failures: env().SIGN_IN_LIMIT_PER_IDENTITY, isLocked: false });
    expect(await attempt("alice", right, { device })).toEqual({ ok: false, reason: "refused" });
    clock.advance(attemptWindowMs());
    expect(await attempt("alice", right, { device })).toMatchObject({ ok: true });
  });

  it("is of no use for another person, and not when it was changed", async () => {
    const bob = await attempt("bob", "bob-demo");
    const device = await deviceOf("alice");
    for (let n = 0; n < 4; n += 1) await attempt("alice", "wrong");
    for (const other of [bob.ok ? bob.device : "", `${device}x`, "", "a.b.c"]) {
      expect(await attempt("alice", right, { device: other })).toEqual({ ok: false, reason: "refused" });
    }
    expect(await attempt("alice", right, { device })).toMatchObject({ ok: true });
  });
});
