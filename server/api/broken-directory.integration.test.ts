import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { encode } from "next-auth/jwt";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { demoEntries, demoGroupBase, demoGroupDn, demoPeopleBase, demoPersonDn, demoServiceAccount } from "@/embedded/directory/demo-people";
import { operations, resultCodes, writeResult } from "@/embedded/directory/ldap-message";
import { startEmbeddedDirectory } from "@/embedded/directory/start-embedded-directory";
import type { EmbeddedDirectory, EmbeddedDirectoryOptions } from "@/embedded/directory/start-embedded-directory";
import { makeTlsCertificate } from "@/embedded/directory/tls-certificate";
import type { TlsCertificate } from "@/embedded/directory/tls-certificate";
import { directorySettings } from "@/server/access/directory-settings";
import { signIn } from "@/server/access/sign-in";
import type { SignInResult } from "@/server/access/sign-in";
import { replaceClock } from "@/server/platform/clock";
import { database } from "@/server/platform/db";
import { env } from "@/server/platform/env";
import { newId } from "@/server/platform/ids";
import { announce } from "@/server/platform/live";
import { inTransaction } from "@/server/platform/transaction";
import { createTestDatabase } from "@/testing/database/test-database";
import { awsSeed } from "@/testing/factories/aws-world";
import { createPortalWorld } from "@/testing/factories/portal-world";
import type { PortalWorld } from "@/testing/factories/portal-world";
import type { FaultMode } from "@/testing/fault-proxy/fault-mode";
import { startFaultProxy } from "@/testing/fault-proxy/start-fault-proxy";
import type { FaultProxy } from "@/testing/fault-proxy/start-fault-proxy";
import { movableClock } from "@/testing/movable-clock";
import { liveListener, shutDownStreams } from "./live-streams";
import { requestContext } from "./request-context";
import { createCaller } from "./root";
import { sessionCookieName } from "./session-cookie";

const developers = demoGroupDn("payments-developers");
const unavailable = { ok: false, reason: "unavailable" };
const day = 86_400_000;

let world: PortalWorld;
let directory: EmbeddedDirectory;
let proxy: FaultProxy;
let folder: string;
let certificates: Record<"whole" | "otherHost" | "expired" | "untrusted", TlsCertificate>;
const servers: EmbeddedDirectory[] = [];
const movable = movableClock();
/** The minute after which a stream looks again; a test ends it. */
const minutes: (() => void)[] = [];
const clock = {
  ...movable,
  sleep: (ms: number, signal?: AbortSignal) => (ms === 60_000 ? new Promise<void>((done) => minutes.push(done)) : movable.sleep(ms, signal)),
};

type Fault = { begin(): Promise<void>; end(): Promise<void> };

const portOf = (url: string) => Number(new URL(url).port);
const proxied = (mode: FaultMode): Fault => ({ begin: () => proxy.setMode(mode), end: () => proxy.setMode({ kind: "pass" }) });
/** Somebody in between answers the request for StartTLS; its number is its fifth byte. */
const answered = (code: (typeof resultCodes)[keyof typeof resultCodes], more = {}): Fault =>
  proxied({
    kind: "change",
    fromClient: (piece, isFirst) => (isFirst ? { toClient: writeResult(piece[4] ?? 0, operations.extendedResponse, code, more) } : { toServer: piece }),
  });
const served = (options: () => Partial<EmbeddedDirectoryOptions>): Fault => ({
  begin: async () => {
    const server = await startEmbeddedDirectory({ entries: demoEntries, ...options() });
    servers.push(server);
    proxy.setTarget(portOf(server.url));
  },
  end: async () => proxy.setTarget(portOf(directory.url)),
});

const faults: readonly [string, Fault][] = [
  ["is down", proxied({ kind: "refuse" })],
  ["hangs", proxied({ kind: "hang" })],
  ["answers after the deadline", proxied({ kind: "slow", delayMs: 1_800 })],
  ["shows a certificate of another host", served(() => ({ tls: certificates.otherHost }))],
  ["shows an expired certificate", served(() => ({ tls: certificates.expired }))],
  ["shows a certificate that nobody trusts", served(() => ({ tls: certificates.untrusted }))],
  ["does not offer StartTLS", served(() => ({ tls: null }))],
  ["has its StartTLS stripped by somebody in between", answered(resultCodes.protocolError)],
  ["refuses the service account", served(() => ({ tls: certificates.whole, entries: demoEntries.filter(({ dn }) => dn !== demoServiceAccount.dn) }))],
  ["is cut off in the middle of an answer", proxied({ kind: "truncate", afterBytes: 300 })],
  ["answers garbage", proxied({ kind: "answer", bytes: Buffer.from("HTTP/1.1 400 Bad Request\r\n\r\n") })],
  ["refers to another server", answered(resultCodes.referral, { referrals: ["ldap://127.0.0.1:1/dc=example"] })],
];
const names = [...faults.keys(), "slow", "left", "attacked"].map((name) => `app-${name}`);

beforeAll(async () => {
  certificates = {
    whole: await makeTlsCertificate(),
    otherHost: await makeTlsCertificate({ hosts: ["other.example"], addresses: ["192.0.2.1"] }),
    expired: await makeTlsCertificate({ notBefore: new Date(Date.now() - 30 * day), notAfter: new Date(Date.now() - day) }),
    untrusted: await makeTlsCertificate(),
  };
  directory = await startEmbeddedDirectory({ entries: demoEntries, tls: certificates.whole });
  proxy = await startFaultProxy(portOf(directory.url));
  folder = mkdtempSync(path.join(tmpdir(), "broken-directory-"));
  writeFileSync(path.join(folder, "ca.pem"), [certificates.whole, certificates.otherHost, certificates.expired].map(({ cert }) => cert).join("\n"));
  const testDatabase = await createTestDatabase();
  const settings = {
    DATABASE_URL: testDatabase.appUrl,
    LDAP_URL: `ldap://127.0.0.1:${proxy.port}`,
    LDAP_START_TLS: "true",
    LDAP_CA_FILE: path.join(folder, "ca.pem"),
    LDAP_BIND_DN: demoServiceAccount.dn,
    LDAP_BIND_PASSWORD: demoServiceAccount.password,
    LDAP_USER_BASE: demoPeopleBase,
    LDAP_GROUP_BASE: demoGroupBase,
    LDAP_CONNECT_TIMEOUT_MS: "1400",
    LDAP_OPERATION_TIMEOUT_MS: "1400",
  };
  for (const [name, value] of Object.entries(settings)) vi.stubEnv(name, value);
  // The settings are read once, so nothing may ask for them before.
  world = await createPortalWorld({ database: testDatabase, seed: awsSeed(names.map((name) => ({ name, environment: name }))) });
  const grant = { groupDn: developers, role: "developer", teams: ["payments"], stages: [], environments: [], source: "test" };
  await world.db.accessGrant.create({ data: { ...grant, id: newId(), createdAt: new Date() } });
  const began = liveListener().messages(AbortSignal.timeout(60_000));
  await began.next();
  await began.return(undefined);
});
afterAll(async () => {
  shutDownStreams();
  await database().$disconnect();
  await proxy.close();
  await Promise.all([directory, ...servers].map((server) => server.close()));
  await world.close();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  minutes.length = 0;
  // The pause after the failure of the test before.
  movable.advance(6_000);
  await world.db.signInLimit.deleteMany();
  return replaceClock(clock);
});

const attempt = (password: string): Promise<SignInResult> =>
  signIn(database(), directorySettings(), { username: "alice", password, address: "192.0.2.7", userAgent: "test", requestId: "r" });

async function headersOfAlice(): Promise<Headers> {
  const result = await attempt("alice-demo");
  if (!result.ok) throw new Error("alice could not sign in");
  return new Headers({ cookie: `${sessionCookieName()}=${await encode({ token: { token: result.token }, secret: env().SESSION_SECRET })}` });
}

const callerOf = async (headers: Headers) => createCaller(await requestContext(headers));
const start = async (headers: Headers, name: string) =>
  (await callerOf(headers)).environments.start({ environmentId: (await world.environment(name)).id, idempotencyKey: newId() });
const seenBy = async (headers: Headers) => (await (await callerOf(headers)).environments.list({})).items.map(({ name }) => name).toSorted();
const change = (id: string) =>
  inTransaction(world.db, (tx) => announce(tx, { noun: "environment", id, version: 1, scope: { team: "payments", stage: "dev", environment: "app-0" } }));

/** Opens a stream that is listened to all the time; `check` has it look at the person's rights again. */
async function openStream(headers: Headers): Promise<{ heard: string[]; check(): Promise<void> }> {
  const stream = await (await callerOf(headers)).live.changes();
  const heard: string[] = [];
  void (async () => {
    for await (const message of stream) heard.push(JSON.stringify(message));
    heard.push("ended");
  })();
  await expect.poll(() => minutes).toHaveLength(1);
  const check = async (): Promise<void> => {
    movable.advance(61_000);
    minutes.at(-1)?.();
    await expect.poll(() => minutes.length).toBeGreaterThan(1);
    minutes.splice(0, minutes.length - 1);
  };
  return { heard, check };
}

/** The stream looks at the rights again, and then a change comes through it. */
async function expectToHear({ heard, check }: Awaited<ReturnType<typeof openStream>>): Promise<void> {
  await check();
  const id = newId();
  await change(id);
  await expect.poll(() => heard.join()).toContain(id);
}

describe.each(faults.map(([name, fault], index) => [name, fault, `app-${index}`] as const))("a directory that %s", (_what, fault, name) => {
  it("lets nobody sign in or act, whoever is in goes on looking and hearing, and all is well by itself afterwards", async () => {
    const headers = await headersOfAlice();
    const stream = await openStream(headers);
    movable.advance(61_000);
    await fault.begin();
    try {
      expect(await attempt("alice-demo")).toEqual(unavailable);
      await world.db.awsTarget.updateMany({ data: { polledAt: null } });
      await world.poll();
      expect(await world.db.awsTarget.findFirstOrThrow()).toMatchObject({ pollError: null, polledAt: expect.any(Date) });
      expect(await seenBy(headers)).toEqual(names.toSorted());
      await expect(start(headers, name)).rejects.toMatchObject({ cause: { code: "directory_unavailable" } });
      expect(await world.db.operation.count({ where: { instance: { name } } })).toBe(0);
      await expectToHear(stream);
    } finally {
      await fault.end();
    }
    movable.advance(6_000);
    await start(headers, name);
    expect(await attempt("alice-demo")).toMatchObject({ ok: true });
  });
});

it("a directory that is slow but answers in time is waited for: sign-in, act, list and stream", async () => {
  await proxy.setMode({ kind: "slow", delayMs: 40 });
  try {
    const headers = await headersOfAlice();
    const stream = await openStream(headers);
    movable.advance(61_000);
    await start(headers, "app-slow");
    expect(await seenBy(headers)).toEqual(names.toSorted());
    await expectToHear(stream);
  } finally {
    await proxy.setMode({ kind: "pass" });
  }
});

it("attempts of strangers on an account neither end its sessions nor keep it from acting, looking and hearing", async () => {
  const headers = await headersOfAlice();
  const stream = await openStream(headers);
  for (let n = 0; n < 12; n += 1) expect(await attempt(`wrong ${n}`)).toEqual({ ok: false, reason: "refused" });
  movable.advance(61_000);
  await start(headers, "app-attacked");
  expect(await seenBy(headers)).toEqual(names.toSorted());
  await expectToHear(stream);
});

it("a person removed from a group sees, starts and hears nothing of it within a minute, and stays signed in", async () => {
  const headers = await headersOfAlice();
  const stream = await openStream(headers);
  directory.store.removeMember(developers, demoPersonDn("alice"));
  movable.advance(61_000);
  const refused = { cause: { code: "forbidden" } };
  await expect(seenBy(headers)).rejects.toMatchObject(refused);
  await expect(start(headers, "app-left")).rejects.toMatchObject(refused);
  await stream.check();
  await expect(seenBy(headers)).rejects.toMatchObject(refused);
  const notices = liveListener().messages(AbortSignal.timeout(60_000));
  await change("while away");
  await notices.next();
  await notices.return(undefined);
  directory.store.addMember(developers, demoPersonDn("alice"));
  await expectToHear(stream);
  expect(stream.heard.join()).not.toContain("while away");
  expect(await seenBy(headers)).toEqual(names.toSorted());
});
