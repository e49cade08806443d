import type { Db } from "@/server/platform/db";

/**
 * How many instances an environment has, and what a start of all of them usually takes: the 95th percentile of one instance, from the call to
 * ready, once for each place in the start order, because each waits for the one before. Null where no start was seen to its end.
 */
export type UsualStart = { environmentId: string; instances: number; p95Ms: number | null };

/**
 * Sizes and usual times of starts: of the last 60 starts of each environment's instances that were seen to their end. One that lasted longer
 * than 15 minutes fails (confirmWithinMs), so what seems to have lasted longer was measured by a clock that somebody moved.
 */
export function usualStarts(db: Db, environmentIds: readonly string[]): Promise<UsualStart[]> {
  return db.$queryRaw`
    select e.id as "environmentId",
           (select count(*)::int from instance i where i.environment_id = e.id and i.state not in ('terminated', 'missing')) as instances,
           (select count(distinct i.start_order)::int from instance i where i.environment_id = e.id and i.state not in ('terminated', 'missing'))
           * (select (percentile_cont(0.95) within group (order by extract(epoch from t.ended_at - t.sent_at) * 1000))::float8
            from (
              select o.ended_at, o.sent_at from operation o join instance i on i.id = o.instance_id
              where i.environment_id = e.id and o.kind = 'start' and o.state = 'confirmed'
                and o.ended_at between o.sent_at and o.sent_at + interval '15 minutes'
              order by o.created_at desc, o.id desc limit 60
            ) t) as "p95Ms"
    from environment e where e.id = any(${[...environmentIds]}::uuid[])`;
}
