import { clock } from "@/server/platform/clock";
import type { Db } from "@/server/platform/db";
import { env } from "@/server/platform/env";

const windowMs = 60_000;

/** Whether a request may go on; if not, in how many seconds to try again. */
export type TokenUse = { allowed: true } | { allowed: false; retryAfterSeconds: number };

/**
 * Counts a request of a token before it is served, in the token's own row, so that the limit holds over all web processes. Notes the use and
 * its address at most once a minute.
 */
export async function countTokenUse(db: Db, tokenId: string, address: string): Promise<TokenUse> {
  const now = clock.world();
  const windowEnded = new Date(now.getTime() - windowMs);
  const limit = env().API_REQUESTS_PER_MINUTE;
  const rows = await db.$queryRaw<{ requests: number; startedAt: Date }[]>`
    update api_token set
      window_requests = case when window_started_at is null or window_started_at <= ${windowEnded} then 1 else least(window_requests, 1000000) + 1 end,
      window_started_at = case when window_started_at is null or window_started_at <= ${windowEnded} then ${now} else window_started_at end,
      last_address = case when last_used_at is null or last_used_at <= ${windowEnded} then ${address} else last_address end,
      last_used_at = case when last_used_at is null or last_used_at <= ${windowEnded} then ${now} else last_used_at end
    where id = ${tokenId}::uuid
    returning window_requests as requests, window_started_at as "startedAt"`;
  const [window] = rows;
  if (window === undefined || window.requests <= limit) return { allowed: true };
  return { allowed: false, retryAfterSeconds: Math.max(1, Math.ceil((window.startedAt.getTime() + windowMs - now.getTime()) / 1_000)) };
}
