import { sha256 } from "@/server/platform/crypto";
import { clock } from "@/server/platform/clock";
import type { Db } from "@/server/platform/db";
import { env } from "@/server/platform/env";

/** How long an attempt counts, in milliseconds. A directory that locks accounts itself must forget failures at least as soon, or allow more of them. */
export function attemptWindowMs(): number {
  return env().SIGN_IN_WINDOW_MINUTES * 60_000;
}

/** `first over` is the one attempt of a window that finds the limit just passed: the one to record; later ones are only counted. */
export type AttemptVerdict = "allowed" | "first over" | "over";

/** What attempts are counted by: the person, the person from a browser they have used before, where it comes from, or who tries a code in Slack. */
export type AttemptKind = "identity" | "device" | "address" | "slack-account" | "slack-workspace";

/**
 * Counts an attempt before it is made and says whether it may go on. Counting first means that attempts made at the same
 * time cannot exceed the limit together. The window of an address begins with its first attempt. That of a person begins anew with each
 * attempt that may go on: attempts at the end of one window and at the start of the next would together reach the directory's lockout.
 * @param limit attempts allowed in a window
 */
export async function takeAttempt(db: Db, kind: AttemptKind, value: string, limit: number): Promise<AttemptVerdict> {
  const now = clock.world();
  const windowEnded = new Date(now.getTime() - attemptWindowMs());
  const renewedBelow = kind === "address" ? 0 : limit;
  const rows = await db.$queryRaw<{ attempts: number }[]>`
    insert into sign_in_limit as l (key, attempts, window_started_at) values (${limitKey(kind, value)}, 1, ${now})
    on conflict (key) do update set
      attempts = case when l.window_started_at <= ${windowEnded} then 1 else least(l.attempts, 1000000) + 1 end,
      window_started_at = case when l.window_started_at <= ${windowEnded} or l.attempts < ${renewedBelow} then ${now} else l.window_started_at end
    returning attempts`;
  const attempts = rows[0]?.attempts ?? Number.POSITIVE_INFINITY;
  if (attempts <= limit) return "allowed";
  return attempts === limit + 1 ? "first over" : "over";
}

/** Takes one attempt off the count, because it was no failure. The others stay: some of them may still be on their way to the directory. */
export async function giveBackAttempt(db: Db, kind: AttemptKind, value: string): Promise<void> {
  await db.signInLimit.updateMany({ where: { key: limitKey(kind, value), attempts: { gt: 0 } }, data: { attempts: { decrement: 1 } } });
}

/** Forgets every window that ended a day ago. */
export async function forgetOldAttempts(db: Db): Promise<void> {
  const dayAgo = new Date(clock.world().getTime() - 24 * 3_600_000);
  await db.signInLimit.deleteMany({ where: { windowStartedAt: { lt: dayAgo } } });
}

function limitKey(kind: AttemptKind, value: string): string {
  return sha256(`${kind}:${value}`);
}
