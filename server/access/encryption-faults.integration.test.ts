import { once } from "node:events";
import tls from "node:tls";
import { afterEach, beforeAll, afterAll, describe, expect, it, vi } from "vitest";
import { demoEntries, demoServiceAccount } from "@/embedded/directory/demo-people";
import { startEmbeddedDirectory } from "@/embedded/directory/start-embedded-directory";
import { operations, resultCodes, writeResult } from "@/embedded/directory/ldap-message";
import type { ResultCode } from "@/embedded/directory/ldap-message";
import { makeTlsCertificate } from "@/embedded/directory/tls-certificate";
import type { TlsCertificate, TlsCertificateOptions } from "@/embedded/directory/tls-certificate";
import type { FaultMode } from "@/testing/fault-proxy/fault-mode";
import { startFaultProxy } from "@/testing/fault-proxy/start-fault-proxy";
import type { FaultProxy } from "@/testing/fault-proxy/start-fault-proxy";
import { directoryUnderTest } from "@/testing/slapd/directory-under-test";
import { startSlapd } from "@/testing/slapd/start-slapd";
import type { Slapd } from "@/testing/slapd/start-slapd";

vi.mock("@/server/platform/logger", () => ({ logger: { error: vi.fn<() => void>(), warn: vi.fn<() => void>() } }));

const password = "alice-demo";
const alice = { entryUuid: "0f4e2b6a-6c1d-4b1e-9a53-1d0c7f2a1001", uid: "alice", name: "Alice Kim", mail: null, dn: "uid=alice,ou=people,dc=example,dc=com" };
const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function proxyTo(url: string | null, mode?: FaultMode): Promise<FaultProxy> {
  const proxy = await startFaultProxy(Number(new URL(url ?? "").port), mode && { mode });
  closers.push(() => proxy.close());
  return proxy;
}

/** Everything that asks the directory something, over the proxy; each must fail. Gives what was said to the log. */
async function tryEverything(proxy: FaultProxy, settings: Record<string, unknown>): Promise<string[]> {
  const scheme = settings["startTls"] === true ? "ldap" : "ldaps";
  const directory = directoryUnderTest({ url: `${scheme}://127.0.0.1:${proxy.port}`, connectTimeoutMs: 500, operationTimeoutMs: 500, ...settings });
  expect(await directory.authenticate("alice", password)).toEqual({ ok: false, reason: "unavailable" });
  const problems: string[] = [];
  for (const ask of [() => directory.verifyPassword(alice, password), () => directory.findPerson("alice"), () => directory.readGroups(alice)]) {
    await expect(ask()).rejects.toSatisfy((error) => problems.push(String(Reflect.get(Object(error), "problem"))) > 0);
  }
  return problems;
}

/** Neither a password nor a bind, in clear, was sent on any connection. A bind begins with version 3 behind its tag 0x60 (RFC 4511 section 4.2). */
function expectNothingToSteal(proxy: FaultProxy): void {
  expect(proxy.connectionCount()).toBeGreaterThan(0);
  const sent = proxy.clientBytes();
  expect(sent.length).toBeGreaterThan(0);
  for (const secret of [password, demoServiceAccount.password, demoServiceAccount.dn, alice.dn]) expect(sent.includes(secret)).toBe(false);
}

describe("a certificate", () => {
  let whole: TlsCertificate;
  beforeAll(async () => {
    whole = await makeTlsCertificate();
  });
  const day = 86_400_000;
  /** It is the certificate that is refused, also where the handshake takes its time. */
  const patient = { connectTimeoutMs: 30_000, operationTimeoutMs: 30_000 };
  const ago = (days: number) => new Date(Date.now() - days * day);
  const cases: readonly [string, TlsCertificateOptions, boolean, RegExp][] = [
    ["for another host", { hosts: ["other.example"], addresses: ["192.0.2.1"] }, true, /ALTNAME/u],
    ["that has expired", { notBefore: ago(30), notAfter: ago(1) }, true, /CERT_HAS_EXPIRED/u],
    ["that is not valid yet", { notBefore: ago(-1), notAfter: ago(-30) }, true, /CERT_NOT_YET_VALID/u],
    ["that nobody trusts", {}, false, /SELF_SIGNED/u],
  ];

  describe.each(["ldaps", "StartTLS"])("over %s", (kind) => {
    it.each(cases)("%s is refused before a bind is sent", async (_name, options, isTrusted, words) => {
      const certificate = await makeTlsCertificate(options);
      // TLS hides a bind from the proxy; this server tells what reached it.
      const server = await startEmbeddedDirectory({ entries: demoEntries, tls: certificate });
      closers.push(() => server.close());
      const startTls = kind === "StartTLS";
      const proxy = await proxyTo(startTls ? server.url : server.tlsUrl);
      const problems = await tryEverything(proxy, { startTls, ca: isTrusted ? certificate.cert : whole.cert, ...patient });
      for (const problem of problems) expect(problem).toMatch(words);
      expectNothingToSteal(proxy);
      expect(server.operations().map((operation) => operation.kind)).toEqual(startTls ? Array(4).fill("starttls") : []);
    });
  });
});

describe("StartTLS", () => {
  let slapd: Slapd;
  beforeAll(async () => {
    slapd = await startSlapd({ entries: demoEntries });
  });
  afterAll(() => slapd.close());
  const settings = () => ({ startTls: true, ca: slapd.caCertificate });

  const answer = (code: ResultCode, tag: number = operations.extendedResponse, later = 0): FaultMode => ({
    kind: "change",
    // As who wants the password in clear would: the rest goes on to the server. The request's number is its fifth byte.
    fromClient: (piece, isFirst) => (isFirst ? { toClient: writeResult((piece[4] ?? 0) + later, tag, code) } : { toServer: piece }),
  });
  const cases: readonly [string, FaultMode][] = [
    ["refused by somebody in between", answer(resultCodes.protocolError)],
    ["refused by somebody in between as not offered", answer(resultCodes.unwillingToPerform)],
    ["answered with success by somebody who then speaks no TLS", answer(resultCodes.success)],
    ["answered as if it had been a bind", answer(resultCodes.success, operations.bindResponse)],
    ["answered for another request", answer(resultCodes.success, operations.extendedResponse, 1)],
    ["swallowed", { kind: "change", fromClient: (piece, isFirst) => (isFirst ? {} : { toServer: piece }) }],
    ["never answered", { kind: "hang" }],
    ["cut off", { kind: "truncate", afterBytes: 5 }],
  ];

  it("works when nobody is in between (so that the tests below can fail)", async () => {
    const proxy = await proxyTo(slapd.url);
    const directory = directoryUnderTest({ url: `ldap://127.0.0.1:${proxy.port}`, ...settings() });
    expect((await directory.authenticate("alice", password)).ok).toBe(true);
    expectNothingToSteal(proxy);
  });

  it("is what hides the password (so that the tests below can fail)", async () => {
    const proxy = await proxyTo(slapd.url);
    expect((await directoryUnderTest({ url: `ldap://127.0.0.1:${proxy.port}` }).authenticate("alice", password)).ok).toBe(true);
    expect(proxy.clientBytes().includes(password)).toBe(true);
    expect(proxy.clientBytes().includes(demoServiceAccount.password)).toBe(true);
  });

  it.each(cases)("%s: not a byte of a bind is sent", async (_name, mode) => {
    const proxy = await proxyTo(slapd.url, mode);
    await tryEverything(proxy, settings());
    expectNothingToSteal(proxy);
    for (const connection of proxy.connections()) {
      const sent = connection.clientBytes();
      // The one message is the request for StartTLS (tag 0x77); behind it at most a TLS handshake (record type 0x16).
      const length = 2 + (sent[1] ?? 0);
      expect([sent[0], sent[5], sent.subarray(0, length).includes("1.3.6.1.4.1.1466.20037")]).toEqual([0x30, 0x77, true]);
      expect([undefined, 0x16]).toContain(sent[length]);
    }
  });

  it("refused by the server itself: not a byte of a bind is sent", async () => {
    const plain = await startSlapd({ entries: demoEntries, tls: null });
    closers.push(() => plain.close());
    const proxy = await proxyTo(plain.url);
    await tryEverything(proxy, settings());
    expectNothingToSteal(proxy);
    for (const connection of proxy.connections()) expect(connection.clientByteCount()).toBe(2 + (connection.clientBytes()[1] ?? 0));
  });
});

describe("an old TLS", () => {
  const { DEFAULT_MIN_VERSION, DEFAULT_CIPHERS } = tls;
  afterEach(() => {
    Object.assign(tls, { DEFAULT_MIN_VERSION, DEFAULT_CIPHERS });
  });

  it("is refused, also where the machine would allow it", async () => {
    const certificate = await makeTlsCertificate();
    const ciphers = "DEFAULT@SECLEVEL=0";
    let agreed = 0;
    const server = tls.createServer({ ...certificate, minVersion: "TLSv1", maxVersion: "TLSv1.1", ciphers }, (socket) => {
      agreed += 1;
      socket.on("error", () => undefined).resume();
    });
    server.on("tlsClientError", () => undefined);
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    closers.push(async () => server.close());
    const address = server.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    Object.assign(tls, { DEFAULT_MIN_VERSION: "TLSv1", DEFAULT_CIPHERS: ciphers });
    const willing = tls.connect({ port, host: "127.0.0.1", ca: certificate.cert });
    await once(willing, "secureConnect");
    willing.destroy();
    await expect.poll(() => agreed).toBe(1);
    await tryEverything(await proxyTo(`ldaps://127.0.0.1:${port}`), { ca: certificate.cert });
    expect(agreed).toBe(1);
  });
});
