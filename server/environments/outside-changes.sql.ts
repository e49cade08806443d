import type { InstanceState } from "@/server/generated/prisma/client";
import type { Db } from "@/server/platform/db";

/** A change that no operation of ours explains. `fromState` and `fromId` (an environment) are what it was before; null for a new instance. */
export type OutsideChange = {
  id: string;
  environmentId: string;
  instanceId: string;
  instance: string;
  state: InstanceState;
  at: Date;
  fromState: InstanceState | null;
  fromId: string | null;
  /** The instance is there in AWS, without the tag that made it ours. */
  unclaimed: boolean;
};

/** Which changes: the newest `limit`, of those at or before `until` where that is not null. */
export type ChangesWanted = { limit: number; until: Date | null };

/**
 * The newest changes of instances that no operation of ours explains, newest first: of state, of environment, and instances that came to an environment
 * that was there already. An operation explains what happens from its request until two minutes after its end; one that AWS refused explains nothing.
 */
export function outsideChanges(db: Db, environmentIds: readonly string[], { limit, until }: ChangesWanted): Promise<OutsideChange[]> {
  return db.$queryRaw`
    select c.id, c.environment_id as "environmentId", c.instance_id as "instanceId", i.name as instance, c.state::text as state, c.at,
           p.state::text as "fromState", p.environment_id as "fromId",
           exists (select from unclaimed_instance u where u.target_id = i.target_id and u.ec2_id = i.ec2_id) as unclaimed
    from instance_state_change c join instance i on i.id = c.instance_id join environment e on e.id = c.environment_id
    left join lateral (
      select state, environment_id from instance_state_change before
      where before.instance_id = c.instance_id and before.at < c.at order by before.at desc, before.id desc limit 1
    ) p on true
    where c.environment_id = any(${[...environmentIds]}::uuid[]) and (${until}::timestamptz is null or c.at <= ${until}::timestamptz)
      and (p.state is not null or c.at > e.created_at)
      and (p.environment_id <> c.environment_id or not exists (
        select from operation o
        where o.instance_id = c.instance_id and (o.state <> 'failed' or o.accepted_at is not null) and o.created_at <= c.at
          and (o.ended_at is null or o.ended_at >= c.at - interval '2 minutes')))
    order by c.at desc, c.id desc
    limit ${limit}`;
}

/** The newest moves of instances out of an environment into another one, newest first. */
export function movesAway(db: Db, environmentId: string, { limit, until }: ChangesWanted): Promise<OutsideChange[]> {
  return db.$queryRaw`
    select n.id, n.environment_id as "environmentId", n.instance_id as "instanceId", i.name as instance, n.state::text as state, n.at,
           c.state::text as "fromState", c.environment_id as "fromId", false as unclaimed
    from instance_state_change c join instance i on i.id = c.instance_id
    join lateral (
      select * from instance_state_change after where after.instance_id = c.instance_id and after.at > c.at order by after.at, after.id limit 1
    ) n on n.environment_id <> c.environment_id
    where c.environment_id = ${environmentId}::uuid and (${until}::timestamptz is null or n.at <= ${until}::timestamptz)
    order by n.at desc, n.id desc
    limit ${limit}`;
}
