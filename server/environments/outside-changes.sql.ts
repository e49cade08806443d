import type { InstanceState } from "@/server/generated/prisma/client";
import type { Db } from "@/server/platform/db";

export type OutsideChange = { id: string; environmentId: string; instanceId: string; instance: string; state: InstanceState; at: Date };

/**
 * The newest changes of state that no operation of ours explains, newest first. What an instance was first seen in is no change.
 * An operation explains what happens from its request until two minutes after its end; one that AWS refused explains nothing.
 */
export function outsideChanges(db: Db, environmentIds: readonly string[], limit: number): Promise<OutsideChange[]> {
  return db.$queryRaw`
    select c.id, c.environment_id as "environmentId", c.instance_id as "instanceId", i.name as instance, c.state::text as state, c.at
    from instance_state_change c join instance i on i.id = c.instance_id
    where c.environment_id = any(${[...environmentIds]}::uuid[])
      and exists (select from instance_state_change before where before.instance_id = c.instance_id and before.at < c.at)
      and not exists (
        select from operation o
        where o.instance_id = c.instance_id and o.state <> 'failed' and o.created_at <= c.at
          and (o.ended_at is null or o.ended_at >= c.at - interval '2 minutes'))
    order by c.at desc, c.id desc
    limit ${limit}`;
}
