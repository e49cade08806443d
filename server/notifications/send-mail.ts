import { signActToken } from "./act-token";
import type { NoticeDeps } from "./deliver";
import { DeliveryFailure } from "./delivery-failure";
import type { Delivery } from "./delivery-loading";
import { leversOf } from "./levers";
import { mailContent, oneLine } from "./mail-message";

/** A link without an end of the notice's own works this long. */
const linkHours = 24;

/**
 * Sends a notice by mail.
 * @returns its Message-ID, which is the same at each try
 * @throws DeliveryFailure
 */
export async function sendMail({ mail, publicUrl, actSecret }: NoticeDeps, { id, notice, user }: Delivery): Promise<string> {
  if (mail === null) throw new DeliveryFailure("refused", "Mail is no longer set up.");
  if (user === null || user.mail === null) throw new DeliveryFailure("refused", "The person has no mail address.");
  const expiresAt = notice.expiresAt ?? new Date(notice.createdAt.getTime() + linkHours * 3_600_000);
  const levers = leversOf(notice.levers).map((lever) => {
    const act = { verb: lever.verb, environmentId: lever.environmentId, option: lever.verb === "extend" ? lever.option : null };
    const token = signActToken({ deliveryId: id, userId: user.id, act, expiresAt }, actSecret);
    return { label: lever.label, url: new URL(`/act?token=${token}`, publicUrl).toString() };
  });
  const choicesUrl = new URL("/inbox/choices", publicUrl).toString();
  const content = mailContent({ title: notice.title, body: notice.body, url: new URL(notice.path, publicUrl).toString(), choicesUrl, levers });
  const { hostname } = new URL(publicUrl);
  const messageId = `<${id}@${hostname}>`;
  const inReplyTo = notice.thread === null ? null : `<thread-${notice.thread.replace(/[^\w.-]/g, "-")}@${hostname}>`;
  await mail.send({ to: { name: oneLine(user.name), address: user.mail }, ...content, messageId, inReplyTo, choicesUrl });
  return messageId;
}
