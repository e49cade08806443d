import type { z } from "zod";
import type { UserActor } from "@/server/access/actor";
import { canSomewhere } from "@/server/access/can";
import { defaultChannels } from "@/server/notifications/channel-policy";
import { deliveryTroubles } from "@/server/notifications/delivery-troubles";
import { isNoticeKind, noticeKinds } from "@/server/notifications/notice";
import type { NoticeKind } from "@/server/notifications/notice";
import { clock } from "@/server/platform/clock";
import type { Db } from "@/server/platform/db";
import { env } from "@/server/platform/env";
import { AppError } from "@/server/platform/errors";
import type { ChoicesOutput, setChoiceInput, setChoiceOutput } from "./schemas";

/** Kinds that people choose by: all but the test. */
const chosenKinds = (Object.keys(noticeKinds) as NoticeKind[]).filter((kind) => kind !== "test.sent");

/** What the person is told and where, how they can be reached, and for admins what keeps a channel from working. */
export async function getChoices(db: Db, actor: UserActor): Promise<ChoicesOutput> {
  const { SLACK_BOT_TOKEN, SMTP_URL } = env();
  const [user, troubles] = await Promise.all([
    db.user.findUniqueOrThrow({ where: { id: actor.id }, include: { slackLink: true, notificationChoices: true } }),
    canSomewhere(actor, "target:view") ? deliveryTroubles(db) : [],
  ]);
  const own = new Map(user.notificationChoices.map(({ kind, channels }) => [kind, channels]));
  const hasSlack = SLACK_BOT_TOKEN !== undefined && user.slackLink !== null;
  return {
    kinds: chosenKinds.map((kind) => ({
      kind,
      sentence: noticeKinds[kind],
      channels: own.get(kind) ?? defaultChannels(kind, { hasSlack }),
      isDefault: !own.has(kind),
    })),
    slack: { state: SLACK_BOT_TOKEN === undefined ? "off" : user.slackLink === null ? "unlinked" : "linked", linkedAt: user.slackLink?.linkedAt ?? null },
    mail: { state: SMTP_URL === undefined ? "off" : user.mail === null ? "no-address" : "on", address: user.mail },
    troubles,
  };
}

/** Keeps what the person chose for a kind; null goes back to what holds for everybody. */
export async function setChoice(db: Db, actor: UserActor, { kind, channels }: z.infer<typeof setChoiceInput>): Promise<z.infer<typeof setChoiceOutput>> {
  if (!isNoticeKind(kind)) throw new AppError("invalid_input", `There is no kind of notice called ${kind}. Reload the page.`);
  const userId_kind = { userId: actor.id, kind };
  if (channels === null) {
    await db.notificationChoice.deleteMany({ where: userId_kind });
    const isLinked = (await db.slackLink.count({ where: { userId: actor.id } })) > 0;
    return { channels: defaultChannels(kind, { hasSlack: isLinked && env().SLACK_BOT_TOKEN !== undefined }) };
  }
  const chosen = [...new Set(channels)].sort();
  const data = { channels: chosen, updatedAt: clock.now() };
  await db.notificationChoice.upsert({ where: { userId_kind }, create: { ...userId_kind, ...data }, update: data });
  return { channels: chosen };
}
