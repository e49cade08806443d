import { encode } from "next-auth/jwt";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { withClient } from "@/scripts/bootstrap/with-client";
import { openSession } from "@/server/access/sessions";
import { database } from "@/server/platform/db";
import { env } from "@/server/platform/env";
import { newId } from "@/server/platform/ids";
import { logger } from "@/server/platform/logger";
import { inTransaction } from "@/server/platform/transaction";
import { createTestDatabase } from "@/testing/database/test-database";
import type { TestDatabase } from "@/testing/database/test-database";
import { sessionCookieName } from "./session-cookie";
import { handleTrpc } from "./trpc-handler";

type Shown = { code: string; message: string; details: object; requestId: string };
type Body = {
  error?: { json: { message: string; data: { code: string; httpStatus: number; app: Shown } } };
  result?: { data: { json: Record<string, unknown> } };
};
type Call = { method?: "GET" | "POST"; headers?: Record<string, string>; body?: BodyInit };

const groupDn = "cn=admins,dc=example,dc=com";
const ours = { "content-type": "application/json", "sec-fetch-site": "same-origin" };

let testDatabase: TestDatabase;
let cookie: string;
let userId: string;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  vi.stubEnv("DATABASE_URL", testDatabase.appUrl);
  const now = new Date();
  await database().accessGrant.create({
    data: { id: newId(), groupDn, role: "admin", teams: [], stages: [], environments: [], source: "test", createdAt: now },
  });
  const facts = { uid: "ada", name: "Ada Admin", groups: [groupDn], groupsReadAt: now, createdAt: now, lastSignInAt: now };
  userId = (await database().user.create({ data: { id: newId(), entryUuid: newId(), ...facts } })).id;
  const { token } = await inTransaction(database(), (tx) => openSession(tx, userId, { address: "192.0.2.7", userAgent: "test" }));
  cookie = `${sessionCookieName()}=${await encode({ token: { token }, secret: env().SESSION_SECRET })}`;
});
afterAll(async () => {
  await database().$disconnect();
  await testDatabase.drop();
});

const openSessions = () => database().session.count({ where: { userId, endedAt: null } });

function call(path: string, { method = "GET", headers = {}, body }: Call = {}): Promise<Response> {
  const request = { method, headers: { cookie, ...headers }, ...(body !== undefined && { body, duplex: "half" }) };
  return handleTrpc(new Request(`http://localhost:3000/api/trpc/${path}`, request as RequestInit));
}

async function failure(response: Response): Promise<Shown> {
  const text = await response.text();
  expect(text).not.toMatch(/stack|node_modules|\.ts:/);
  const body = JSON.parse(text) as Body;
  if (body.error === undefined) throw new Error(`This is no error: ${text}`);
  expect(Object.keys(body.error.json.data).toSorted()).toEqual(["app", "code", "httpStatus"]);
  return body.error.json.data.app;
}

describe("a call", () => {
  it("is answered with the caller's own rights, kept by nobody, under an id", async () => {
    const response = await call("myAccess.viewer");
    expect(response.status).toBe(200);
    expect(((await response.json()) as Body).result?.data.json).toMatchObject({ uid: "ada" });
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(response.headers.get("x-request-id")).toMatch(/^[\da-f-]{36}$/);
    // Browsers go by the server's time, which each answer tells, also a refusal.
    expect(Math.abs(Number(response.headers.get("x-switchyard-time")) - Date.now())).toBeLessThan(5_000);
  });

  it("without a session is refused, with the id that stands in the header", async () => {
    const response = await call("myAccess.viewer", { headers: { cookie: "" } });
    expect(response.status).toBe(401);
    expect(await failure(response)).toMatchObject({ code: "unauthenticated", requestId: response.headers.get("x-request-id") });
  });

  it("to an unknown procedure is not found, and says nothing of those there are", async () => {
    const response = await call("environments.deleteAll");
    expect(response.status).toBe(404);
    expect(await failure(response)).toMatchObject({ code: "not_found", message: "There is no such address in the API." });
  });

  it("with a wrong input names the field", async () => {
    const response = await call(`auditLog.list?input=${encodeURIComponent(JSON.stringify({ json: { limit: 9_999 } }))}`);
    expect(response.status).toBe(400);
    expect(await failure(response)).toMatchObject({ code: "invalid_input", message: expect.stringMatching(/^limit: /) as string });
  });

  it.each(["auditLog.list?input=%7B", "auditLog.list?input=%00", "auditLog.list?batch=1&input=%7B", "%E0%A4%A"])(
    "that cannot be read is refused: %s",
    async (path) => {
      const response = await call(path);
      expect(response.status).toBeGreaterThanOrEqual(400);
      expect(response.status).toBeLessThan(500);
      expect(await response.text()).not.toMatch(/stack|node_modules|\.ts:/);
    },
  );
});

describe("a fault of ours", () => {
  it("is told with an id and nothing else", async () => {
    const asSuperuser = (sql: string) => withClient(testDatabase.superuserUrl, (client) => client.query(sql));
    await asSuperuser("revoke select on audit_event from switchyard_app");
    try {
      const response = await call("auditLog.list?input=%7B%22json%22%3A%7B%7D%7D");
      expect(response.status).toBe(500);
      const shown = await failure(response);
      const requestId = response.headers.get("x-request-id") ?? "none";
      expect(shown).toEqual({ code: "internal", message: `Something went wrong on our side. Give this id to an admin: ${requestId}`, details: {}, requestId });
    } finally {
      await asSuperuser("grant select on audit_event to switchyard_app");
    }
  });
});

describe("a database that does not answer", () => {
  const withoutDatabase = async (path: string): Promise<Response> => {
    const context = await import("./request-context");
    const spy = vi.spyOn(context, "requestContext").mockRejectedValue(new Error("Can't reach database server at 127.0.0.1:5432"));
    try {
      return await call(path);
    } finally {
      spy.mockRestore();
    }
  };

  it("is told in the form that the pages read, under an id, and logged", async () => {
    const logged = vi.spyOn(logger, "error");
    const response = await withoutDatabase("myAccess.viewer");
    expect([response.status, response.headers.get("cache-control")]).toEqual([503, "no-store"]);
    const requestId = response.headers.get("x-request-id");
    expect(logged).toHaveBeenCalledWith(expect.objectContaining({ requestId }), "api: the caller could not be looked up");
    logged.mockRestore();
    expect(await failure(response)).toMatchObject({ code: "unavailable", requestId });
  });

  it("is told to each call of a batch", async () => {
    const response = await withoutDatabase("myAccess.viewer,myAccess.get?batch=1&input=%7B%7D");
    const errors = (await response.json()) as Body[];
    expect([response.status, errors.map(({ error }) => error?.json.data.app.code)]).toEqual([503, ["unavailable", "unavailable"]]);
  });
});

describe("a visit", () => {
  const lastSeen = async () => (await database().session.findFirstOrThrow({ where: { userId, endedAt: null } })).lastSeenAt.getTime();

  it("is what a person does, not what a page does by itself", async () => {
    const before = new Date(Date.now() - 30 * 60_000);
    await database().session.updateMany({ where: { userId }, data: { lastSeenAt: before } });
    const stream = await call("live.changes");
    await stream.body?.cancel();
    expect((await call("myAccess.viewer", { headers: { "x-switchyard-background": "1" } })).status).toBe(200);
    expect(await lastSeen()).toBe(before.getTime());
    expect((await call("myAccess.viewer")).status).toBe(200);
    expect(await lastSeen()).toBeGreaterThan(before.getTime());
  });
});

describe("a batch", () => {
  const viewers = (count: number, comma: string) => `${Array.from({ length: count }, () => "myAccess.viewer").join(comma)}?batch=1&input=%7B%7D`;

  it.each([",", "%2C", "%2c"])("of 20 calls is answered, one of 21 is not (separated by %s)", async (comma) => {
    const full = await call(viewers(20, comma));
    expect([full.status, ((await full.json()) as Body[]).length]).toEqual([200, 20]);
    const tooLarge = await call(viewers(21, comma));
    expect([tooLarge.status, await tooLarge.json()]).toEqual([400, { title: "A batch may hold at most 20 calls.", status: 400 }]);
  });
});

describe("a question that is too long for an address", () => {
  const exceptions = Array.from({ length: 400 }, (_, index) => ({
    kind: "closed",
    date: `2027-${String((index % 12) + 1).padStart(2, "0")}-11`,
    label: `Day ${index}`,
  }));
  const body = JSON.stringify({ json: { zone: "Asia/Seoul", plan: { periods: [], exceptions, holidays: null }, days: 7 } });

  it("is answered when it comes as a body, from our own pages only", async () => {
    expect(body.length).toBeGreaterThan(16_384);
    const response = await call("environments.schedules.preview", { method: "POST", headers: ours, body });
    expect([response.status, ((await response.json()) as Body).result?.data.json["offset"]]).toEqual([200, "UTC+09:00"]);
    const foreign = await call("environments.schedules.preview", { method: "POST", headers: { ...ours, "sec-fetch-site": "cross-site" }, body });
    expect(foreign.status).toBe(403);
  });
});

describe("the SQL of a migration", () => {
  const of = (bytes: number) => JSON.stringify({ json: { databaseId: newId(), params: { sql: "x".repeat(bytes) } } });
  it.each(["migrations.plan", "myAccess.viewer,migrations.plan?batch=1"])("comes whole, as long as a form of the API may be: %s", async (path) => {
    const response = await call(path, { method: "POST", headers: ours, body: of(1_250 * 1024) });
    expect([400, 207]).toContain(response.status);
    const tooLarge = await call(path, { method: "POST", headers: ours, body: of(1_300 * 1024) });
    expect([tooLarge.status, await tooLarge.json()]).toEqual([413, { title: "Send at most 1,300 kB.", status: 413 }]);
  });
});

describe("a call that changes something", () => {
  it.each<[string, number, Call]>([
    ["GET", 405, { method: "GET" }],
    ["another site", 403, { headers: { ...ours, "sec-fetch-site": "cross-site" } }],
    ["another origin", 403, { headers: { ...ours, origin: "https://evil.example" } }],
    ["no word of where it comes from", 403, { headers: { "content-type": "application/json" } }],
    ["a form", 415, { headers: { ...ours, "content-type": "application/x-www-form-urlencoded" } }],
    ["plain text, which needs no preflight", 415, { headers: { ...ours, "content-type": "text/plain" } }],
    ["a name that only begins like JSON", 415, { headers: { ...ours, "content-type": "application/jsonp" } }],
    ["bytes, which tRPC would take", 415, { headers: { ...ours, "content-type": "application/octet-stream" } }],
    ["no content type", 415, { headers: { "sec-fetch-site": "same-origin", "content-type": "" } }],
    ["a body announced as too large", 413, { headers: { ...ours, "content-length": "99999999" } }],
    ["a body that is too large", 413, { headers: ours, body: " ".repeat(256 * 1024 + 1) }],
  ])("by %s is refused, and nothing changes", async (_what, status, given) => {
    const response = await call("myAccess.endAllSessions", { method: "POST", ...(given.method !== "GET" && { body: "{}" }), ...given });
    expect(response.status).toBe(status);
    expect(await openSessions()).toBe(1);
  });

  it("is not read to its end when its body never ends", async () => {
    let sentBytes = 0;
    const body = new ReadableStream({
      pull: (controller) => {
        sentBytes += 64 * 1024;
        if (sentBytes > 32 * 1024 * 1024) controller.close();
        else controller.enqueue(new Uint8Array(64 * 1024).fill(32));
      },
    });
    expect((await call("myAccess.endAllSessions", { method: "POST", headers: ours, body })).status).toBe(413);
    expect(sentBytes).toBeLessThan(1024 * 1024);
    expect(await openSessions()).toBe(1);
  });

  it("works from our own page", async () => {
    const body = JSON.stringify({ json: { sessionId: newId() } });
    const warned = vi.spyOn(logger, "warn");
    const refused = await call("myAccess.endSession", { method: "POST", headers: ours, body });
    expect(refused.status).toBe(404);
    // A refused act leaves a trace: who, what, why, under which id.
    const trace = { code: "not_found", path: "myAccess.endSession", userId, requestId: refused.headers.get("x-request-id") };
    expect(warned).toHaveBeenCalledWith(expect.objectContaining(trace), "api: an act was refused");
    warned.mockRestore();
    const utf8 = { ...ours, "content-type": "application/json; charset=utf-8" };
    expect((await call("myAccess.endAllSessions", { method: "POST", headers: utf8, body: "{}" })).status).toBe(200);
    expect(await openSessions()).toBe(0);
  });
});
