import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { encode } from "next-auth/jwt";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { demoEntries, demoGroupBase, demoGroupDn, demoPeopleBase, demoPersonDn, demoServiceAccount } from "@/embedded/directory/demo-people";
import { startEmbeddedDirectory } from "@/embedded/directory/start-embedded-directory";
import type { EmbeddedDirectory } from "@/embedded/directory/start-embedded-directory";
import { directorySettings } from "@/server/access/directory-settings";
import { loadFreshUserActor } from "@/server/access/resolve-actor";
import { signIn } from "@/server/access/sign-in";
import { replaceClock } from "@/server/platform/clock";
import { database } from "@/server/platform/db";
import { env } from "@/server/platform/env";
import { newId } from "@/server/platform/ids";
import { announce } from "@/server/platform/live";
import { inTransaction } from "@/server/platform/transaction";
import { createTestDatabase } from "@/testing/database/test-database";
import type { TestDatabase } from "@/testing/database/test-database";
import { movableClock } from "@/testing/movable-clock";
import { liveListener, shutDownStreams } from "./live-streams";
import { requestContext } from "./request-context";
import { createCaller } from "./root";
import { sessionCookieName } from "./session-cookie";
import { handleTrpc } from "./trpc-handler";

let pageHeaders = new Headers();
vi.mock("next/headers", () => ({ headers: async () => pageHeaders }));
vi.mock("next/navigation", () => ({
  redirect: (to: string) => {
    throw new Error(`redirected to ${to}`);
  },
}));

const alice = demoPersonDn("alice");
const developers = demoGroupDn("payments-developers");
const aliceEntry = demoEntries.find(({ dn }) => dn === alice);

let testDatabase: TestDatabase;
let directory: EmbeddedDirectory;
let folder: string;
const movable = movableClock();
/** The minute after which a stream looks again; a test ends it. */
const minutes: (() => void)[] = [];
const clock = {
  ...movable,
  sleep: (ms: number, signal?: AbortSignal) => (ms === 60_000 ? new Promise<void>((done) => minutes.push(done)) : movable.sleep(ms, signal)),
};

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  directory = await startEmbeddedDirectory({ entries: demoEntries });
  folder = mkdtempSync(path.join(tmpdir(), "lost-account-"));
  writeFileSync(path.join(folder, "ca.pem"), directory.caCertificate ?? "");
  const settings = {
    DATABASE_URL: testDatabase.appUrl,
    LDAP_URL: directory.tlsUrl ?? "",
    LDAP_CA_FILE: path.join(folder, "ca.pem"),
    LDAP_BIND_DN: demoServiceAccount.dn,
    LDAP_BIND_PASSWORD: demoServiceAccount.password,
    LDAP_USER_BASE: demoPeopleBase,
    LDAP_GROUP_BASE: demoGroupBase,
    LDAP_USER_FILTER: "(&(objectClass=inetOrgPerson)(uid={username})(!(description=left)))",
  };
  for (const [name, value] of Object.entries(settings)) vi.stubEnv(name, value);
  const grant = {
    id: newId(),
    groupDn: developers,
    role: "developer",
    teams: ["payments"],
    stages: [],
    environments: [],
    source: "test",
    createdAt: new Date(),
  };
  await database().accessGrant.create({ data: grant });
  const began = liveListener().messages(AbortSignal.timeout(60_000));
  await began.next();
  await began.return(undefined);
});
afterAll(async () => {
  shutDownStreams();
  await database().$disconnect();
  await directory.close();
  await testDatabase.drop();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => {
  const restore = replaceClock(clock);
  return () => {
    restore();
    minutes.length = 0;
    // The account as it was before the test, groups included.
    if (directory.store.find(alice)) directory.store.removeEntry(alice);
    if (aliceEntry) directory.store.add(aliceEntry);
    directory.store.addMember(developers, alice);
  };
});

async function headersOf(username: string, password: string): Promise<Headers> {
  const result = await signIn(database(), directorySettings(), { username, password, address: "192.0.2.7", userAgent: "test", requestId: "r" });
  if (!result.ok) throw new Error(`${username} could not sign in`);
  return new Headers({ cookie: `${sessionCookieName()}=${await encode({ token: { token: result.token }, secret: env().SESSION_SECRET })}` });
}

const overTrpc = async (headers: Headers) => (await handleTrpc(new Request("http://localhost:3000/api/trpc/myAccess.viewer", { headers }))).status;

/** What a page shows: the person it is drawn for, or where it sends the browser. */
async function overPage(headers: Headers): Promise<string> {
  pageHeaders = headers;
  vi.resetModules();
  const { requirePageActor } = await import("./page");
  return requirePageActor().then(
    (actor) => actor.uid,
    (error: unknown) => (error instanceof Error ? error.message : "no error"),
  );
}

/** Opens a stream; the function gives what it says next. */
async function openStream(headers: Headers): Promise<() => Promise<string>> {
  const stream = await createCaller(await requestContext(headers)).live.changes();
  const iterator = stream[Symbol.asyncIterator]();
  const first = iterator.next();
  let pending: Promise<IteratorResult<unknown>> | null = first;
  await expect.poll(() => minutes.length).toBeGreaterThan(0);
  return async () => {
    const next = pending ?? iterator.next();
    pending = null;
    return (await next).done === true ? "ended" : "change";
  };
}

const change = () =>
  inTransaction(database(), (tx) =>
    announce(tx, { noun: "environment", id: newId(), version: 1, scope: { team: "payments", stage: "dev", environment: "payments-dev" } }),
  );

describe.each<[string, () => void]>([
  ["is gone from the directory", () => directory.store.removeEntry(alice)],
  ["is no longer one of those who may sign in", () => directory.store.setAttribute(alice, "description", ["left"])],
])("an account that %s", (_name, lose) => {
  it("is signed out of calls, pages and streams within a minute, and signs in no more", async () => {
    const headers = await headersOf("alice", "alice-demo");
    const next = await openStream(headers);
    await change();
    expect([await overTrpc(headers), await overPage(headers), await next()]).toEqual([200, "alice", "change"]);
    lose();
    movable.advance(59_000);
    expect(await overTrpc(headers)).toBe(200);
    movable.advance(2_000);
    const streamEnds = next();
    expect(await overTrpc(headers)).toBe(401);
    expect(await overPage(headers)).toBe("redirected to /sign-in?from=%2F");
    expect(await streamEnds).toBe("ended");
    await expect(headersOf("alice", "alice-demo")).rejects.toThrow("could not sign in");
    const ended = await database().auditEvent.findFirstOrThrow({ where: { event: "session.ended" }, orderBy: { id: "desc" } });
    expect(ended.data).toMatchObject({ why: "account gone" });
  });

  it("loses its stream at the stream's own check when it does nothing else", async () => {
    const next = await openStream(await headersOf("alice", "alice-demo"));
    const asked = next();
    lose();
    movable.advance(61_000);
    minutes[0]?.();
    expect(await asked).toBe("ended");
  });
});

it("a person who leaves a group hears no more of it in the stream that is open", async () => {
  const headers = await headersOf("alice", "alice-demo");
  const next = await openStream(headers);
  directory.store.removeMember(developers, alice);
  movable.advance(61_000);
  const asked = next();
  await change();
  // Still signed in, without the right: the change is kept from them, and only the end of the session ends the wait.
  expect(await overTrpc(headers)).toBe(200);
  directory.store.removeEntry(alice);
  movable.advance(61_000);
  minutes[0]?.();
  expect(await asked).toBe("ended");
});

describe("an account made again under the same name", () => {
  it("is another person: no session, no rights and no history of the one before", async () => {
    const before = await headersOf("alice", "alice-demo");
    const old = (await requestContext(before)).actor;
    directory.store.removeEntry(alice);
    const attributes = { objectClass: ["top", "person", "organizationalPerson", "inetOrgPerson"], uid: ["alice"], cn: ["Alice Kim"], sn: ["Kim"] };
    directory.store.add({ dn: alice, attributes, password: "other" });

    const after = await headersOf("alice", "other");
    const fresh = (await requestContext(after)).actor;
    expect(fresh).toMatchObject({ uid: "alice", name: "Alice Kim", grants: [] });
    expect(fresh?.id).not.toBe(old?.id);
    expect(await database().auditEvent.count({ where: { actorId: fresh?.id ?? "" } })).toBe(1);
    expect((await database().session.findMany({ where: { userId: fresh?.id ?? "" } })).map(({ id }) => id)).toEqual([fresh?.sessionId]);

    movable.advance(61_000);
    expect((await requestContext(before)).actor).toBeNull();
    expect(await loadFreshUserActor(database(), directorySettings(), old?.id ?? "", "job-1")).toBeNull();
    expect((await requestContext(after)).actor).toMatchObject({ id: fresh?.id, grants: [] });
  });
});
