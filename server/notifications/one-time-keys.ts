import { clock } from "@/server/platform/clock";
import { sha256 } from "@/server/platform/crypto";
import type { Db } from "@/server/platform/db";

export type OneTimePurpose = "slack-request" | "slack-code" | "mail-act" | "digest";

const keptMs = 24 * 3_600_000;

/**
 * Uses something up that nobody had to be given before, such as a request that came from outside.
 * @returns false when it has been used already
 */
export async function consumeOnce(db: Db, purpose: OneTimePurpose, secret: string, of: { userId: string | null; expiresAt: Date }): Promise<boolean> {
  const now = clock.world();
  const row = { key: keyOf(purpose, secret), purpose, userId: of.userId, createdAt: now, expiresAt: of.expiresAt, usedAt: now };
  const { count } = await db.oneTimeKey.createMany({ data: [row], skipDuplicates: true });
  return count === 1;
}

/** Makes something good again that was used up for nothing. */
export async function giveBack(db: Db, purpose: OneTimePurpose, secret: string): Promise<void> {
  await db.oneTimeKey.deleteMany({ where: { key: keyOf(purpose, secret) } });
}

/** True when something has been used up already. */
export async function isUsed(db: Db, purpose: OneTimePurpose, secret: string): Promise<boolean> {
  return (await db.oneTimeKey.findUnique({ where: { key: keyOf(purpose, secret) } })) !== null;
}

/** Gives something out that one person may redeem once; what they were given before for the same purpose is worth nothing any more. */
export async function giveOut(db: Db, purpose: OneTimePurpose, secret: string, to: { userId: string; expiresAt: Date }): Promise<void> {
  await db.oneTimeKey.deleteMany({ where: { userId: to.userId, purpose, usedAt: null } });
  await db.oneTimeKey.create({ data: { key: keyOf(purpose, secret), purpose, ...to, createdAt: clock.world() } });
}

/** Redeems what was given out; null when it is unknown, used or too old. Of several at the same moment one gets it. */
export async function redeem(db: Db, purpose: OneTimePurpose, secret: string): Promise<{ userId: string } | null> {
  const key = keyOf(purpose, secret);
  const now = clock.world();
  const { count } = await db.oneTimeKey.updateMany({ where: { key, purpose, usedAt: null, expiresAt: { gt: now } }, data: { usedAt: now } });
  if (count === 0) return null;
  const { userId } = await db.oneTimeKey.findUniqueOrThrow({ where: { key } });
  return userId === null ? null : { userId };
}

/** Forgets what expired a day ago. */
export async function forgetOldKeys(db: Db): Promise<void> {
  await db.oneTimeKey.deleteMany({ where: { expiresAt: { lt: new Date(clock.world().getTime() - keptMs) } } });
}

function keyOf(purpose: OneTimePurpose, secret: string): string {
  return sha256(`${purpose}:${secret}`);
}
