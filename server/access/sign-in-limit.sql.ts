import { sha256 } from "@/server/platform/crypto";
import { clock } from "@/server/platform/clock";
import type { Db } from "@/server/platform/db";

const windowMs = 15 * 60_000;

/** `first over` is the one attempt of a window that finds the limit just passed: the one to record; later ones are only counted. */
export type AttemptVerdict = "allowed" | "first over" | "over";

/**
 * Counts an attempt before it is made and says whether it may go on. Counting first means that attempts made at the same
 * time cannot exceed the limit together.
 * @param limit attempts allowed in 15 minutes
 */
export async function takeAttempt(db: Db, kind: "identity" | "address", value: string, limit: number): Promise<AttemptVerdict> {
  const now = clock.now();
  const windowEnded = new Date(now.getTime() - windowMs);
  const rows = await db.$queryRaw<{ attempts: number }[]>`
    insert into sign_in_limit as l (key, attempts, window_started_at) values (${limitKey(kind, value)}, 1, ${now})
    on conflict (key) do update set
      attempts = case when l.window_started_at <= ${windowEnded} then 1 else least(l.attempts, 1000000) + 1 end,
      window_started_at = case when l.window_started_at <= ${windowEnded} then ${now} else l.window_started_at end
    returning attempts`;
  const attempts = rows[0]?.attempts ?? Number.POSITIVE_INFINITY;
  if (attempts <= limit) return "allowed";
  return attempts === limit + 1 ? "first over" : "over";
}

/** Takes one attempt off the count, after a sign-in that succeeded: colleagues behind one address use up nothing. */
export async function giveBackAttempt(db: Db, kind: "identity" | "address", value: string): Promise<void> {
  await db.signInLimit.updateMany({ where: { key: limitKey(kind, value), attempts: { gt: 0 } }, data: { attempts: { decrement: 1 } } });
}

/** Forgets the attempts of an identity after a sign-in that succeeded, and every window that ended a day ago. */
export async function forgetAttempts(db: Db, kind: "identity" | "address", value: string): Promise<void> {
  const dayAgo = new Date(clock.now().getTime() - 24 * 3_600_000);
  await db.signInLimit.deleteMany({ where: { OR: [{ key: limitKey(kind, value) }, { windowStartedAt: { lt: dayAgo } }] } });
}

function limitKey(kind: string, value: string): string {
  return sha256(`${kind}:${value}`);
}
