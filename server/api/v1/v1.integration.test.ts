import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import type { UserActor } from "@/server/access/actor";
import { database } from "@/server/platform/db";
import { newId } from "@/server/platform/ids";
import { createTestDatabase } from "@/testing/database/test-database";
import { callApi, makeToken } from "@/testing/factories/api-world";
import { createPortalWorld } from "@/testing/factories/portal-world";
import type { PortalWorld } from "@/testing/factories/portal-world";
import { machineVerbs } from "@/server/access/api-token-rights";
import { roles } from "@/server/access/roles";
import { migrationRows, registration } from "@/testing/factories/migration-rows";
import type { MigrationIds } from "@/testing/factories/migration-rows";
import { addressesOf } from "./match-route";
import { v1Routes } from "./routes";
import type { V1Route } from "./v1-route";

let world: PortalWorld;
let mina: UserActor;
let token: string;
let ids: { checkout: string; search: string; lease: string } & MigrationIds;

beforeAll(async () => {
  const testDatabase = await createTestDatabase();
  vi.stubEnv("DATABASE_URL", testDatabase.appUrl);
  vi.stubEnv("API_REQUESTS_PER_MINUTE", "60");
  world = await createPortalWorld({ database: testDatabase });
  mina = await world.person("Mina Park");
  token = (await makeToken(world, mina)).text;
  const checkout = (await world.environment("checkout-dev")).id;
  const taken = await callApi("POST", `/environments/${checkout}/leases`, { token, body: { holder: "base" } });
  ids = { checkout, search: (await world.environment("search-dev")).id, lease: String(taken.body["leaseId"]), ...(await migrationRows(world.db, mina)) };
});
afterAll(async () => {
  await database().$disconnect();
  await world.close();
});
// Every test may ask as often as it likes.
afterEach(() => world.db.apiToken.updateMany({ data: { windowStartedAt: null } }));

/** The route's addresses, each filled with a thing of the team payments, or of search. */
function filled(route: V1Route, of: "payments" | "search"): string[] {
  const [environmentId, name] = of === "payments" ? [ids.checkout, "checkout-dev"] : [ids.search, "search-dev"];
  const kept: Readonly<Record<string, string>> = {
    leases: ids.lease,
    databases: ids.database,
    "migration-runs": ids.run,
    "migration-comments": ids.comment,
  };
  const id = kept[route.path.split("/")[1] ?? ""] ?? environmentId;
  const placed = (address: string) => address.replace("{id}", id).replace("{number}", String(ids.number));
  return addressesOf(route.path).map((address) => placed(address).replace("{team}/{stage}/{name}", `${of}/dev/${name}`));
}

const routes = v1Routes.map((route) => [`${route.method} ${route.path}`, route] as const);
/** Those that name one thing. */
const ofOne = routes.filter(([, { path }]) => path.includes("{"));

describe.each(routes)("%s", (_title, route) => {
  it("declares what it records when it changes something, and who may call it", () => {
    expect(route.method === "GET" ? route.audit : (route.audit ?? "")).toSatisfy((audit: string | null) =>
      route.method === "GET" ? audit === null : audit !== "",
    );
    expect(typeof route.access === "string" || route.access.everyToken.length > 10).toBe(true);
  });

  it("is refused without a token, with a wrong one, and with a session's cookie", async () => {
    for (const path of filled(route, "payments")) {
      const sent: Record<string, string>[] = [
        {},
        { authorization: "Bearer nonsense" },
        { authorization: `Basic ${token}` },
        { cookie: "next-auth.session-token=x" },
      ];
      for (const headers of sent) {
        const { status, body, headers: answered } = await callApi(route.method, path, { headers });
        expect({ status, code: body["code"] }).toEqual({ status: 401, code: "unauthenticated" });
        expect(answered.get("www-authenticate")).toContain("Bearer");
        expect(answered.get("content-type")).toBe("application/problem+json");
      }
    }
  });

  it("is refused with a token that has expired, was revoked, or whose owner is gone", async () => {
    const leaver = await world.person("Lea Leaver");
    const [expired, revoked, orphan] = [
      await makeToken(world, mina, { expiresAt: new Date(Date.now() - 1) }),
      await makeToken(world, mina, { name: "old" }),
      await makeToken(world, leaver),
    ];
    await world.db.apiToken.update({ where: { id: revoked.id }, data: { revokedAt: new Date() } });
    await world.db.user.update({ where: { id: leaver.id }, data: { goneAt: new Date() } });
    const [path = ""] = filled(route, "payments");
    for (const [{ text }, words] of [
      [expired, /has expired/],
      [revoked, /old was revoked/],
      [orphan, /owner .* has left/],
    ] as const) {
      const { status, body } = await callApi(route.method, path, { token: text });
      expect(status).toBe(401);
      expect(body["detail"]).toMatch(words);
    }
  });
});

describe.each(routes.filter(([, { access }]) => typeof access === "string"))("%s", (_title, route) => {
  it("is refused before anything is read to a token without the verb, and to an owner who lost the right", async () => {
    const others = machineVerbs.filter((verb) => verb !== route.access);
    const lacking = await makeToken(world, mina, { verbs: others });
    const viewer = await world.person("Vic Viewer", [{ role: "viewer" }]);
    const beyond = await makeToken(world, viewer);
    const refused = roles.viewer.permissions.some((permission) => permission === route.access) ? [lacking] : [lacking, beyond];
    for (const { text } of refused) {
      const { status, body } = await callApi(route.method, filled(route, "payments")[0] ?? "", {
        token: text,
        ...(route.method === "POST" && { body: "{{{" }),
      });
      expect({ status, code: body["code"], details: body["details"] }).toEqual({ status: 403, code: "forbidden", details: { permission: route.access } });
    }
  });
});

describe.each(ofOne)("%s", (_title, route) => {
  it("answers 404 for another team's, and for what the token's scope leaves out", async () => {
    const searcher = await world.person("Sue Shin", [{ role: "admin", teams: ["search"] }]);
    const foreign = await makeToken(world, searcher);
    const owner = await world.person("Ada Admin", [{ role: "admin", teams: ["payments"] }]);
    const narrow = await makeToken(world, owner, { scope: { environments: ["payments-dev"] } });
    const body = route.body === null ? undefined : validBody(route);
    for (const { text } of [foreign, narrow]) {
      for (const path of filled(route, "payments")) {
        const answer = await callApi(route.method, path, { token: text, body });
        expect({ status: answer.status, code: answer.body["code"] }).toEqual({ status: 404, code: "not_found" });
      }
    }
  });
});

function validBody(route: V1Route): object {
  const last = route.path.split("/").at(-1) ?? "";
  const hash = "0".repeat(64);
  const narrow = { kind: "narrow_text", schema: "public", table: "app", params: { column: "url" } };
  const bodies: Readonly<Record<string, object>> = {
    leases: { holder: "x" },
    extend: { minutes: 60 },
    edit: { ...narrow, databaseId: ids.database, title: "t", why: "", version: 1 },
    databases: { databaseId: ids.database },
    comments: { words: "Why?" },
    resolve: { resolved: true },
    approve: { contentHash: hash, fingerprint: hash },
    "send-back": { contentHash: hash, fingerprint: hash, words: "Why?" },
    start: route.path.startsWith("/migration-runs") ? { contentHash: hash } : {},
    cancel: { reason: "Not needed." },
    "approve-finalize": { contentHash: hash, fingerprint: hash },
    finalize: { contentHash: hash },
    "remove-leftover": { kind: "table", schema: "switchyard_shadow", table: null, name: "m1_log" },
    "conflict-values": { conflictIds: [ids.run] },
    "ask-force": { conflictIds: [ids.run], words: "Ours is right." },
    "decide-force": { subjectHash: hash, decision: "refuse" },
    update: registration({ host: "db.example.com" }),
    secret: { password: "secret" },
    samples: narrow,
  };
  return bodies[last] ?? {};
}

describe("a call", () => {
  it("names token and owner in the record, and shows the use at most once a minute", async () => {
    const { text, id } = await makeToken(world, mina, { name: "nightly" });
    const { body } = await callApi("POST", "/environments/payments/dev/checkout-dev/leases", { token: text, body: { holder: "nightly" } });
    const events = await world.db.auditEvent.findMany({ where: { event: "lease.taken", tokenId: id } });
    expect(events).toMatchObject([{ actorId: mina.id, actorUid: "mina", actorName: "Mina Park (token nightly)", sessionId: null, address: "unknown" }]);
    const used = await world.db.apiToken.findUniqueOrThrow({ where: { id } });
    expect(used).toMatchObject({ lastAddress: "unknown", windowRequests: 1 });
    await callApi("GET", "/me", { token: text });
    expect(await world.db.apiToken.findUniqueOrThrow({ where: { id } })).toMatchObject({ lastUsedAt: used.lastUsedAt, windowRequests: 2 });
    await callApi("DELETE", `/leases/${String(body["leaseId"])}`, { token: text });
  });

  it("is limited per token: 429 says when to come back, others go on", async () => {
    const { text } = await makeToken(world, mina);
    const answers = await Promise.all(Array.from({ length: 64 }, () => callApi("GET", "/me", { token: text })));
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused).toHaveLength(4);
    expect(Number(refused[0]?.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(refused[0]?.body).toMatchObject({ code: "rate_limited", status: 429 });
    expect((await callApi("GET", "/me", { token })).status).toBe(200);
  });

  it("reads but does not act while the directory is away; a heartbeat and a release still count", async () => {
    const taken = await callApi("POST", `/environments/${ids.checkout}/leases`, { token, body: { holder: "x", key: "away" } });
    const groupsRead = (groupsReadAt: Date) => world.db.user.update({ where: { id: mina.id }, data: { groupsReadAt } });
    await groupsRead(new Date(0));
    onTestFinished(async () => void (await groupsRead(new Date(Date.now() + 86_400_000))));
    const asked = async (method: string, path: string, body?: object) => (await callApi(method, path, { token, body })).status;
    expect(await asked("GET", `/environments/${ids.checkout}`)).toBe(200);
    expect(await asked("POST", `/environments/${ids.checkout}/start`, {})).toBe(503);
    expect(await asked("POST", `/environments/${ids.checkout}/leases`, { holder: "y" })).toBe(503);
    expect(await asked("POST", `/leases/${String(taken.body["leaseId"])}/heartbeat`, {})).toBe(200);
    expect(await asked("DELETE", `/leases/${String(taken.body["leaseId"])}`)).toBe(200);
  });

  it("loses what its owner loses", async () => {
    const owner = await world.person("Olga Owner");
    const { text } = await makeToken(world, owner);
    expect((await callApi("GET", `/environments/${ids.checkout}`, { token: text })).status).toBe(200);
    await world.db.user.update({ where: { id: owner.id }, data: { groups: [] } });
    expect((await callApi("GET", `/environments/${ids.checkout}`, { token: text })).status).toBe(403);
  });

  it.each<[what: string, method: string, path: string, call: { body?: unknown; headers?: Record<string, string> }, refusal: [number, RegExp]]>([
    ["an unknown key of the body", "POST", "/leases", { body: { holder: "x", colour: "red" } }, [400, /colour/]],
    ["an unknown key of the query", "GET", "?colour=red", {}, [400, /colour/]],
    ["a body that is no JSON", "POST", "/leases", { body: "{" }, [400, /not JSON/]],
    ["a body of another type", "POST", "/leases", { body: "holder=x", headers: { "content-type": "application/x-www-form-urlencoded" } }, [400, /as JSON/]],
    ["a body that is too large", "POST", "/leases", { body: { holder: "x".repeat(20_000) } }, [413, /16 kB/]],
    ["a key that is no UUID", "POST", "/leases", { body: { holder: "x" }, headers: { "idempotency-key": "1" } }, [400, /UUID/]],
    ["a source of the console", "POST", "/leases", { body: { holder: "x", source: "console" } }, [400, /source/]],
    ["NUL in a text", "POST", "/start", { body: { reason: "a\0b" } }, [400, /NUL/]],
    ["another method", "DELETE", "", {}, [405, /GET/]],
    ["NUL in an address", "GET", "/%00/start", {}, [404, /openapi\.json/]],
    ["an address that does not exist", "GET", "/hours", {}, [404, /openapi\.json/]],
  ])("with %s is refused", async (...[, method, path, call, [expected, words]]) => {
    const { status, body, headers } = await callApi(method, `/environments/${ids.checkout}${path}`, { token, ...call });
    expect(status).toBe(expected);
    expect(body).toMatchObject({ status: expected, requestId: headers.get("x-request-id") });
    expect(String(body["detail"])).toMatch(words);
    expect(headers.get("cache-control")).toBe("no-store");
    expect(headers.get("access-control-allow-origin")).toBeNull();
  });
});

describe("leases", () => {
  it("are taken, heard of and given back; a repetition with the same Idempotency-Key is the same lease", async () => {
    const headers = { "idempotency-key": newId() };
    const body = { holder: "ci-481", note: "make test", ttlSeconds: 60, source: "ci" };
    const first = await callApi("POST", `/environments/${ids.checkout}/leases`, { token, body, headers });
    const again = await callApi("POST", "/environments/payments/dev/checkout-dev/leases", { token, body, headers });
    expect([first.status, again.body["leaseId"], again.body["again"]]).toEqual([201, first.body["leaseId"], true]);
    const shown = await callApi("GET", `/environments/${ids.checkout}`, { token });
    expect(shown.status).toBe(200);
    const heard = await callApi("POST", `/leases/${String(first.body["leaseId"])}/heartbeat`, { token });
    expect(heard.status).toBe(200);
    expect((await callApi("DELETE", `/leases/${String(first.body["leaseId"])}`, { token })).body).toMatchObject({ released: true });
    const late = await callApi("POST", `/leases/${String(first.body["leaseId"])}/heartbeat`, { token });
    expect([late.status, late.body["details"]]).toEqual([409, { ended: "released", environment: "checkout-dev" }]);
  });
});

describe("environments", () => {
  it("are listed a page at a time, only those the token may see", async () => {
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const { body } = await callApi("GET", `/environments?limit=1${cursor === null ? "" : `&cursor=${cursor}`}`, { token });
      seen.push(...(body["environments"] as { name: string }[]).map(({ name }) => name));
      cursor = body["nextCursor"] as string | null;
    } while (cursor !== null);
    expect(seen).toEqual(["checkout-dev", "crawler-dev", "payments-dev"]);
    const narrow = await makeToken(world, mina, { scope: { environments: ["payments-dev"] } });
    const { body } = await callApi("GET", "/environments", { token: narrow.text });
    expect((body["environments"] as { name: string }[]).map(({ name }) => name)).toEqual(["payments-dev"]);
  });

  it("are started in the owner's name; the same key again is the same act", async () => {
    const headers = { "idempotency-key": newId() };
    const first = await callApi("POST", "/environments/payments/dev/payments-dev/start", { token, headers, body: { reason: "nightly run" } });
    expect(first).toMatchObject({ status: 202, body: { operations: 3 } });
    expect(await callApi("POST", "/environments/payments/dev/payments-dev/start", { token, headers, body: { reason: "nightly run" } })).toMatchObject({
      status: 202,
      body: first.body,
    });
    const started = await world.db.auditEvent.findMany({ where: { event: "environment.started" } });
    expect(started).toMatchObject([{ actorName: "Mina Park (token ci)", reason: "nightly run" }]);
    await world.settle();
    expect((await world.environment("payments-dev")).state).toBe("running");
    expect(world.calls("StartInstances").every(({ sourceIdentity }) => sourceIdentity === "mina")).toBe(true);
  });

  it("are not stopped under somebody's work, unless it is waited for or overridden with a reason", async () => {
    const path = "/environments/payments/dev/checkout-dev";
    const taken = await callApi("POST", `${path}/leases`, { token, body: { holder: "ci-481", note: "make test" } });
    const refused = await callApi("POST", `${path}/stop`, { token });
    expect(refused).toMatchObject({ status: 409, body: { code: "invalid_state" } });
    expect(refused.body["detail"]).toContain("ci-481 (make test)");
    expect((refused.body["details"] as { inUse: string[] }).inUse).toContain("ci-481 (make test)");
    const waits = await callApi("POST", `${path}/stop`, { token, body: { wait: true } });
    expect(waits).toMatchObject({ status: 202, body: { operations: 0 } });
    expect(waits.body["waitsFor"]).toEqual(expect.arrayContaining([expect.stringContaining("ci-481")]));
    expect(await callApi("POST", `${path}/leases`, { token, body: { holder: "ci-482" } })).toMatchObject({
      status: 409,
      body: { details: { stop: "draining" } },
    });
    expect((await callApi("POST", `/leases/${String(taken.body["leaseId"])}/heartbeat`, { token })).body["stop"]).toMatchObject({ stage: "draining" });
    const overridden = await callApi("POST", `${path}/stop`, { token, body: { overrideReason: "the build hangs" } });
    expect(overridden).toMatchObject({ status: 202, body: { operations: 1, waitsFor: [] } });
  });

  it("are extended by minutes or until a moment, but not by both", async () => {
    const path = "/environments/payments/dev/payments-dev/extend";
    const { id } = await world.environment("payments-dev");
    const [now, inAnHour, inAWhile] = [0, 1, 12].map((hours) => new Date(Date.now() + hours * 3_600_000)) as [Date, Date, Date];
    const session = { origin: "person", startedById: mina.id, startedBy: mina.name, startedAt: now, until: inAnHour, capAt: inAWhile } as const;
    const hours = { team: "payments", name: "never on", zone: "Asia/Seoul", plan: { periods: [], exceptions: [], holidays: null } };
    const by = { createdBy: "test", createdAt: now, updatedBy: "test", updatedAt: now };
    await world.db.environment.update({ where: { id }, data: { schedule: { create: { id: newId(), ...hours, ...by } } } });
    await world.db.runSession.create({ data: { id: newId(), environmentId: id, ...session } });
    const extended = await callApi("POST", path, { token, body: { minutes: 180 } });
    expect(extended).toMatchObject({ status: 200 });
    expect(Date.parse(String(extended.body["until"])) - Date.now()).toBeGreaterThan(179 * 60_000);
    expect(await callApi("POST", path, { token, body: { minutes: 180, until: new Date().toISOString() } })).toMatchObject({ status: 400 });
    const sessions = await world.db.runSession.findMany({ where: { endedAt: null, environment: { name: "payments-dev" } } });
    expect(sessions).toMatchObject([{ extendedBy: "Mina Park (token ci)" }]);
  });
});
