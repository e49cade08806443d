import { randomInt } from "node:crypto";
import type { z } from "zod";
import type { UserActor } from "@/server/access/actor";
import { record } from "@/server/audit/record";
import { giveOut, redeem } from "@/server/notifications/one-time-keys";
import type { SlackAccount } from "@/server/notifications/slack-request";
import { clock } from "@/server/platform/clock";
import type { Database } from "@/server/platform/db";
import { env } from "@/server/platform/env";
import { AppError } from "@/server/platform/errors";
import { inTransaction } from "@/server/platform/transaction";
import type { Tx } from "@/server/platform/transaction";
import { inboxAuditEvents } from "./audit-events";
import type { linkSlackOutput, unlinkSlackOutput } from "./schemas";

const codeLivesMs = 10 * 60_000;
// Without letters and digits that look alike; 32 to the power of 10 is 50 bits.
const alphabet = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
const codeLength = 10;

/** A code that links whichever Slack account sends it to this person: for ten minutes, once. The one before is worth nothing any more. */
export async function newSlackCode(db: Database, actor: UserActor): Promise<z.infer<typeof linkSlackOutput>> {
  if (env().SLACK_BOT_TOKEN === undefined || env().SLACK_SIGNING_SECRET === undefined) {
    throw new AppError("invalid_state", "Slack is not set up in this installation. An admin finds how in docs/notifications.md.");
  }
  const code = Array.from({ length: codeLength }, () => alphabet[randomInt(alphabet.length)]).join("");
  const lives = new Date(clock.world().getTime() + codeLivesMs);
  await inTransaction(db, (tx) => giveOut(tx, "slack-code", code, { userId: actor.id, expiresAt: lives }));
  return { code, command: `/switchyard link ${code}`, expiresAt: new Date(clock.now().getTime() + codeLivesMs) };
}

/**
 * Links the account that sent a code to the person it was shown to; a link either of them had before ends.
 * @returns the person, or null when the code is unknown, used or too old
 */
export function linkByCode(db: Database, account: SlackAccount, code: string, requestId: string): Promise<{ name: string } | null> {
  return inTransaction(db, async (tx) => {
    const redeemed = await redeem(tx, "slack-code", code.toUpperCase());
    if (redeemed === null) return null;
    const user = await tx.user.findUniqueOrThrow({ where: { id: redeemed.userId } });
    if (user.goneAt !== null) return null;
    const { teamId: slackTeamId, userId: slackUserId } = account;
    await tx.slackLink.deleteMany({ where: { OR: [{ userId: user.id }, { slackTeamId, slackUserId }] } });
    await tx.slackLink.create({ data: { userId: user.id, slackTeamId, slackUserId, linkedAt: clock.now() } });
    await record(tx, inboxAuditEvents["slack.linked"], {
      actor: { kind: "user", id: user.id, uid: user.uid, name: user.name, sessionId: null, address: null, requestId },
      subject: { noun: "user", id: user.id, label: user.name },
      data: { slackTeamId, slackUserId },
    });
    return { name: user.name };
  });
}

/** Ends the person's link to Slack; doing it twice is the same as once. */
export function unlinkSlack(db: Database, actor: UserActor): Promise<z.infer<typeof unlinkSlackOutput>> {
  return inTransaction(db, (tx) => unlink(tx, actor));
}

async function unlink(tx: Tx, actor: UserActor): Promise<z.infer<typeof unlinkSlackOutput>> {
  const link = await tx.slackLink.findUnique({ where: { userId: actor.id } });
  if (link === null) return { unlinked: false };
  await tx.slackLink.delete({ where: { userId: actor.id } });
  const { slackTeamId, slackUserId } = link;
  await record(tx, inboxAuditEvents["slack.unlinked"], {
    actor,
    subject: { noun: "user", id: actor.id, label: actor.name },
    data: { slackTeamId, slackUserId },
  });
  return { unlinked: true };
}
