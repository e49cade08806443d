import { createRequire } from "node:module";
import { encode } from "next-auth/jwt";
import { NextRequest } from "next/server";
import { afterAll, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { openSession } from "@/server/access/sessions";
import { replaceClock } from "@/server/platform/clock";
import { database } from "@/server/platform/db";
import { env } from "@/server/platform/env";
import { newId } from "@/server/platform/ids";
import { inTransaction } from "@/server/platform/transaction";
import { createTestDatabase } from "@/testing/database/test-database";
import type { TestDatabase } from "@/testing/database/test-database";
import { startFaultProxy } from "@/testing/fault-proxy/start-fault-proxy";
import type { FaultProxy } from "@/testing/fault-proxy/start-fault-proxy";
import { movableClock } from "@/testing/movable-clock";
import { handleAuth } from "./auth-handler";
import { hookTokenHeader, receiveEc2Event } from "./receive-ec2-event";
import { sessionCookieName } from "./session-cookie";

const hookToken = "a-hook-token-of-at-least-32-characters";
/** Nothing of how the product is built may be in an answer. */
const inside = /prisma|postgres|ECONN|P1001|at async|\.ts|127\.0\.0\.1|stack/i;

// next-auth asks Next for the request's headers and cookies when it answers; outside of Next's server the test hands them over.
const nextHeaders = createRequire(import.meta.url)("next/headers") as { headers: unknown; cookies: unknown };

let testDatabase: TestDatabase;
let proxy: FaultProxy;
let jar: Map<string, string>;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  const url = new URL(testDatabase.appUrl);
  proxy = await startFaultProxy(Number(url.port), { capture: false });
  url.port = String(proxy.port);
  for (const [name, value] of Object.entries({ DATABASE_URL: url.href, HOOK_TOKEN: hookToken, NEXTAUTH_URL: "http://localhost:3000" })) vi.stubEnv(name, value);
  const now = new Date();
  const target = { title: "T", accountId: "111122223333", roleArnPrefix: "arn", externalId: "x", pollDueAt: now };
  await database().awsTarget.create({ data: { id: newId(), key: "here", region: "us-east-1", ...target } });
});
afterAll(async () => {
  await database().$disconnect();
  await proxy.close();
  await testDatabase.drop();
});
beforeEach(async () => {
  jar = new Map();
  await proxy.setMode({ kind: "pass" });
  // A refusal is answered a second later; this clock does not wait for it.
  return replaceClock(movableClock());
});

type Answer = { status: number; text: string };

async function auth(action: string, fields?: Record<string, string>): Promise<Answer> {
  const headers = new Headers({ cookie: [...jar].map(([name, value]) => `${name}=${value}`).join("; "), "content-type": "application/json" });
  nextHeaders.headers = () => Promise.resolve(headers);
  nextHeaders.cookies = () => Promise.resolve({ getAll: () => [...jar].map(([name, value]) => ({ name, value })) });
  const init =
    fields === undefined ? { headers } : { method: "POST", headers, body: JSON.stringify({ ...fields, csrfToken: await csrfToken(), json: "true" }) };
  const response = await handleAuth(new NextRequest(`http://localhost:3000/api/auth/${action}`, init), {
    params: Promise.resolve({ nextauth: action.split("/") }),
  });
  for (const set of response.headers.getSetCookie()) {
    const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
    if (value === "") jar.delete(name);
    else jar.set(name, decodeURIComponent(value));
  }
  return { status: response.status, text: await response.text() };
}

async function csrfToken(): Promise<string> {
  return (JSON.parse((await auth("csrf")).text) as { csrfToken: string }).csrfToken;
}

async function signInSomebody(): Promise<void> {
  const now = new Date();
  const facts = { uid: newId(), name: "Ada Admin", groups: [], groupsReadAt: now, createdAt: now, lastSignInAt: now };
  const { id } = await database().user.create({ data: { id: newId(), entryUuid: newId(), ...facts } });
  const { token } = await inTransaction(database(), (tx) => openSession(tx, id, { address: "192.0.2.7", userAgent: "test" }));
  jar.set(sessionCookieName(), await encode({ token: { token }, secret: env().SESSION_SECRET }));
}

it("a sign-in while the database is away is unavailable, and tells nothing of the inside", async () => {
  await proxy.setMode({ kind: "refuse" });
  const { status, text } = await auth("callback/credentials", { username: "alice", password: "alice-demo" });
  expect([status, text]).toEqual([401, expect.stringContaining("error=unavailable")]);
  expect(text.replace("http://localhost:3000", "")).not.toMatch(inside);
  expect(jar.has(sessionCookieName())).toBe(false);
});

it("a sign-out while the database is away says so and leaves the cookie, so that it can be asked for again", async () => {
  await signInSomebody();
  await proxy.setMode({ kind: "refuse" });
  const away = await auth("signout", {});
  expect([away.status, JSON.parse(away.text)]).toEqual([503, { status: 503, title: "The portal cannot reach its database at this moment. Try again." }]);
  expect(jar.has(sessionCookieName())).toBe(true);
  await proxy.setMode({ kind: "pass" });
  expect((await auth("signout", {})).status).toBe(200);
  expect(jar.has(sessionCookieName())).toBe(false);
  expect(await database().session.count({ where: { endedAt: null } })).toBe(0);
});

it("an event of EC2 while the database is away is to be sent again", async () => {
  await proxy.setMode({ kind: "refuse" });
  const body = JSON.stringify({ "detail-type": "EC2 Instance State-change Notification", account: "111122223333", region: "us-east-1" });
  const request = () => new Request("http://localhost:3000/api/hooks/ec2", { method: "POST", headers: { [hookTokenHeader]: hookToken }, body });
  const away = await receiveEc2Event(request());
  const text = await away.text();
  expect([away.status, away.headers.get("content-type")]).toEqual([503, "application/problem+json"]);
  expect(JSON.parse(text)).toEqual({ title: "The database does not answer. Send the event again.", status: 503 });
  await proxy.setMode({ kind: "pass" });
  expect((await receiveEc2Event(request())).status).toBe(202);
});
