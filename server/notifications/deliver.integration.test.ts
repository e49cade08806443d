import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { UserActor } from "@/server/access/actor";
import { replaceClock } from "@/server/platform/clock";
import { createNoticeWorld, paymentsChannel } from "@/testing/factories/notice-world";
import type { NoticeWorld } from "@/testing/factories/notice-world";
import { movableClock } from "@/testing/movable-clock";
import { deliverNotices } from "./deliver";
import { deliveryTroubles } from "./delivery-troubles";
import { planNotices } from "./plan-notices";
import { createSlackWebhookGateway } from "./slack-webhook-gateway";

let world: NoticeWorld;
let mina: UserActor;
let alice: UserActor;
let restore = () => {};

beforeAll(async () => {
  world = await createNoticeWorld();
  mina = await world.told("Mina Park", { slackUser: "U0MINA" });
  alice = await world.told("Alice Kim");
});
afterAll(() => world.close());
beforeEach(async () => {
  world.slack.faults.clear();
  await world.db.notificationChoice.deleteMany();
  await world.db.noticeDelivery.deleteMany();
  await world.db.notice.deleteMany();
  world.slack.workspace.clear();
  world.mail.clear();
});
afterEach(() => restore());

const mailsTo = (person: UserActor) => world.mail.mails.filter(({ rcpt }) => rcpt.includes(`${person.uid}@example.com`));

describe("who is told, and where", () => {
  test("the inbox silently, and one channel more: Slack for who linked it, otherwise mail", async () => {
    await world.warn({ to: [mina, alice] });
    await world.deliver();
    expect(world.messages("U0MINA").map(({ text }) => text.split("\n")[0])).toEqual(["payments-dev stops at 20:00"]);
    expect([mailsTo(mina).length, mailsTo(alice).length]).toEqual([0, 1]);
    expect((await world.states()).toSorted()).toEqual(["email sent", "inbox sent", "inbox sent", "slack sent"]);
  });

  test("what is not urgent rings nowhere", async () => {
    await world.warn({ to: [mina, alice], kind: "drift.adopted" });
    await world.deliver();
    expect(await world.states()).toEqual(["inbox sent", "inbox sent"]);
  });

  test("whoever has switched a kind off is told nothing of it", async () => {
    await world.db.notificationChoice.create({ data: { userId: alice.id, kind: "stop.warning", channels: [], updatedAt: new Date() } });
    await world.warn({ to: [alice] });
    await world.deliver();
    expect([await world.states(), mailsTo(alice).length]).toEqual([[], 0]);
  });

  test("without names it is those whom the environment concerns, and the team's channel", async () => {
    const { id: environmentId } = await world.environment("payments-dev");
    await world.db.environmentPin.create({ data: { userId: mina.id, environmentId, createdAt: new Date() } });
    await world.warn({});
    await world.deliver({ ...world.notices, slackChannels: { payments: paymentsChannel } });
    await world.db.environmentPin.deleteMany();
    expect([world.messages("U0MINA").length, world.messages(paymentsChannel).length, mailsTo(alice).length]).toEqual([1, 1, 0]);
  });

  test("the same key again is the same notice", async () => {
    await world.warn({ to: [mina], dedupeKey: "stop:1:30" });
    await world.warn({ to: [mina], dedupeKey: "stop:1:30" });
    await world.deliver();
    expect(world.messages("U0MINA")).toHaveLength(1);
  });
});

describe("rights", () => {
  test("a person without a right to see the environment is not told, named or not", async () => {
    const stranger = await world.told("Stan Ger", { grants: [{ role: "developer", teams: ["search"] }] });
    await world.warn({ to: [stranger] });
    await world.deliver();
    expect([await world.states(), mailsTo(stranger).length]).toEqual([[], 0]);
  });

  test("a delivery that fails in a way nobody foresaw is given up as well, after as many tries", async () => {
    const unlucky = await world.told("Una Lucky");
    await world.warn({ to: [unlucky] });
    const broken = { ...world.notices, mail: { send: () => Promise.reject(new TypeError("a fault of ours")) }, slack: null };
    await deliverNotices(broken).catch(() => undefined);
    await world.db.$executeRaw`update notice_delivery set attempt = 40, lease_until = now() - interval '1 second', fence = fence where channel = 'email'`;
    await deliverNotices(broken);
    expect(await world.db.noticeDelivery.findMany({ where: { channel: "email" } })).toMatchObject([{ state: "failed" }]);
  });

  test("a right that is lost between writing and sending is lost: nothing is sent", async () => {
    const leaver = await world.told("Lea Ver");
    await world.warn({ to: [leaver] });
    await deliverNotices({ ...world.notices, mail: { send: () => Promise.reject(new Error("not yet")) }, slack: null }).catch(() => undefined);
    await world.db.$executeRaw`update notice_delivery set state = 'pending', lease_until = null, next_try_at = now(), fence = fence where channel = 'email'`;
    await world.db.user.update({ where: { id: leaver.id }, data: { groups: [] } });
    await deliverNotices(world.notices);
    const rows = await world.db.noticeDelivery.findMany({ where: { channel: "email" } });
    expect(rows).toMatchObject([{ state: "skipped", lastError: "The person may no longer see the environment." }]);
    expect(mailsTo(leaver)).toEqual([]);
  });
});

describe("coalescing", () => {
  test("the warnings of one stop are one message that changes, one mail, and one line of the inbox", async () => {
    for (const [minutes, title] of ["in 30 min", "in 10 min", "in 2 min"].entries()) {
      await world.warn({ to: [mina, alice], thread: "stop:7", title: `payments-dev stops ${title}`, body: `Warning ${minutes}` });
      await world.deliver();
    }
    expect(world.messages("U0MINA").map(({ text, edits }) => [text.split("\n")[0], edits])).toEqual([["payments-dev stops in 2 min", 2]]);
    expect(mailsTo(alice).map(({ subject }) => subject)).toEqual(["payments-dev stops in 30 min"]);
    const lines = await world.db.noticeDelivery.findMany({ where: { channel: "inbox", state: "sent", userId: alice.id }, include: { notice: true } });
    expect(lines.map(({ notice }) => notice.title)).toEqual(["payments-dev stops in 2 min"]);
  });

  test("what comes of a stop changes the message that warned of it, although it rings nowhere by itself", async () => {
    await world.warn({ to: [mina, alice], thread: "stop:5", title: "it stops" });
    await world.deliver();
    await world.warn({ to: [mina, alice], thread: "stop:5", kind: "stop.done", title: "it is off" });
    await world.deliver();
    expect(world.messages("U0MINA").map(({ text, edits }) => [text.split("\n")[0], edits])).toEqual([["it is off", 1]]);
    expect(mailsTo(alice)).toHaveLength(1);
  });

  test("the question at the limit is a message of its own, and what comes of it changes that one", async () => {
    for (const [kind, title] of [
      ["stop.warning", "it stops"],
      ["stop.asking", "decide"],
      ["stop.done", "it is off"],
    ] as const) {
      await world.db.notificationChoice.createMany({ data: [{ userId: mina.id, kind, channels: ["slack"], updatedAt: new Date() }] });
      await world.warn({ to: [mina], thread: "stop:6", kind, title });
      await world.deliver();
    }
    expect(world.messages("U0MINA").map(({ text }) => text.split("\n")[0])).toEqual(["it stops", "it is off"]);
  });

  test("a warning that waits is replaced by the next one and never sent", async () => {
    await world.warn({ to: [alice], thread: "stop:8", title: "first" });
    await deliverNotices({ ...world.notices, mail: { send: () => Promise.reject(new Error("away")) } }).catch(() => undefined);
    await world.db.$executeRaw`update notice_delivery set lease_until = now() - interval '1 second', fence = fence where state = 'claimed'`;
    await world.warn({ to: [alice], thread: "stop:8", kind: "stop.asking", title: "second" });
    await world.deliver();
    expect(mailsTo(alice).map(({ subject }) => subject)).toEqual(["second"]);
  });

  test("a message that is gone from Slack is posted anew", async () => {
    await world.warn({ to: [mina], thread: "stop:9", title: "one" });
    await world.deliver();
    world.slack.workspace.clear();
    await world.warn({ to: [mina], thread: "stop:9", title: "two" });
    await world.deliver();
    expect(world.messages("U0MINA").map(({ text }) => text.split("\n")[0])).toEqual(["two"]);
  });
});

describe("time", () => {
  beforeEach(() => {
    const clock = movableClock();
    restore = replaceClock(clock);
  });

  test("a warning that comes too late is not sent", async () => {
    await world.warn({ to: [mina, alice], expiresAt: new Date(Date.now() - 1_000) });
    await world.deliver();
    expect([await world.states(), world.messages("U0MINA").length, mailsTo(alice).length]).toEqual([[], 0, 0]);
  });

  test("nor one whose time passes while Slack does not take it", async () => {
    const clock = movableClock();
    restore = replaceClock(clock);
    world.slack.faults.add({ kind: "server-error" }, 1);
    await world.warn({ to: [mina], expiresAt: new Date(clock.now().getTime() + 60_000) });
    await deliverNotices(world.notices);
    clock.advance(120_000);
    await deliverNotices(world.notices);
    expect(await world.db.noticeDelivery.findMany({ where: { channel: "slack" } })).toMatchObject([{ state: "skipped", lastError: "Too late to be of use." }]);
  });
});

describe("Slack", () => {
  const slackRow = () => world.db.noticeDelivery.findFirstOrThrow({ where: { channel: "slack" } });
  const later = (ms: number): void => {
    const clock = movableClock();
    clock.advance(ms);
    restore();
    restore = replaceClock(clock);
  };

  test("429: it waits as long as Slack says, and so does what else waits for that address", async () => {
    world.slack.faults.add({ kind: "limited", retryAfter: 30 }, 1);
    await world.warn({ to: [mina], title: "first" });
    await world.warn({ to: [mina], title: "second" });
    await deliverNotices(world.notices);
    const rows = await world.db.noticeDelivery.findMany({ where: { channel: "slack" }, orderBy: { id: "asc" } });
    expect(rows.map(({ state }) => state)).toEqual(["pending", "pending"]);
    for (const row of rows) expect(row.nextTryAt.getTime()).toBeGreaterThan(Date.now() + 25_000);
    await deliverNotices(world.notices);
    expect(world.messages("U0MINA")).toEqual([]);
    later(31_000);
    await deliverNotices(world.notices);
    later(33_000);
    await deliverNotices(world.notices);
    expect(world.messages("U0MINA").map(({ text }) => text.split("\n")[0])).toEqual(["first", "second"]);
  });

  test("one address gets one message a second", async () => {
    await world.warn({ to: [mina], title: "first" });
    await world.warn({ to: [mina], title: "second" });
    await deliverNotices(world.notices);
    await deliverNotices(world.notices);
    expect(world.messages("U0MINA")).toHaveLength(1);
  });

  test.each([
    ["an error of the server", { kind: "server-error" } as const, 0],
    ["an answer that is lost after the message was posted", { kind: "lost-answer" } as const, 1],
  ])("%s: it is tried again, and the message stands there once", async (_what, fault, before) => {
    world.slack.faults.add(fault, 1);
    await world.warn({ to: [mina] });
    await deliverNotices(world.notices);
    expect([(await slackRow()).state, world.messages("U0MINA").length]).toEqual(["pending", before]);
    later(20_000);
    await deliverNotices(world.notices);
    expect([(await slackRow()).state, world.messages("U0MINA").length]).toEqual(["sent", 1]);
  });

  test.each(["invalid_auth", "channel_not_found"])("%s: it is given up at once, and an admin is told", async (error) => {
    world.slack.faults.add({ kind: "refused", error }, 1);
    await world.warn({ to: [mina] });
    await deliverNotices(world.notices);
    expect(await slackRow()).toMatchObject({ state: "failed", lastError: `Slack refuses it: ${error}.`, attempt: 1 });
    expect(await deliveryTroubles(world.db)).toEqual([{ channel: "slack", words: `Slack refuses it: ${error}.`, deliveries: 1 }]);
  });

  test("after about six hours it is given up", async () => {
    await world.warn({ to: [mina] });
    await planNotices(world.db, { slackDirect: true, slackTeams: true, mail: true, slackChannels: {} });
    await world.db.$executeRaw`update notice_delivery set attempt = 31, fence = fence where channel = 'slack'`;
    world.slack.faults.add({ kind: "server-error" }, 2);
    await deliverNotices(world.notices);
    expect(await slackRow()).toMatchObject({ state: "failed" });
  });

  test("whoever was unlinked meanwhile is not told by that account", async () => {
    await world.warn({ to: [mina] });
    await deliverNotices({ ...world.notices, slack: { gateway: { ...never, post: () => Promise.reject(new Error("away")) }, isWebhook: false } }).catch(
      () => undefined,
    );
    await world.db.$executeRaw`update notice_delivery set lease_until = now() - interval '1 second', attempt = 0, fence = fence where state = 'claimed'`;
    const link = await world.db.slackLink.delete({ where: { userId: mina.id } });
    await deliverNotices(world.notices);
    await world.db.slackLink.create({ data: link });
    expect([(await slackRow()).state, world.messages("U0MINA").length]).toEqual(["skipped", 0]);
  });
});

describe("an incoming webhook instead of a token", () => {
  const byWebhook = () => ({
    ...world.notices,
    slack: { gateway: createSlackWebhookGateway(world.slack.webhookUrl), isWebhook: true },
    slackChannels: { payments: paymentsChannel },
  });

  test("tells the team's channel and no person; people get mail", async () => {
    await world.warn({ to: [mina] });
    await world.deliver(byWebhook());
    expect([world.messages(paymentsChannel).length, world.messages("U0MINA").length, mailsTo(mina).length]).toEqual([1, 0, 1]);
  });

  test("that Slack does not know any more is given up, and an admin is told", async () => {
    const gateway = createSlackWebhookGateway(`${world.slack.webhookUrl}x`);
    await world.warn({ to: [mina] });
    await deliverNotices({ ...byWebhook(), slack: { gateway, isWebhook: true } });
    expect(await deliveryTroubles(world.db)).toEqual([{ channel: "slack", words: "Slack refuses the webhook: no_service.", deliveries: 1 }]);
  });
});

const never = { update: () => Promise.resolve(null), find: () => Promise.resolve(null) };

describe("mail", () => {
  const mailRow = () => world.db.noticeDelivery.findFirstOrThrow({ where: { channel: "email" } });

  test("has one Message-ID at every try, so that a mail whose answer was lost is the same one again", async () => {
    world.mail.failNext({ kind: "lost-answer" });
    await world.warn({ to: [alice] });
    await deliverNotices(world.notices);
    expect((await mailRow()).state).toBe("pending");
    await world.db.$executeRaw`update notice_delivery set next_try_at = now(), fence = fence where channel = 'email'`;
    await deliverNotices(world.notices);
    expect((await mailRow()).state).toBe("sent");
    const ids = mailsTo(alice).map(({ messageId }) => messageId);
    expect([ids.length, new Set(ids).size]).toEqual([2, 1]);
  });

  test("451 is tried again, 550 is not", async () => {
    world.mail.failNext({ kind: "answer", code: 451 });
    await world.warn({ to: [alice] });
    await deliverNotices(world.notices);
    expect(await mailRow()).toMatchObject({ state: "pending", lastError: "The mail server asks to come again (451)." });
    world.mail.failNext({ kind: "answer", code: 550 });
    await world.db.$executeRaw`update notice_delivery set next_try_at = now(), fence = fence where channel = 'email'`;
    await deliverNotices(world.notices);
    expect(await mailRow()).toMatchObject({ state: "failed", lastError: "The mail server refuses it (550)." });
  });

  test("hostile words stay words: no second header, no markup", async () => {
    await world.warn({ to: [alice], title: 'stop\r\nBcc: everybody@example.com <img src=x onerror="x">', body: "<script>alert(1)</script>\n& more" });
    await world.deliver();
    const [mail] = mailsTo(alice);
    expect(mail?.headers["bcc"]).toBeUndefined();
    expect(mail?.rcpt).toEqual(["alice@example.com"]);
    expect(mail?.subject).toBe('stop Bcc: everybody@example.com <img src=x onerror="x">');
    expect(mail?.html).not.toMatch(/<script|<img/);
    expect(mail?.headers["list-unsubscribe"]).toContain("http://localhost:3000/inbox/choices");
  });
});

describe("several workers", () => {
  test("share what is due: everything is sent once", async () => {
    for (let each = 0; each < 12; each += 1) await world.warn({ to: [alice], title: `notice ${each}` });
    await Promise.all(["one", "two", "three"].map((owner) => deliverNotices({ ...world.notices, owner })));
    await world.deliver();
    expect(
      mailsTo(alice)
        .map(({ subject }) => subject)
        .toSorted(),
    ).toEqual(Array.from({ length: 12 }, (_, each) => `notice ${each}`).toSorted());
  });

  test("one that wakes after its lease sends nothing", async () => {
    await world.warn({ to: [alice] });
    let wake: () => void = () => undefined;
    const asleep = new Promise<void>((resolve) => (wake = resolve));
    const db = new Proxy(world.db, {
      // It falls asleep after taking the delivery, before it looks at it.
      get: (target, name) =>
        name === "notificationChoice" ? { ...target.notificationChoice, findUnique: () => asleep.then(() => null) } : Reflect.get(target, name),
    });
    const sleeper = deliverNotices({ ...world.notices, db });
    await expect.poll(() => world.states()).toContain("email claimed");
    await world.db.$executeRaw`update notice_delivery set lease_until = now() - interval '1 second', fence = fence where state = 'claimed'`;
    await deliverNotices({ ...world.notices, owner: "successor" });
    wake();
    await sleeper;
    expect(mailsTo(alice)).toHaveLength(1);
  });
});
