import { afterAll, beforeAll, expect, test } from "vitest";
import type { UserActor } from "@/server/access/actor";
import { createNoticeWorld } from "../factories/notice-world";
import type { NoticeWorld } from "../factories/notice-world";
import { waitUntil } from "../faults/wait-until";
import { buildTestWorker, startWorker } from "./worker-process";
import type { WorkerBundle } from "./worker-process";

let bundle: WorkerBundle;
let world: NoticeWorld;
let mina: UserActor;
let alice: UserActor;

beforeAll(async () => {
  bundle = await buildTestWorker();
  world = await createNoticeWorld();
  mina = await world.told("Mina Park", { slackUser: "U0MINA" });
  alice = await world.told("Alice Kim");
});
afterAll(async () => {
  await world.close();
  await bundle.remove();
});

const settings = (): Record<string, string> => ({
  SLACK_API_URL: world.slack.apiUrl,
  SLACK_BOT_TOKEN: world.slack.token,
  SMTP_URL: world.mail.url,
  SESSION_SECRET: "only-for-tests-only-for-tests-only-for-tests",
});

/** Kills a worker right after it sent a notice to the person; another one takes over what it left. */
async function killAndTakeOver(to: UserActor, channel: "slack" | "email"): Promise<string> {
  await world.warn({ to: [to] });
  const killed = startWorker(bundle, world, "notice-sent", settings());
  const code = await killed.ended;
  if (code !== null) process.stderr.write((await killed.log()).slice(-1500));
  expect(code).toBeNull();
  expect(await world.db.noticeDelivery.findFirstOrThrow({ where: { channel } })).toMatchObject({ state: "claimed" });
  await world.db.$executeRaw`update notice_delivery set lease_until = now() - interval '1 second', fence = fence where state = 'claimed'`;
  const successor = startWorker(bundle, world, "", settings());
  const state = async () => (await world.db.noticeDelivery.findFirstOrThrow({ where: { channel } })).state;
  await waitUntil("the delivery is sent", async () => (await state()) === "sent");
  await successor.stop();
  return state();
}

test("a worker killed between sending to Slack and noting it: the message stands there once", async () => {
  expect(await killAndTakeOver(mina, "slack")).toBe("sent");
  expect(world.messages("U0MINA")).toHaveLength(1);
});

test("a worker killed between sending a mail and noting it: it is sent again under the same Message-ID, never lost", async () => {
  expect(await killAndTakeOver(alice, "email")).toBe("sent");
  const ids = world.mail.mails.map(({ messageId }) => messageId);
  expect([ids.length, new Set(ids).size]).toEqual([2, 1]);
});
