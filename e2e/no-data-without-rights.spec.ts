import { connect } from "node:net";
import { expect, test } from "@playwright/test";
import { signInWithCookie } from "../bench/web/sign-in-with-cookie";
import { portal } from "./support/portal";

// Words that only stand in data: environments, teams, accounts, instance ids, people.
const data =
  /payments-dev|checkout-dev|search-staging|ledger-dev|111122223333|444455556666|i-0[0-9a-f]{16}|Alice Kim|Mina Park|main-seoul|shop-dev|shop-production|shop_dev/;

const pages = [
  "/",
  "/environments",
  "/environments?team=payments",
  "/environments/01890000-0000-7000-8000-000000000000",
  "/environments/targets",
  "/migrations",
  "/migrations/new",
  "/migrations/1",
  "/migrations/databases",
  "/migrations/databases/01890000-0000-7000-8000-000000000000",
  "/my-access",
  "/audit-log",
];
const queries = [
  "environments.list",
  "environments.overview",
  "environments.get",
  "environments.history",
  "environments.connect",
  "environments.targets.list",
  "environments.targets.policies",
  "migrations.list",
  "migrations.overview",
  "migrations.get",
  "migrations.kinds",
  "migrations.plan",
  "migrations.steps",
  "migrations.history",
  "migrations.conflicts",
  "migrations.rehearsal",
  "migrations.leftovers",
  "migrations.databases.list",
  "migrations.databases.get",
  "migrations.databases.tables",
  "migrations.databases.table",
  "migrations.observe.list",
  "auditLog.list",
  "auditLog.filters",
  "myAccess.viewer",
  "myAccess.get",
  "myAccess.sessions",
  "live.changes",
];
const bypasses: Record<string, string>[] = [
  {},
  { "x-middleware-subrequest": "middleware:middleware:middleware:middleware:middleware" },
  { "x-middleware-subrequest": "proxy:proxy:proxy:proxy:proxy" },
  { "x-middleware-subrequest": "src/middleware:src/middleware:src/middleware:src/middleware:src/middleware" },
  { rsc: "1" },
  { rsc: "1", "x-middleware-subrequest": "middleware:middleware:middleware:middleware:middleware" },
  { rsc: "1", "next-router-prefetch": "1" },
  { rsc: "1", "next-router-prefetch": "1", "next-router-segment-prefetch": "/_tree" },
  { rsc: "1", "next-router-segment-prefetch": "/__PAGE__" },
  { rsc: "1", "next-router-state-tree": encodeURIComponent(JSON.stringify(["", { children: ["(console)", {}] }, null, null, true])) },
  { purpose: "prefetch", "x-nextjs-data": "1" },
  { "x-forwarded-host": "internal", "x-forwarded-for": "127.0.0.1", "x-switchyard-peer": "127.0.0.1" },
];

function urlsOf(page: string): string[] {
  const { url } = portal();
  const [path = "/", query] = page.split("?");
  const plain = path === "/" ? "/index" : path;
  const forms = [
    page,
    `${plain}.rsc`,
    `${plain}.segments/_tree.segment.rsc`,
    `${plain}.txt`,
    `${page}${query === undefined ? "?" : "&"}_rsc=1abc`,
    `/_next/data/build${plain}.json`,
  ];
  return forms.map((form) => url + form);
}

async function leaks(url: string, headers: Record<string, string>): Promise<string | null> {
  const response = await fetch(url, { headers, signal: AbortSignal.timeout(60_000) });
  const body = await response.text();
  const found = data.exec(body);
  return found === null ? null : `${url} with ${JSON.stringify(headers)} answered ${response.status} with "${found[0]}"`;
}

for (const who of ["a caller who is not signed in", "a person without a role"] as const) {
  test(`${who} gets no data from any page, in any form, with any header`, async () => {
    test.setTimeout(1_200_000);
    const cookie: Record<string, string> = who === "a person without a role" ? { cookie: await signInWithCookie(portal().url, "nora", "nora-demo") } : {};
    const attempts = pages.flatMap(urlsOf).flatMap((url) => bypasses.map((bypass) => ({ url, headers: { ...cookie, ...bypass } })));
    const found: (string | null)[] = [];
    for (const { url, headers } of attempts) found.push(await leaks(url, headers));
    expect(found.filter((leak) => leak !== null)).toEqual([]);
  });
}

test("the words that would be a leak do stand in the page of somebody who may see them", async () => {
  const cookie = await signInWithCookie(portal().url, "victor", "victor-demo");
  expect(await leaks(`${portal().url}/environments`, { cookie })).not.toBeNull();
  expect(await leaks(`${portal().url}/environments`, { cookie, rsc: "1" })).not.toBeNull();
  expect(await leaks(`${portal().url}/migrations/databases`, { cookie })).not.toBeNull();
});

test("a caller who is not signed in is refused by every procedure, with any header", async () => {
  for (const query of queries) {
    for (const bypass of bypasses) {
      const response = await fetch(`${portal().url}/api/trpc/${query}`, { headers: bypass, signal: AbortSignal.timeout(60_000) });
      const body = await response.text();
      // A stream has answered 200 before it begins, so its refusal is its first event.
      expect(body, `${query} with ${JSON.stringify(bypass)}`).toContain('"code":"unauthenticated"');
      if (query !== "live.changes") expect(response.status).toBe(401);
      expect(body).not.toMatch(data);
    }
  }
});

test("next-auth's own session endpoint says nothing about the person", async () => {
  const cookie = await signInWithCookie(portal().url, "alice", "alice-demo");
  const body = await (await fetch(`${portal().url}/api/auth/session`, { headers: { cookie } })).text();
  expect(body).not.toMatch(/alice|token|Kim/i);
});

test("a mutation from another site, or as a form, is refused", async () => {
  const { url } = portal();
  const cookie = await signInWithCookie(url, "alice", "alice-demo");
  const body = JSON.stringify({ json: { environmentId: "01890000-0000-7000-8000-000000000000", pinned: true } });
  const send = async (headers: Record<string, string>) =>
    (await fetch(`${url}/api/trpc/environments.setPin`, { method: "POST", headers: { cookie, ...headers }, body })).status;
  const json = { "content-type": "application/json" };
  expect(await send({ ...json, origin: url })).toBe(404);
  expect(await send({ ...json, origin: "https://evil.example" })).toBe(403);
  expect(await send({ ...json, origin: url, "sec-fetch-site": "cross-site" })).toBe(403);
  expect(await send(json)).toBe(403);
  expect(await send({ origin: url, "content-type": "text/plain" })).toBe(415);
  expect(await send({ origin: url, "content-type": "application/x-www-form-urlencoded" })).toBe(415);
});

test("an upgrade to another address is not passed on", async () => {
  const { port } = new URL(portal().url);
  const answer = await new Promise<string>((resolve, reject) => {
    const socket = connect(Number(port), "127.0.0.1");
    let text = "";
    socket.setTimeout(3_000, () => socket.destroy());
    socket.on("data", (chunk) => (text += chunk.toString("utf8")));
    socket.on("close", () => resolve(text));
    socket.on("error", reject);
    socket.write(
      "GET http://169.254.169.254/latest/meta-data/ HTTP/1.1\r\nHost: 169.254.169.254\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n",
    );
  });
  expect(answer).not.toMatch(/^HTTP\/1\.1 (101|200)/);
});
