import { sha256 } from "@/server/platform/crypto";
import { clock } from "@/server/platform/clock";
import type { Db } from "@/server/platform/db";

const windowMs = 15 * 60_000;

/**
 * Counts an attempt before it is made and says whether it may go on. Counting first means that attempts made at the same
 * time cannot exceed the limit together.
 * @param limit attempts allowed in 15 minutes
 */
export async function takeAttempt(db: Db, kind: "identity" | "address", value: string, limit: number): Promise<boolean> {
  const now = clock.now();
  const windowEnded = new Date(now.getTime() - windowMs);
  const rows = await db.$queryRaw<{ attempts: number }[]>`
    insert into sign_in_limit as l (key, attempts, window_started_at) values (${limitKey(kind, value)}, 1, ${now})
    on conflict (key) do update set
      attempts = case when l.window_started_at <= ${windowEnded} then 1 else least(l.attempts, 1000000) + 1 end,
      window_started_at = case when l.window_started_at <= ${windowEnded} then ${now} else l.window_started_at end
    returning attempts`;
  return (rows[0]?.attempts ?? Number.POSITIVE_INFINITY) <= limit;
}

/** Forgets the attempts of an identity after a sign-in that succeeded, and every window that ended a day ago. */
export async function forgetAttempts(db: Db, kind: "identity" | "address", value: string): Promise<void> {
  const dayAgo = new Date(clock.now().getTime() - 24 * 3_600_000);
  await db.signInLimit.deleteMany({ where: { OR: [{ key: limitKey(kind, value) }, { windowStartedAt: { lt: dayAgo } }] } });
}

function limitKey(kind: string, value: string): string {
  return sha256(`${kind}:${value}`);
}
