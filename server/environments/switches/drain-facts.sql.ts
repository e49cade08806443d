import type { Db } from "@/server/platform/db";

/** The longest lease of an environment that was live since a moment, in minutes; 0 where there was none. */
export async function longestLeaseMinutes(db: Db, environmentId: string, { since, now }: { since: Date; now: Date }): Promise<number> {
  const [row] = await db.$queryRaw<{ minutes: number | null }[]>`
    select ceil(max(extract(epoch from least(coalesce(released_at, ${now}::timestamptz), counts_until) - taken_at)) / 60)::int as minutes
    from busy_lease
    where environment_id = ${environmentId}::uuid and coalesce(released_at, ${now}::timestamptz) > ${since}`;
  return Math.max(0, row?.minutes ?? 0);
}

/** Locks a switch within a transaction, after its environments; gives its guards as they are now. */
export async function lockSwitch(db: Db, id: string): Promise<{ id: string; version: number; fence: number } | null> {
  const [row] = await db.$queryRaw<{ id: string; version: number; fence: number }[]>`
    select id, version, fence from environment_switch where id = ${id}::uuid for update`;
  return row ?? null;
}
