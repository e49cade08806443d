import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { decode, encode } from "next-auth/jwt";
import { NextRequest } from "next/server";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { POST as answerAuth } from "@/app/api/auth/[...nextauth]/route";
import { demoEntries, demoGroupBase, demoPeopleBase, demoServiceAccount } from "@/embedded/directory/demo-people";
import { startEmbeddedDirectory } from "@/embedded/directory/start-embedded-directory";
import type { EmbeddedDirectory } from "@/embedded/directory/start-embedded-directory";
import { isKnownDevice } from "@/server/access/known-device";
import * as signInModule from "@/server/access/sign-in";
import { replaceClock } from "@/server/platform/clock";
import { sha256 } from "@/server/platform/crypto";
import { database } from "@/server/platform/db";
import { env } from "@/server/platform/env";
import { createTestDatabase } from "@/testing/database/test-database";
import type { TestDatabase } from "@/testing/database/test-database";
import { movableClock } from "@/testing/movable-clock";
import { requestContext } from "./request-context";
import { peerHeader } from "./request-facts";
import { sessionCookieName } from "./session-cookie";

type Answer = { status: number; text: string; url: string; session: string | null; headers: Headers };

let testDatabase: TestDatabase;
let directory: EmbeddedDirectory;
let folder: string;
let jar: Map<string, string>;

// next-auth asks Next for the request's headers and cookies when it answers; outside of Next's server the test hands them over.
const nextHeaders = createRequire(import.meta.url)("next/headers") as { headers: unknown; cookies: unknown };

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  directory = await startEmbeddedDirectory({ entries: demoEntries, nestedMemberOf: true });
  folder = mkdtempSync(path.join(tmpdir(), "auth-options-"));
  writeFileSync(path.join(folder, "ca.pem"), directory.caCertificate ?? "");
  const settings = {
    DATABASE_URL: testDatabase.appUrl,
    NEXTAUTH_URL: "http://localhost:3000",
    SIGN_IN_LIMIT_PER_IDENTITY: "100",
    LDAP_URL: directory.tlsUrl ?? "",
    LDAP_CA_FILE: path.join(folder, "ca.pem"),
    LDAP_BIND_DN: demoServiceAccount.dn,
    LDAP_BIND_PASSWORD: demoServiceAccount.password,
    LDAP_USER_BASE: demoPeopleBase,
    LDAP_GROUP_BASE: demoGroupBase,
  };
  for (const [name, value] of Object.entries(settings)) vi.stubEnv(name, value);
});
afterAll(async () => {
  await database().$disconnect();
  await directory.close();
  await testDatabase.drop();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => {
  jar = new Map();
  // A refusal is answered a second later; this clock does not wait for it.
  return replaceClock(movableClock());
});

const cookieHeader = (): string => [...jar].map(([name, value]) => `${name}=${value}`).join("; ");

async function auth(action: string, body?: { type: string; text: string }, address = "192.0.2.7"): Promise<Answer> {
  const headers = new Headers({ cookie: cookieHeader(), "user-agent": "Firefox/140.0", [peerHeader]: address, ...(body && { "content-type": body.type }) });
  nextHeaders.headers = () => Promise.resolve(headers);
  nextHeaders.cookies = () => Promise.resolve({ getAll: () => [...jar].map(([name, value]) => ({ name, value })) });
  const init = body === undefined ? { headers } : { method: "POST", headers, body: body.text };
  const response = await answerAuth(new NextRequest(`http://localhost:3000/api/auth/${action}`, init), {
    params: Promise.resolve({ nextauth: (action.split("?")[0] ?? "").split("/") }),
  });
  for (const set of response.headers.getSetCookie()) {
    const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
    if (value === "") jar.delete(name);
    else jar.set(name, decodeURIComponent(value));
  }
  const text = await response.text();
  const url = response.headers.get("location") ?? (text.startsWith('{"url"') ? (JSON.parse(text) as { url: string }).url : "");
  return { status: response.status, text, url, session: jar.get(sessionCookieName()) ?? null, headers: response.headers };
}

async function csrfToken(): Promise<string> {
  return (JSON.parse((await auth("csrf")).text) as { csrfToken: string }).csrfToken;
}

const asJson = (fields: object) => ({ type: "application/json", text: JSON.stringify(fields) });
const asForm = (fields: readonly [string, string][]) => ({ type: "application/x-www-form-urlencoded", text: new URLSearchParams([...fields]).toString() });

async function signInAs(username: unknown, password: unknown): Promise<Answer> {
  return auth("callback/credentials", asJson({ csrfToken: await csrfToken(), json: "true", username, password }));
}

const contextOf = (headers: Record<string, string>) => requestContext(new Headers(headers));

describe("signing in over HTTP", () => {
  it("sets a cookie that names the person, and hides their token", async () => {
    const { session } = await signInAs("alice", "alice-demo");
    const { actor } = await contextOf({ cookie: cookieHeader() });
    expect(actor).toMatchObject({ uid: "alice", directoryFresh: true });
    const jwt = await decode({ token: session ?? "", secret: env().SESSION_SECRET });
    expect(Object.keys(jwt ?? {}).toSorted()).toEqual(["exp", "iat", "jti", "token"]);
    expect(await database().session.findFirstOrThrow({ where: { tokenHash: sha256(String(jwt?.token)) } })).toMatchObject({
      id: actor?.sessionId,
      address: "192.0.2.7",
    });
  });

  it.each<[string, unknown, unknown]>([
    ["a wrong password", "alice", "wrong"],
    ["an unknown name", "nobody", "alice-demo"],
    ["an empty password", "alice", ""],
    ["no password", "alice", undefined],
    ["null", null, null],
    ["an array as password", "alice", ["alice-demo"]],
    ["an object as password", "alice", { $ne: "" }],
    ["an array as name", ["alice"], "alice-demo"],
    ["an object as name", { toString: "alice" }, "alice-demo"],
    ["true", true, true],
  ])("is refused as JSON with %s", async (_what, username, password) => {
    const { status, url, session } = await signInAs(username, password);
    expect({ status, url, session }).toEqual({ status: 401, url: expect.stringContaining("error=CredentialsSignin") as string, session: null });
  });

  it("reads no more than a sign-in needs", async () => {
    expect(await signInAs("alice", "x".repeat(20_000))).toMatchObject({ status: 413, session: null });
  });

  it("works as a form, and refuses its arrays and objects", async () => {
    const form = async (...fields: [string, string][]) => auth("callback/credentials", asForm([["csrfToken", await csrfToken()], ["json", "true"], ...fields]));
    for (const name of ["password[]", "password[$ne]", "password[0]"]) {
      const { session } = await form(["username", "alice"], [name, "alice-demo"]);
      expect(session).toBeNull();
    }
    expect((await form(["username", "alice"], ["password", "wrong"], ["password", "alice"])).session).toBeNull();
    expect((await form(["username", "alice"], ["password", "alice-demo"])).session).not.toBeNull();
  });

  it("marks the browser as known to the person, in a cookie that scripts cannot read and other sites do not send", async () => {
    const { headers } = await signInAs("alice", "alice-demo");
    const [mark = "", ...more] = headers.getSetCookie().filter((cookie) => cookie.startsWith("switchyard.device="));
    expect(more).toEqual([]);
    expect(mark).toMatch(/^switchyard\.device=[\w.-]+; Path=\/; Max-Age=15552000; HttpOnly; SameSite=Strict$/);
    expect(isKnownDevice(jar.get("switchyard.device") ?? null, "0f4e2b6a-6c1d-4b1e-9a53-1d0c7f2a1001")).toBe(true);
    const asked = vi.spyOn(signInModule, "signIn");
    const sent = jar.get("switchyard.device");
    const again = await signInAs("alice", "wrong");
    expect(asked).toHaveBeenCalledWith(expect.anything(), expect.anything(), expect.objectContaining({ device: sent }));
    asked.mockRestore();
    expect(again.headers.getSetCookie().join()).not.toContain("switchyard.device");
  });

  it("is refused without the CSRF token, or with one of another browser", async () => {
    const stolen = await csrfToken();
    jar.clear();
    for (const token of [undefined, "", stolen]) {
      const { session } = await auth("callback/credentials", asJson({ csrfToken: token, username: "alice", password: "alice-demo" }));
      expect(session).toBeNull();
    }
  });

  it("sends nobody to another site afterwards", async () => {
    const csrf = await csrfToken();
    const fields = { csrfToken: csrf, json: "true", username: "alice", password: "alice-demo", callbackUrl: "https://evil.example/" };
    const { url, session } = await auth("callback/credentials", asJson(fields));
    expect(session).not.toBeNull();
    expect(url).not.toContain("evil.example");
  });

  it("says nothing about the person at next-auth's own address", async () => {
    await signInAs("alice", "alice-demo");
    expect(Object.keys(JSON.parse((await auth("session")).text) as object)).toEqual(["expires"]);
  });

  it("ends in the database when the person signs out, so that a copy of the cookie is worth nothing", async () => {
    await signInAs("alice", "alice-demo");
    const copy = cookieHeader();
    const { headers } = await auth("signout", asJson({ csrfToken: await csrfToken(), json: "true" }), "192.0.2.99");
    expect(jar.has(sessionCookieName())).toBe(false);
    expect((await contextOf({ cookie: copy })).actor).toBeNull();
    const last = await database().auditEvent.findFirstOrThrow({ orderBy: { id: "desc" } });
    expect(last).toMatchObject({ event: "session.ended", actorUid: "alice", data: { why: "signed out", sessions: 1 } });
    // Where the person signed out from, and the request that did it; not where the session was opened.
    expect(last).toMatchObject({ address: "192.0.2.99", requestId: headers.get("x-request-id") });
  });

  it.each(["https://evil.example/", "/environments"])("goes on to an address of ours after %s", async (callbackUrl) => {
    const fields = { csrfToken: await csrfToken(), json: "true", username: "alice", password: "alice-demo", callbackUrl };
    const { status, url, session } = await auth("callback/credentials", asJson(fields));
    expect([status, new URL(url).origin]).toEqual([200, "http://localhost:3000"]);
    expect(session).not.toBeNull();
  });

  it.each(["http://[", "//[", "javascript:alert(1)", "nowhere"])("refuses %s as the address to go on to, and forgets it", async (callbackUrl) => {
    expect((await auth(`csrf?callbackUrl=${encodeURIComponent(callbackUrl)}`)).status).toBe(400);
    jar.set("next-auth.callback-url", callbackUrl);
    expect((await auth("csrf")).status).toBe(400);
    expect(jar.has("next-auth.callback-url")).toBe(false);
    expect((await auth("csrf")).status).toBe(200);
  });

  it.each(["http://[", "//[", "javascript:alert(1)", { not: "text" }])("refuses %s as callbackUrl of a sign-in", async (callbackUrl) => {
    const fields = { csrfToken: await csrfToken(), json: "true", username: "alice", password: "alice-demo", callbackUrl };
    const { status, session } = await auth("callback/credentials", asJson(fields));
    expect([status, session]).toEqual([400, null]);
    const form = asForm([
      ["csrfToken", await csrfToken()],
      ["username", "alice"],
      ["password", "alice-demo"],
      ["callbackUrl", typeof callbackUrl === "string" ? callbackUrl : "{}"],
    ]);
    expect((await auth("callback/credentials", form)).status).toBe(400);
  });

  it.each(["{", "", "null", "[]", '"text"', "7"])("refuses the JSON body '%s'", async (text) => {
    const { status, session } = await auth("callback/credentials", { type: "application/json", text });
    expect([status, session]).toEqual([400, null]);
  });

  it.each(["signin", "signin/credentials", "signout", "error", "error?error=Configuration", "verify-request"])("shows our page at %s", async (action) => {
    const { status, url, headers } = await auth(action);
    expect([status, url, headers.get("cache-control")]).toEqual([302, "http://localhost:3000/sign-in", "no-store"]);
  });

  it("is kept by nobody", async () => {
    expect((await auth("session")).headers.get("cache-control")).toBe("no-store");
    expect((await signInAs("alice", "wrong")).headers.get("cache-control")).toBe("no-store");
  });

  it("tells nothing of a fault inside", async () => {
    const settings = await import("@/server/access/directory-settings");
    const spy = vi.spyOn(settings, "directorySettings").mockImplementation(() => {
      throw new Error("Invalid prisma.user.upsert() invocation");
    });
    const { url, session } = await signInAs("alice", "alice-demo");
    spy.mockRestore();
    expect([new URL(url).searchParams.get("error"), session]).toEqual(["unavailable", null]);
  });

  it("says so when the directory is down", async () => {
    const settings = await import("@/server/access/directory-settings");
    const spy = vi.spyOn(settings, "directorySettings").mockReturnValue({ ...settings.directorySettings(), url: "ldaps://127.0.0.1:1" });
    const { url, session } = await signInAs("alice", "alice-demo");
    spy.mockRestore();
    expect([url, session]).toEqual([expect.stringContaining("error=unavailable"), null]);
  });
});

describe("a request's session", () => {
  it.each<[string, (cookie: string) => string]>([
    ["cut off", (value) => value.slice(0, -4)],
    ["changed in its middle", (value) => value.slice(0, 60) + (value[60] === "A" ? "B" : "A") + value.slice(61)],
    ["empty", () => ""],
    ["junk", () => "a.b.c.d.e"],
    ["an unsigned token", () => `${Buffer.from('{"alg":"none"}').toString("base64url")}.${Buffer.from('{"token":"x"}').toString("base64url")}.`],
  ])("is none when the cookie is %s", async (_what, change) => {
    const { session } = await signInAs("alice", "alice-demo");
    expect((await contextOf({ cookie: `${sessionCookieName()}=${change(session ?? "")}` })).actor).toBeNull();
  });

  it("is none when the cookie was made with another secret, or holds no token of ours", async () => {
    const { session } = await signInAs("alice", "alice-demo");
    const jwt = await decode({ token: session ?? "", secret: env().SESSION_SECRET });
    const forged = await encode({ token: { token: jwt?.token }, secret: "another-secret-another-secret-another" });
    const ours = await encode({ token: { token: jwt?.token }, secret: env().SESSION_SECRET });
    const others = [{ token: "x" }, { token: { toString: "x" } }, { sub: "alice" }].map((token) => encode({ token, secret: env().SESSION_SECRET }));
    expect((await contextOf({ cookie: `${sessionCookieName()}=${ours}` })).actor).toMatchObject({ uid: "alice" });
    for (const value of [forged, String(jwt?.token), ...(await Promise.all(others))])
      expect((await contextOf({ cookie: `${sessionCookieName()}=${value}` })).actor).toBeNull();
  });

  it("comes from our cookie only, not from a header or another cookie", async () => {
    const { session } = await signInAs("alice", "alice-demo");
    const value = session ?? "";
    const elsewhere: Record<string, string>[] = [
      { authorization: `Bearer ${value}` },
      { cookie: `next-auth.session-token=${value}` },
      { cookie: `${sessionCookieName()}2=${value}` },
      { cookie: `x${sessionCookieName()}=${value}` },
    ];
    for (const headers of elsewhere) expect((await contextOf(headers)).actor).toBeNull();
    expect((await contextOf({ cookie: `theme=dark; ${sessionCookieName()}=${value}; other=1` })).actor).toMatchObject({ uid: "alice" });
  });
});
