import { once } from "node:events";
import { createServer } from "node:net";
import type { Server, Socket } from "node:net";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { demoEntries, demoPeopleBase, demoPersonDn, demoServiceAccount } from "@/embedded/directory/demo-people";
import { startEmbeddedDirectory } from "@/embedded/directory/start-embedded-directory";
import type { EmbeddedDirectory } from "@/embedded/directory/start-embedded-directory";
import { makeTlsCertificate } from "@/embedded/directory/tls-certificate";
import { startFaultProxy } from "@/testing/fault-proxy/start-fault-proxy";
import type { FaultProxy } from "@/testing/fault-proxy/start-fault-proxy";
import { directoryUnderTest } from "@/testing/slapd/directory-under-test";
import type { DirectoryUnderTest } from "@/testing/slapd/directory-under-test";
import { directoryConfigSchema, DirectoryUnavailableError } from "./directory";
import { SingleConnection } from "./ldap-connection";
import { tryBind } from "./ldap-gateway";

vi.mock("@/server/platform/logger", () => ({ logger: { error: vi.fn<() => void>() } }));

const alice = { entryUuid: "0f4e2b6a-6c1d-4b1e-9a53-1d0c7f2a1001", uid: "alice", name: "Alice Kim", mail: null, dn: demoPersonDn("alice") };
/** "Success" in answer to the first request of a connection; `operation` is the answer's tag, 61 for a bind and 78 for StartTLS. */
function success(request: Buffer, operation: "61" | "78"): Buffer {
  return Buffer.from(`300c0201${(request[4] ?? 0).toString(16).padStart(2, "0")}${operation}070a010004000400`, "hex");
}

let server: EmbeddedDirectory;
const closers: (() => unknown)[] = [];

beforeAll(async () => {
  server = await startEmbeddedDirectory({ entries: demoEntries });
});
afterAll(() => server.close());
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

function directoryAt(url: string | null, changes: Record<string, unknown> = {}): DirectoryUnderTest {
  return directoryUnderTest({ url, ca: server.caCertificate ?? undefined, connectTimeoutMs: 30_000, operationTimeoutMs: 30_000, ...changes });
}

async function proxyTo(url: string | null, fromServer?: (piece: Buffer, isFirst: boolean) => Buffer): Promise<FaultProxy> {
  const proxy = await startFaultProxy(Number(new URL(url ?? "").port), fromServer && { mode: { kind: "change", fromServer } });
  closers.push(() => proxy.close());
  return proxy;
}

/** A server of the test's own that does what `serve` says with each connection. Gives its port. */
async function listen(serve: (socket: Socket) => void): Promise<number> {
  const sockets = new Set<Socket>();
  const own: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    serve(socket);
  }).listen(0, "127.0.0.1");
  await once(own, "listening");
  closers.push(() => {
    for (const socket of sockets) socket.destroy();
    own.close();
  });
  const address = own.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}

async function problemOf(attempt: Promise<unknown>): Promise<string> {
  const error: unknown = await attempt.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(DirectoryUnavailableError);
  const problem = error instanceof DirectoryUnavailableError ? error.problem : "";
  expect(`${problem} ${String(error)}`).not.toMatch(/alice-demo|switchyard-demo/u);
  return problem;
}

function expectNoSecret(proxy: FaultProxy): void {
  const sent = proxy.clientBytes();
  expect(sent.length).toBeGreaterThan(0);
  for (const secret of ["alice-demo", demoServiceAccount.password, "uid=alice"]) expect(sent.includes(secret)).toBe(false);
}

describe("encryption", () => {
  it("shows passwords in a plain connection (so that the tests below can fail)", async () => {
    const proxy = await proxyTo(server.url);
    expect(await directoryAt(`ldap://127.0.0.1:${proxy.port}`).verifyPassword(alice, "alice-demo")).toBe(true);
    expect(proxy.clientBytes().includes("alice-demo")).toBe(true);
  });

  it.each(["ldaps", "StartTLS"])("sends no secret in clear with %s", async (kind) => {
    const proxy = await proxyTo(kind === "ldaps" ? server.tlsUrl : server.url);
    const directory = directoryAt(`${kind === "ldaps" ? "ldaps" : "ldap"}://127.0.0.1:${proxy.port}`, { startTls: kind === "StartTLS" });
    expect((await directory.authenticate("alice", "alice-demo")).ok).toBe(true);
    expectNoSecret(proxy);
  });

  it.each([
    ["ldaps", "an authority nobody trusts", "127.0.0.1", false],
    ["StartTLS", "an authority nobody trusts", "127.0.0.1", false],
    ["ldaps", "a certificate for another name", "localhost", true],
    ["StartTLS", "a certificate for another name", "localhost", true],
  ])("%s refuses %s before any password is sent", async (kind, _, connectTo, isTrusted) => {
    const tls = await makeTlsCertificate({ hosts: ["other.example"], addresses: ["127.0.0.1"] });
    const other = await startEmbeddedDirectory({ entries: demoEntries, tls });
    closers.push(() => other.close());
    const proxy = await proxyTo(kind === "ldaps" ? other.tlsUrl : other.url);
    const directory = directoryAt(`${kind === "ldaps" ? "ldaps" : "ldap"}://${connectTo}:${proxy.port}`, {
      startTls: kind === "StartTLS",
      ca: isTrusted ? tls.cert : server.caCertificate,
    });
    expect(await problemOf(directory.verifyPassword(alice, "alice-demo"))).toMatch(isTrusted ? /ALTNAME/u : /SELF_SIGNED|UNABLE_TO_VERIFY|CERT/u);
    expect(await directory.authenticate("alice", "alice-demo")).toEqual({ ok: false, reason: "unavailable" });
    expectNoSecret(proxy);
  });

  it("sends no bind when the server refuses StartTLS", async () => {
    const plain = await startEmbeddedDirectory({ entries: demoEntries, tls: null });
    closers.push(() => plain.close());
    const proxy = await proxyTo(plain.url);
    const directory = directoryAt(`ldap://127.0.0.1:${proxy.port}`, { startTls: true });
    await problemOf(directory.verifyPassword(alice, "alice-demo"));
    await problemOf(directory.findPerson("alice"));
    expectNoSecret(proxy);
    expect(plain.operations().map(({ kind }) => kind)).toEqual(["starttls", "starttls"]);
  });

  it("does not take words said before encryption for words said under it", async () => {
    // "Success" for the next request but for its last byte, one of text; the first encrypted byte, whatever it is, would complete it.
    const forge = (chunk: Buffer) => Buffer.concat([chunk, Buffer.from(`300d0201${String((chunk[4] ?? 0) + 1).padStart(2, "0")}61080a010004000401`, "hex")]);
    const proxy = await proxyTo(server.url, (chunk, first) => (first ? forge(chunk) : chunk));
    const directory = directoryAt(`ldap://127.0.0.1:${proxy.port}`, { startTls: true });
    expect(await problemOf(directory.verifyPassword(alice, "not her password"))).toContain("in between");
  });
});

describe("tryBind", () => {
  it.each([
    ["an empty password", demoPersonDn("alice"), ""],
    ["an empty name", "", "alice-demo"],
  ])("sends nothing for %s, also where the server would say yes", async (_, dn, password) => {
    const permissive = await startEmbeddedDirectory({ entries: demoEntries, allowUnauthenticatedBind: true });
    closers.push(() => permissive.close());
    const config = directoryConfigSchema.parse({
      url: permissive.url,
      bindDn: demoServiceAccount.dn,
      bindPassword: demoServiceAccount.password,
      userBase: demoPeopleBase,
    });
    expect(await tryBind(config, dn, password)).toBe(false);
    expect(permissive.connectionCount()).toBe(0);
  });
});

it("never says yes for an unknown name, whatever the server answers", async () => {
  const port = await listen((socket) => void socket.on("data", (request) => socket.write(success(request, "61"))));
  const directory = directoryAt(`ldap://127.0.0.1:${port}`);
  expect(await directory.verifyPassword(alice, "anything")).toBe(true);
  expect(await directory.verifyPassword(null, "anything")).toBe(false);
});

it("opens no second connection for the library, plain or encrypted", async () => {
  let connections = 0;
  const port = await listen(() => (connections += 1));
  const line = new SingleConnection();
  await once(line.open(port, "127.0.0.1"), "connect");
  expect(() => line.open(port, "127.0.0.1")).toThrow("not opened again");
  expect(() => line.openSecure(port, "127.0.0.1", {})).toThrow("not opened again");
  line.destroy();
  expect(connections).toBe(1);
});

describe("a directory that fails", () => {
  it("is unavailable when nothing listens", async () => {
    const port = await listen(() => undefined);
    for (const close of closers.splice(0)) await close();
    expect(await problemOf(directoryAt(`ldap://127.0.0.1:${port}`).findPerson("alice"))).toContain("ECONNREFUSED");
  });

  const silent = (socket: Socket) => void socket.resume();
  const slow = (socket: Socket) => {
    const timer = setInterval(() => socket.write(Buffer.from([0x30])), 50);
    socket.on("close", () => clearInterval(timer)).resume();
  };
  const silentAfterStartTls = (socket: Socket) => void socket.once("data", (request) => socket.write(success(request, "78")));
  it.each([
    ["says nothing", "ldap", {}, silent],
    ["says nothing to TLS", "ldaps", {}, silent],
    ["says nothing to StartTLS", "ldap", { startTls: true }, silent],
    ["agrees to StartTLS and then says nothing", "ldap", { startTls: true }, silentAfterStartTls],
    ["answers a byte at a time", "ldap", {}, slow],
  ])("is unavailable in time when it %s", async (_, scheme, changes, serve) => {
    const directory = directoryAt(`${scheme}://127.0.0.1:${await listen(serve)}`, { connectTimeoutMs: 500, operationTimeoutMs: 500, ...changes });
    // Without its own limits it would wait for as long as this test may last.
    expect(await problemOf(directory.verifyPassword(alice, "alice-demo"))).not.toBe("");
  });

  it("is unavailable when it talks nonsense", async () => {
    const port = await listen((socket) => void socket.once("data", () => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n")));
    expect(await problemOf(directoryAt(`ldap://127.0.0.1:${port}`).findPerson("alice"))).toContain(`127.0.0.1:${port}`);
  });

  it("does not go on anonymously, on a second connection, when the first ends", async () => {
    let connections = 0;
    const port = await listen((socket) => {
      connections += 1;
      socket.once("data", (request) => socket.end(success(request, "61")));
    });
    await problemOf(directoryAt(`ldap://127.0.0.1:${port}`).findPerson("alice"));
    expect(connections).toBe(1);
  });

  it("is unavailable, and not empty, when the service account or a base is wrong", async () => {
    expect(await problemOf(directoryAt(server.tlsUrl, { bindPassword: "wrong" }).readGroups(alice))).toContain(demoServiceAccount.dn);
    expect(await problemOf(directoryAt(server.tlsUrl, { userBase: "ou=nowhere,dc=example,dc=com" }).readPerson(alice.entryUuid))).toContain("ou=nowhere");
    expect(
      await problemOf(directoryAt(server.tlsUrl, { groupStrategy: "groupOfNames", groupBase: "ou=nowhere,dc=example,dc=com" }).readGroups(alice)),
    ).toContain("ou=nowhere");
  });

  it("leaves no connection open", async () => {
    const own = await startEmbeddedDirectory({ entries: demoEntries });
    closers.push(() => own.close());
    const directory = directoryAt(own.tlsUrl, { ca: own.caCertificate });
    expect((await directory.authenticate("alice", "alice-demo")).ok).toBe(true);
    expect(await directory.readGroups(alice)).toHaveLength(2);
    expect(own.connectionCount()).toBe(3);
    await expect.poll(() => own.openConnectionCount()).toBe(0);
  });
});
