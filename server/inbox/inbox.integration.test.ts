import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import type { UserActor } from "@/server/access/actor";
import { deliverNotices } from "@/server/notifications/deliver";
import type { NoticeAct, NoticeActs } from "@/server/notifications/notice-acts";
import { replaceClock } from "@/server/platform/clock";
import { AppError } from "@/server/platform/errors";
import { newId } from "@/server/platform/ids";
import { createCallerFactory } from "@/server/trpc/procedure";
import { createNoticeWorld, startTestSlack } from "@/testing/factories/notice-world";
import type { NoticeWorld } from "@/testing/factories/notice-world";
import { movableClock } from "@/testing/movable-clock";
import { inboxRouter } from "./router";
import { inboxPageSize } from "./schemas";

let world: NoticeWorld;
let mina: UserActor;
let alice: UserActor;
let done: { act: NoticeAct; who: string; how: unknown }[] = [];
let refuse: AppError | null = null;
let restore = () => {};

// What an act does is tested with the environments; here it is who may, when, and how often.
const acts: NoticeActs = {
  preview: async () => ({ environment: "payments-dev", sentence: "payments-dev will be stopped now.", refused: null, inUse: [] }),
  run: async (_db, actor, act, how) => {
    if (refuse !== null) throw refuse;
    done.push({ act, who: actor.name, how });
    return { kind: "done", sentence: "Stopping 3 instances of payments-dev." };
  },
};

const as = (actor: UserActor) =>
  createCallerFactory(inboxRouter(acts))({
    db: world.db,
    actor,
    reauthenticate: async () => actor,
    request: { id: newId(), address: "127.0.0.1", userAgent: "test" },
  });

beforeAll(async () => {
  const slack = await startTestSlack();
  vi.stubEnv("SLACK_BOT_TOKEN", slack.token);
  vi.stubEnv("SLACK_SIGNING_SECRET", slack.signingSecret);
  vi.stubEnv("SMTP_URL", "smtp://127.0.0.1:25");
  world = await createNoticeWorld({ slack });
  mina = await world.told("Mina Park", { slackUser: "U0MINA" });
  alice = await world.told("Alice Kim");
});
afterAll(() => world.close());
beforeEach(async () => {
  done = [];
  refuse = null;
  await world.db.notificationChoice.deleteMany();
  await world.db.noticeDelivery.deleteMany();
  await world.db.notice.deleteMany();
  await world.db.oneTimeKey.deleteMany();
  world.mail.clear();
});
afterEach(() => restore());

describe("the inbox", () => {
  test("shows a person their own lines, the newest first, page by page", async () => {
    const count = inboxPageSize + 5;
    for (let each = 0; each < count; each += 1) await world.warn({ to: [mina], kind: "drift.adopted", title: `line ${each}` });
    await world.warn({ to: [alice], title: "not hers" });
    await deliverNotices(world.notices);
    const first = await as(mina).list({ direction: "forward" });
    const second = await as(mina).list({ direction: "forward", cursor: first.nextCursor ?? "" });
    const titles = [...first.items, ...second.items].map(({ title }) => title);
    expect(titles).toEqual(Array.from({ length: count }, (_, each) => `line ${count - 1 - each}`));
    expect([first.items.length, second.nextCursor]).toEqual([inboxPageSize, null]);
    await expect(as(mina).list({ cursor: "nonsense" })).rejects.toThrow("page marker");
  });

  test("counts what is unread, and reads one or all; nobody reads another's", async () => {
    for (const title of ["a", "b", "c"]) await world.warn({ to: [mina, alice], title });
    await world.deliver();
    const { items } = await as(mina).list({});
    const [newest] = items;
    expect((await as(mina).unread()).count).toBe(3);
    expect(await as(alice).markRead({ ids: items.map(({ id }) => id) })).toEqual({ read: 0 });
    expect(await as(mina).markRead({ ids: [newest?.id ?? ""] })).toEqual({ read: 1 });
    expect((await as(mina).unread()).count).toBe(2);
    expect((await as(mina).list({ unreadOnly: true })).items.map(({ title }) => title)).toEqual(["b", "a"]);
    expect(await as(mina).markRead({ ids: null })).toEqual({ read: 2 });
    expect([(await as(mina).unread()).count, (await as(alice).unread()).count]).toEqual([0, 3]);
  });

  test("a line about an environment that the person may no longer see is gone", async () => {
    await world.warn({ to: [mina] });
    await world.deliver();
    const moved: UserActor = { ...mina, grants: [] };
    expect([(await as(moved).list({})).items, (await as(moved).unread()).count]).toEqual([[], 0]);
    expect((await as(mina).list({})).items).toHaveLength(1);
  });

  test("an unread warning is urgent until its moment is over", async () => {
    const clock = movableClock();
    restore = replaceClock(clock);
    await world.warn({ to: [mina], title: "soon", expiresAt: new Date(clock.now().getTime() + 600_000) });
    await world.warn({ to: [mina], kind: "stop.done", title: "over" });
    await deliverNotices(world.notices);
    expect((await as(mina).unread()).urgent.map(({ title }) => title)).toEqual(["soon"]);
    clock.advance(601_000);
    expect((await as(mina).unread()).urgent).toEqual([]);
  });
});

describe("choices", () => {
  const channelsOf = async (actor: UserActor, kind: string) => (await as(actor).choices()).kinds.find((each) => each.kind === kind);

  test("begin with what holds for everybody, are kept, and can be taken back", async () => {
    expect(await channelsOf(mina, "stop.warning")).toMatchObject({ channels: ["inbox", "slack"], isDefault: true });
    expect(await channelsOf(alice, "stop.warning")).toMatchObject({ channels: ["inbox", "email"], isDefault: true });
    await as(mina).setChoice({ kind: "stop.warning", channels: ["email"] });
    expect(await channelsOf(mina, "stop.warning")).toMatchObject({ channels: ["email"], isDefault: false });
    expect(await as(mina).setChoice({ kind: "stop.warning", channels: null })).toEqual({ channels: ["inbox", "slack"] });
    await expect(as(mina).setChoice({ kind: "no.such", channels: [] })).rejects.toThrow("no kind of notice");
  });

  test("only admins are told what keeps a channel from working", async () => {
    world.slack.faults.add({ kind: "refused", error: "invalid_auth" }, 1);
    await world.warn({ to: [mina] });
    await deliverNotices(world.notices);
    const ada = await world.told("Ada Admin", { grants: [{ role: "admin" }] });
    expect((await as(mina).choices()).troubles).toEqual([]);
    expect((await as(ada).choices()).troubles).toEqual([{ channel: "slack", words: "Slack refuses it: invalid_auth.", deliveries: 1 }]);
  });

  test("a test goes to the channel that was asked for, and not without end", async () => {
    expect(await as(alice).sendTest({ channel: "email" })).toEqual({ sent: "A test is on its way to alice@example.com." });
    await world.deliver();
    expect(world.mail.mails.map(({ subject }) => subject)).toEqual(["This is a test from Switchyard"]);
    await expect(as(alice).sendTest({ channel: "slack" })).rejects.toThrow("Link your Slack account first");
    for (let each = 0; each < 4; each += 1) await as(alice).sendTest({ channel: "inbox" });
    await expect(as(alice).sendTest({ channel: "inbox" })).rejects.toThrow("several tests");
  });

  test("unlinking ends the link, once", async () => {
    expect(await as(mina).unlinkSlack()).toEqual({ unlinked: true });
    expect(await as(mina).unlinkSlack()).toEqual({ unlinked: false });
    await world.db.slackLink.create({ data: { userId: mina.id, slackTeamId: "T0TEST", slackUserId: "U0MINA", linkedAt: new Date() } });
  });
});

describe("a link in a mail", () => {
  async function token(): Promise<string> {
    await world.warn({ to: [alice] });
    await world.deliver();
    const link = /Stop now: \S+\/act\?token=(\S+)/.exec(world.mail.mails.at(-1)?.text ?? "")?.[1];
    if (link === undefined) throw new Error("The mail has no link.");
    return link;
  }

  test("shows what it would do, however often, and does nothing by being opened", async () => {
    const link = await token();
    for (let each = 0; each < 3; each += 1) expect(await as(alice).actPreview({ token: link })).toMatchObject({ verb: "stop", environment: "payments-dev" });
    expect(done).toEqual([]);
  });

  test("acts once", async () => {
    const link = await token();
    const both = await Promise.allSettled([as(alice).act({ token: link }), as(alice).act({ token: link })]);
    expect(both.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    await expect(as(alice).act({ token: link })).rejects.toThrow("used already");
    await expect(as(alice).actPreview({ token: link })).rejects.toThrow("used already");
    expect(done).toMatchObject([{ who: "Alice Kim", act: { verb: "stop" }, how: { work: { kind: "wait" } } }]);
  });

  test("stays good when the act was refused", async () => {
    const link = await token();
    refuse = new AppError("invalid_state", "payments-dev is held by Bob.");
    await expect(as(alice).act({ token: link })).rejects.toThrow("held by Bob");
    refuse = null;
    await as(alice).act({ token: link, reason: "disk is full" });
    expect(done).toMatchObject([{ how: { work: { kind: "override", reason: "disk is full" } } }]);
  });

  test("is of no use to somebody else", async () => {
    const link = await token();
    await expect(as(mina).actPreview({ token: link })).rejects.toThrow("sent to somebody else");
    await expect(as(mina).act({ token: link })).rejects.toThrow("sent to somebody else");
    expect(done).toEqual([]);
  });

  test("cannot be changed or made up", async () => {
    const link = await token();
    const [payload = "", mac = ""] = link.split(".");
    const forged = JSON.parse(Buffer.from(payload, "base64url").toString()) as { u: string };
    const other = Buffer.from(JSON.stringify({ ...forged, u: mina.id })).toString("base64url");
    for (const tampered of [`${other}.${mac}`, `${payload}.${mac.slice(0, -2)}xx`, payload, `${payload}.`, `${link}.x`, "none"]) {
      await expect(as(mina).act({ token: tampered })).rejects.toThrow("not one of ours");
    }
    expect(done).toEqual([]);
  });

  test("ends with the moment it was for", async () => {
    const clock = movableClock();
    restore = replaceClock(clock);
    await world.warn({ to: [alice], expiresAt: new Date(clock.now().getTime() + 600_000) });
    await deliverNotices(world.notices);
    const link = /Stop now: \S+\/act\?token=(\S+)/.exec(world.mail.mails.at(-1)?.text ?? "")?.[1] ?? "";
    clock.advance(601_000);
    await expect(as(alice).act({ token: link })).rejects.toThrow("too old");
    expect(done).toEqual([]);
  });
});
