import { loadFreshUserActor } from "@/server/access/resolve-actor";
import { clock } from "@/server/platform/clock";
import type { Db } from "@/server/platform/db";
import type { NoticeDeps } from "./deliver";
import { mayBeTold } from "./notice-place";

/** A delivery with what deciding and sending need. */
export type Delivery = Awaited<ReturnType<typeof loadDelivery>>;

/** Reads one delivery with its notice and its person. */
export function loadDelivery(db: Db, id: string) {
  return db.noticeDelivery.findUniqueOrThrow({ where: { id }, include: { notice: true, user: { include: { slackLink: true } } } });
}

/**
 * Why a delivery is not sent any more, or null. Asked right before sending: it is too late, something newer replaces it, the person is
 * gone, may no longer see the environment, or has been disconnected from Slack.
 */
export async function whyNot({ db, directory }: Pick<NoticeDeps, "db" | "directory">, delivery: Delivery): Promise<string | null> {
  const { notice, user, channel, address, userId } = delivery;
  if (notice.expiresAt !== null && notice.expiresAt <= clock.now()) return "Too late to be of use.";
  if (await isReplaced(db, delivery)) return "Replaced by a newer one.";
  if (userId === null) return null;
  // Read again from the directory when a minute old: who has left is told nothing.
  const actor = await loadFreshUserActor(db, directory, userId, delivery.id);
  if (actor === null || user === null) return "The account is gone.";
  if (!mayBeTold(actor, notice)) return "The person may no longer see the environment.";
  if (channel === "slack" && user.slackLink?.slackUserId !== address) return "The person is no longer linked to this Slack account.";
  if (channel === "email" && user.mail === null) return "The person has no mail address any more.";
  const choice = await db.notificationChoice.findUnique({ where: { userId_kind: { userId, kind: notice.kind } } });
  return choice !== null && !choice.channels.includes(channel) ? "The person has switched this off." : null;
}

async function isReplaced(db: Db, { notice, channel, address, userId }: Delivery): Promise<boolean> {
  if (notice.thread === null) return false;
  const newer = await db.noticeDelivery.findFirst({
    where: {
      channel,
      address,
      userId,
      state: { in: ["pending", "claimed", "sent"] },
      notice: { thread: notice.thread, createdAt: { gt: notice.createdAt } },
    },
    select: { id: true },
  });
  return newer !== null;
}
