import type { z } from "zod";
import type { UserActor } from "@/server/access/actor";
import { actKey } from "@/server/notifications/act-key";
import { readActToken } from "@/server/notifications/act-token";
import type { ActGrant } from "@/server/notifications/act-token";
import type { NoticeActs } from "@/server/notifications/notice-acts";
import { consumeOnce, giveBack, isUsed } from "@/server/notifications/one-time-keys";
import { clock } from "@/server/platform/clock";
import type { Database, Db } from "@/server/platform/db";
import { env } from "@/server/platform/env";
import { AppError } from "@/server/platform/errors";
import { requireRightClock } from "@/server/platform/right-clock";
import type { ActPreviewOutput, actInput, actOutput, actPreviewInput } from "./schemas";

const keptMs = 7 * 24 * 3_600_000;

/** What the link of a mail would do now. Nothing is done, however often it is asked: scanners of mail open every link. */
export async function previewMailAct(db: Db, actor: UserActor, acts: NoticeActs, { token }: z.infer<typeof actPreviewInput>): Promise<ActPreviewOutput> {
  const { act } = await ownGrant(db, actor, token);
  const { inUse, ...preview } = await acts.preview(db, actor, act);
  return { verb: act.verb, environmentId: act.environmentId, ...preview, inUse: [...inUse] };
}

/**
 * Does what the link of a mail stands for, with the rights the person has now. A link acts once: it is used up before the act, and given
 * back when the act is refused. The page has shown who works there: a stop waits for them, unless a reason is given.
 * @throws AppError that says what is wrong with the link, or why the act is refused
 */
export async function runMailAct(db: Database, actor: UserActor, acts: NoticeActs, input: z.infer<typeof actInput>): Promise<z.infer<typeof actOutput>> {
  requireRightClock();
  const { act, deliveryId } = await ownGrant(db, actor, input.token);
  const isFirst = await consumeOnce(db, "mail-act", input.token, { userId: actor.id, expiresAt: new Date(clock.world().getTime() + keptMs) });
  if (!isFirst) throw alreadyUsed();
  const idempotencyKey = actKey(`mail:${deliveryId}:${act.verb}:${act.option ?? ""}`);
  const work = input.reason === undefined ? ({ kind: "wait" } as const) : ({ kind: "override", reason: input.reason } as const);
  try {
    const { sentence } = await acts.run(db, actor, act, { work, idempotencyKey });
    return { sentence };
  } catch (error) {
    await giveBack(db, "mail-act", input.token);
    throw error;
  }
}

async function ownGrant(db: Db, actor: UserActor, token: string): Promise<ActGrant> {
  const grant = readActToken(token, env().SESSION_SECRET);
  if (grant === null)
    throw new AppError("invalid_input", "This link is not one of ours, or was cut off on its way. Open the environment in the portal instead.");
  if (grant.userId !== actor.id)
    throw new AppError("forbidden", "This link was sent to somebody else. Sign in as that person, or open the environment in the portal.");
  if (grant.expiresAt <= clock.now())
    throw new AppError("invalid_state", "This link is too old: the moment it was for is over. Open the environment in the portal.");
  if (await isUsed(db, "mail-act", token)) throw alreadyUsed();
  return grant;
}

function alreadyUsed(): AppError {
  return new AppError("duplicate", "This link has been used already; each acts once. Open the environment in the portal.");
}
