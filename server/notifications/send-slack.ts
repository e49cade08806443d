import { isPostedAnew } from "./channel-policy";
import type { NoticeDeps } from "./deliver";
import type { Delivery } from "./delivery-loading";
import { DeliveryFailure } from "./delivery-failure";
import { leversOf } from "./levers";
import { isNoticeKind } from "./notice";
import { slackContent } from "./slack-message";

/**
 * Sends a notice to Slack: as a change of the message its thread already has there, unless it has to be seen, otherwise as a new one.
 * @returns what the next change refers to
 * @throws DeliveryFailure
 */
export async function sendSlack({ db, slack, publicUrl }: NoticeDeps, { notice, address, userId, id }: Delivery): Promise<string | null> {
  if (slack === null) throw new DeliveryFailure("refused", "Slack is no longer set up.");
  const content = slackContent({ ...notice, levers: leversOf(notice.levers) }, publicUrl);
  const before =
    notice.thread === null || (isNoticeKind(notice.kind) && isPostedAnew(notice.kind))
      ? null
      : await db.noticeDelivery.findFirst({
          where: { channel: "slack", address, userId, state: "sent", externalId: { not: null }, notice: { thread: notice.thread } },
          orderBy: [{ createdAt: "desc" }, { id: "desc" }],
          select: { externalId: true },
        });
  const messageId = before?.externalId ?? null;
  const updated = messageId === null ? null : await slack.gateway.update(messageId, content, id);
  return updated ?? (await slack.gateway.post(address, content, id));
}
