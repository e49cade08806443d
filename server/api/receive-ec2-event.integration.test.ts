import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { database } from "@/server/platform/db";
import { newId } from "@/server/platform/ids";
import { createTestDatabase } from "@/testing/database/test-database";
import type { TestDatabase } from "@/testing/database/test-database";
import { hookTokenHeader, receiveEc2Event } from "./receive-ec2-event";

const token = "a-hook-token-of-at-least-32-characters";
const event = { "detail-type": "EC2 Instance State-change Notification", account: "111122223333", region: "us-east-1", detail: { state: "running" } };
const later = new Date("2099-01-01T00:00:00Z");

let testDatabase: TestDatabase;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  vi.stubEnv("DATABASE_URL", testDatabase.appUrl);
  vi.stubEnv("HOOK_TOKEN", token);
  const target = { title: "T", accountId: "111122223333", roleArnPrefix: "arn", externalId: "x", pollDueAt: later };
  await database().awsTarget.createMany({
    data: [
      { id: newId(), key: "here", region: "us-east-1", ...target },
      { id: newId(), key: "elsewhere", region: "eu-central-1", ...target },
    ],
  });
});
afterAll(async () => {
  await database().$disconnect();
  await testDatabase.drop();
});
beforeEach(async () => void (await database().awsTarget.updateMany({ data: { pollDueAt: later } })));

type Sent = { headers?: Record<string, string>; body?: BodyInit | null };

const send = ({ headers = { [hookTokenHeader]: token }, body = JSON.stringify(event) }: Sent = {}): Promise<Response> =>
  receiveEc2Event(new Request("http://localhost:3000/api/hooks/ec2", { method: "POST", headers, body, duplex: "half" } as RequestInit));
const due = async () => (await database().awsTarget.findMany({ where: { pollDueAt: { lt: later } } })).map((target) => target.key);

describe("an event of EC2", () => {
  it("makes the portal read that target soon, and no other", async () => {
    const response = await send();
    expect([response.status, await response.text()]).toEqual([202, ""]);
    expect(await due()).toEqual(["here"]);
  });

  it("of an account nobody knows is accepted and changes nothing", async () => {
    expect((await send({ body: JSON.stringify({ ...event, account: "999999999999" }) })).status).toBe(202);
    expect(await due()).toEqual([]);
  });

  it.each<[string, number, Sent]>([
    ["no token", 401, { headers: {} }],
    ["a wrong token", 401, { headers: { [hookTokenHeader]: `${token}x` } }],
    ["an empty token", 401, { headers: { [hookTokenHeader]: "" } }],
    ["the token in another header", 401, { headers: { authorization: `Bearer ${token}` } }],
    ["no body", 400, { body: null }],
    ["no JSON", 400, { body: "{" }],
    ["another type", 400, { body: JSON.stringify({ ...event, "detail-type": "Scheduled Event" }) }],
    ["an account that is none", 400, { body: JSON.stringify({ ...event, account: "x' or 1=1" }) }],
    ["a region without end", 400, { body: JSON.stringify({ ...event, region: "x".repeat(100) }) }],
    ["65 kB", 413, { body: JSON.stringify({ ...event, padding: "x".repeat(65 * 1024) }) }],
    ["a length that is announced as too large", 413, { headers: { [hookTokenHeader]: token, "content-length": "99999999" } }],
  ])("with %s is answered %s and changes nothing", async (_what, status, sent) => {
    const response = await send(sent);
    expect(response.status).toBe(status);
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    expect(await response.text()).not.toContain(token);
    expect(await due()).toEqual([]);
  });

  it("that never ends is not read to its end", async () => {
    let sentBytes = 0;
    const endless = new ReadableStream({
      pull: (controller) => {
        sentBytes += 16 * 1024;
        if (sentBytes > 10 * 1024 * 1024) controller.close();
        else controller.enqueue(new Uint8Array(16 * 1024).fill(32));
      },
    });
    expect((await send({ body: endless })).status).toBe(413);
    expect(sentBytes).toBeLessThan(256 * 1024);
  });
});

it("is not listened to while HOOK_TOKEN is empty, whatever token it carries", async () => {
  vi.resetModules();
  vi.stubEnv("HOOK_TOKEN", "");
  const switchedOff = await import("./receive-ec2-event");
  for (const given of ["", token]) {
    const request = new Request("http://localhost:3000/api/hooks/ec2", { method: "POST", headers: { [hookTokenHeader]: given }, body: JSON.stringify(event) });
    expect((await switchedOff.receiveEc2Event(request)).status).toBe(404);
  }
  expect(await due()).toEqual([]);
});
