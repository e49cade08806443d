import type { z } from "zod";
import type { UserActor } from "@/server/access/actor";
import { ringNotices } from "@/server/notifications/jobs";
import { clock } from "@/server/platform/clock";
import type { Database } from "@/server/platform/db";
import { AppError } from "@/server/platform/errors";
import { newId } from "@/server/platform/ids";
import { announce } from "@/server/platform/live";
import { inTransaction } from "@/server/platform/transaction";
import type { Tx } from "@/server/platform/transaction";
import { getChoices } from "./choices";
import type { sendTestInput, sendTestOutput } from "./schemas";

const testsInAMinute = 5;

type Channel = z.infer<typeof sendTestInput>["channel"];

/** Sends the person a test on one channel, on the way that every notice takes. */
export async function sendTest(db: Database, actor: UserActor, { channel }: z.infer<typeof sendTestInput>): Promise<z.infer<typeof sendTestOutput>> {
  const { slack, mail } = await getChoices(db, actor);
  if (channel === "slack" && slack.state !== "linked") throw new AppError("invalid_state", "Link your Slack account first.");
  if (channel === "email" && mail.state !== "on")
    throw new AppError("invalid_state", "There is no mail address for you in the directory, or mail is not set up.");
  const since = new Date(clock.now().getTime() - 60_000);
  const recent = await db.noticeDelivery.count({ where: { userId: actor.id, createdAt: { gt: since }, notice: { kind: "test.sent" } } });
  if (recent >= testsInAMinute) throw new AppError("rate_limited", "That were several tests within a minute. Wait a moment.");
  const link = await db.slackLink.findUnique({ where: { userId: actor.id } });
  const addresses: Record<Channel, string> = { inbox: "", email: mail.address ?? "", slack: link?.slackUserId ?? "" };
  await inTransaction(db, (tx) => writeTest(tx, actor, channel, addresses[channel]));
  return { sent: sentWords[channel](addresses[channel]) };
}

const sentWords: Record<Channel, (address: string) => string> = {
  inbox: () => "A test stands in your inbox.",
  email: (address) => `A test is on its way to ${address}.`,
  slack: () => "A test is on its way to Slack.",
};

/** Past the planning, because it goes to the one channel that was asked for. */
async function writeTest(tx: Tx, actor: UserActor, channel: Channel, address: string): Promise<void> {
  const [id, now, world] = [newId(), clock.now(), clock.world()];
  const isThere = channel === "inbox";
  await tx.notice.create({
    data: {
      id,
      dedupeKey: `test:${id}`,
      kind: "test.sent",
      subjectNoun: "user",
      subjectId: actor.id,
      title: "This is a test from Switchyard",
      body: `${actor.name} asked for it. What you are told, and where, you choose in the portal.`,
      path: "/inbox/choices",
      recipientIds: [actor.id],
      createdAt: now,
      plannedAt: now,
    },
  });
  const state = isThere ? "sent" : "pending";
  const times = { createdAt: now, nextTryAt: world, sentAt: isThere ? world : null };
  await tx.noticeDelivery.create({ data: { id: newId(), noticeId: id, userId: actor.id, channel, address, state, ...times } });
  if (isThere) await announce(tx, { noun: "inbox", id: actor.id, version: 0, scope: null });
  else await ringNotices(tx);
}
