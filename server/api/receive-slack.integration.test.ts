import { createHmac } from "node:crypto";
import { createServer } from "node:http";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import type { UserActor } from "@/server/access/actor";
import { newSlackCode } from "@/server/inbox/slack-account";
import { database } from "@/server/platform/db";
import { newId } from "@/server/platform/ids";
import { createTestDatabase } from "@/testing/database/test-database";
import { createNoticeWorld, startTestSlack } from "@/testing/factories/notice-world";
import type { NoticeWorld } from "@/testing/factories/notice-world";
import { receiveSlack } from "./receive-slack";

let world: NoticeWorld;
let mina: UserActor;
let server: Server;
let checkout: string;

beforeAll(async () => {
  const [testDatabase, slack] = [await createTestDatabase(), await startTestSlack()];
  vi.stubEnv("DATABASE_URL", testDatabase.appUrl);
  vi.stubEnv("SLACK_SIGNING_SECRET", slack.signingSecret);
  vi.stubEnv("SLACK_BOT_TOKEN", slack.token);
  vi.stubEnv("SLACK_API_URL", slack.apiUrl);
  world = await createNoticeWorld({ database: testDatabase, slack });
  mina = await world.told("Mina Park", { slackUser: "U0MINA" });
  ({ id: checkout } = await world.environment("checkout-dev"));
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const headers = Object.entries(request.headers).flatMap(([name, value]) => (typeof value === "string" ? [[name, value] as [string, string]] : []));
      void receiveSlack(new Request("http://localhost:3000/api/hooks/slack", { method: "POST", headers, body: Buffer.concat(chunks) })).then(async (answer) => {
        response.writeHead(answer.status, Object.fromEntries(answer.headers));
        response.end(Buffer.from(await answer.arrayBuffer()));
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  world.slack.subscribe(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await database().$disconnect();
  await world.close();
});
beforeEach(async () => {
  world.slack.workspace.clear();
  await world.db.signInLimit.deleteMany();
});

/** What the member was answered last. */
const answered = (user: string) => world.slack.workspace.list().findLast(({ onlyFor }) => onlyFor === user);
const words = (user: string) => answered(user)?.text ?? "nothing";
const requests = () => world.db.operationRequest.count({ where: { environmentId: checkout } });

/** A message about checkout-dev with its buttons, seen in Mina's conversation. */
async function warning() {
  const levers = [
    { verb: "extend" as const, environmentId: checkout, option: "1h", label: "Extend 1 h" },
    { verb: "stop" as const, environmentId: checkout, label: "Stop now" },
  ];
  await world.warn({ to: [mina], levers });
  await world.deliver();
  const message = world.messages("U0MINA").at(-1);
  if (message === undefined) throw new Error("Nothing was posted.");
  return message;
}

const presses = (user: string, value: object, responseUrl = `${world.slack.apiUrl}nowhere`) => ({
  payload: JSON.stringify({
    type: "block_actions",
    team: { id: "T0TEST" },
    user: { id: user },
    response_url: responseUrl,
    actions: [{ action_id: "switchyard:stop", value: JSON.stringify(value), action_ts: String(Math.random()) }],
  }),
});
const stopValue = () => ({ v: "stop", e: checkout, o: null });

describe("what does not come from Slack changes nothing", () => {
  test("a request without a signature, with another secret's, or of a changed body", async () => {
    const before = await requests();
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const body = new URLSearchParams(presses("U0MINA", stopValue())).toString();
    const now = String(Math.floor(Date.now() / 1_000));
    const sign = (secret: string, text: string) => `v0=${createHmac("sha256", secret).update(`v0:${now}:${text}`).digest("hex")}`;
    const send = (headers: Record<string, string>, sent = body) => fetch(url, { method: "POST", headers, body: sent }).then(({ status }) => status);
    expect(await send({})).toBe(401);
    expect(await send({ "x-slack-request-timestamp": now, "x-slack-signature": sign("another-secret-another", body) })).toBe(401);
    expect(await send({ "x-slack-request-timestamp": now, "x-slack-signature": sign(world.slack.signingSecret, body) }, `${body}&x=1`)).toBe(401);
    expect(await send({ "x-slack-request-timestamp": String(Number(now) + 1), "x-slack-signature": sign(world.slack.signingSecret, body) })).toBe(401);
    expect(await requests()).toBe(before);
  });

  test("a request that is older than five minutes, or of the future", async () => {
    const before = await requests();
    const now = Math.floor(Date.now() / 1_000);
    for (const at of [now - 301, now + 310]) expect((await world.slack.sendSigned(presses("U0MINA", stopValue()), at)).status).toBe(401);
    expect(await requests()).toBe(before);
  });

  test("a request a second time", async () => {
    const form = { command: "/switchyard", text: "hello", team_id: "T0TEST", user_id: "U0MINA" };
    const at = Math.floor(Date.now() / 1_000);
    expect((await world.slack.sendSigned(form, at)).status).toBe(200);
    expect((await world.slack.sendSigned(form, at)).status).toBe(409);
  });

  test("a button whose value is none of ours", async () => {
    expect((await world.slack.sendSigned(presses("U0MINA", { v: "terminate", e: checkout, o: null }))).status).toBe(400);
  });
});

describe("a button", () => {
  test("of an account that nobody linked says how to link it, and does nothing", async () => {
    const before = await requests();
    await world.slack.press({ user: "U0STRANGER", message: await warning(), actionId: "switchyard:stop" });
    expect([words("U0STRANGER"), await requests()]).toEqual([expect.stringContaining("not linked"), before]);
  });

  test("acts with the rights that the person has now", async () => {
    const viewer = await world.told("Vic Tor", { slackUser: "U0ALICE", grants: [{ role: "viewer" }] });
    const before = await requests();
    await world.slack.press({ user: "U0ALICE", message: await warning(), actionId: "switchyard:stop" });
    expect([words("U0ALICE"), await requests()]).toEqual([expect.stringContaining("environment:stop"), before]);
    await world.db.slackLink.delete({ where: { userId: viewer.id } });
  });

  test("extends, and says until when", async () => {
    const now = Date.now();
    const session = {
      origin: "person",
      startedBy: "Mina Park",
      startedAt: new Date(now),
      until: new Date(now + 1_800_000),
      capAt: new Date(now + 40_000_000),
    } as const;
    await world.db.runSession.create({ data: { id: newId(), environmentId: checkout, ...session } });
    // Hours that are over: when the session ends it is stopped.
    const by = { createdBy: "Mina Park", createdAt: new Date(now), updatedBy: "Mina Park", updatedAt: new Date(now) };
    const plan = { periods: [], exceptions: [], holidays: null };
    const schedule = await world.db.schedule.create({ data: { id: newId(), team: "payments", name: "never", zone: "Asia/Seoul", plan, ...by } });
    await world.db.environment.update({ where: { id: checkout }, data: { scheduleId: schedule.id } });
    await world.slack.press({ user: "U0MINA", message: await warning(), actionId: "switchyard:extend:1h" });
    expect(words("U0MINA")).toMatch(/^checkout-dev stays on until /);
    expect(await world.db.runSession.count({ where: { environmentId: checkout, endedAt: null, extendedBy: "Mina Park" } })).toBe(1);
  });

  test("that stops names who works, and asks for a reason before it does not wait", async () => {
    const now = new Date();
    const later = new Date(now.getTime() + 600_000);
    const { id } = await world.db.busyLease.create({
      data: {
        id: newId(),
        environmentId: checkout,
        holder: "ci-481",
        source: "api",
        sourceKey: "ci-481",
        takenBy: "CI",
        ttlSeconds: 600,
        takenAt: now,
        heartbeatAt: now,
        countsUntil: later,
        maxUntil: later,
      },
    });
    const before = await requests();
    await world.slack.press({ user: "U0MINA", message: await warning(), actionId: "switchyard:stop" });
    const question = answered("U0MINA");
    expect([question?.text, await requests()]).toEqual(["checkout-dev is in use by ci-481.", before]);
    if (question === undefined) throw new Error("No question.");
    await world.slack.press({ user: "U0MINA", message: question, actionId: "switchyard:stop-override" });
    expect([words("U0MINA"), await requests()]).toEqual([expect.stringContaining("Say why"), before]);
    await world.slack.press({ user: "U0MINA", message: question, actionId: "switchyard:stop-override", fields: { reason: "disk is full" } });
    expect(await requests()).toBe(before + 1);
    await world.db.busyLease.delete({ where: { id } });
  });

  test("whose answer would go elsewhere than to Slack is not answered there", async () => {
    let called = 0;
    const elsewhere = createServer((_request, response) => {
      called += 1;
      response.end();
    });
    await new Promise<void>((resolve) => elsewhere.listen(0, "127.0.0.1", resolve));
    const { port } = elsewhere.address() as AddressInfo;
    expect((await world.slack.sendSigned(presses("U0STRANGER", stopValue(), `http://127.0.0.1:${port}/`))).status).toBe(200);
    elsewhere.close();
    expect(called).toBe(0);
  });
});

describe("linking", () => {
  test("a code links the account that sends it to the person it was shown to, once", async () => {
    const bob = await world.told("Bob Lee");
    const { command, code } = await newSlackCode(world.db, bob);
    expect(command).toBe(`/switchyard link ${code}`);
    await world.slack.command({ user: "U0ALICE", text: `link ${code.toLowerCase()}` });
    expect(words("U0ALICE")).toContain("Bob Lee");
    expect(await world.db.slackLink.findUnique({ where: { userId: bob.id } })).toMatchObject({ slackTeamId: "T0TEST", slackUserId: "U0ALICE" });
    await world.slack.command({ user: "U0STRANGER", text: `link ${code}` });
    expect(words("U0STRANGER")).toContain("unknown, used or older");
    expect(await world.db.auditEvent.count({ where: { event: "slack.linked", actorId: bob.id } })).toBe(1);
  });

  test("a new code makes the one before worthless, and none lives longer than ten minutes", async () => {
    const first = await newSlackCode(world.db, mina);
    const second = await newSlackCode(world.db, mina);
    await world.slack.command({ user: "U0STRANGER", text: `link ${first.code}` });
    expect(words("U0STRANGER")).toContain("unknown, used or older");
    await world.db.oneTimeKey.updateMany({ where: { purpose: "slack-code" }, data: { expiresAt: new Date() } });
    await world.slack.command({ user: "U0STRANGER", text: `link ${second.code}` });
    expect(words("U0STRANGER")).toContain("unknown, used or older");
  });

  test("an account that guesses is stopped after five codes, even before the right one", async () => {
    const { code } = await newSlackCode(world.db, mina);
    for (let each = 0; each < 5; each += 1) await world.slack.command({ user: "U0STRANGER", text: `link GUESS${each}` });
    await world.slack.command({ user: "U0STRANGER", text: `link ${code}` });
    expect(words("U0STRANGER")).toContain("Too many codes");
    expect(await world.db.slackLink.count({ where: { slackUserId: "U0STRANGER" } })).toBe(0);
  });
});
