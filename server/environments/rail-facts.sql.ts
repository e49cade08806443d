import type { InstanceState, OperationKind } from "@/server/generated/prisma/client";
import type { Db } from "@/server/platform/db";
import { systemRequesterName } from "./requester";

export type StateChange = { environmentId: string; instanceId: string; state: InstanceState; at: Date };

/** The changes of state of the environments' instances in [from, to), and the last one before `from` of each instance; in order of time. */
export function stateChanges(db: Db, environmentIds: readonly string[], day: { from: Date; to: Date }): Promise<StateChange[]> {
  return db.$queryRaw`
    select * from (
      select c.environment_id as "environmentId", c.instance_id as "instanceId", c.state::text as state, c.at
      from instance_state_change c
      where c.environment_id = any(${[...environmentIds]}::uuid[]) and c.at >= ${day.from} and c.at < ${day.to}
      union all
      select i.environment_id, i.id, c.state::text, c.at
      from instance i
      join lateral (select state, at from instance_state_change where instance_id = i.id and at < ${day.from} order by at desc, id desc limit 1) c on true
      where i.environment_id = any(${[...environmentIds]}::uuid[])
    ) changes
    order by at`;
}

export type RailRequest = { id: string; environmentId: string; kind: OperationKind; at: Date; by: string; reason: string | null; failed: boolean };

/** What people asked for in [from, to), in order of time; at most 200 per environment. */
export async function railRequests(db: Db, environmentIds: readonly string[], day: { from: Date; to: Date }): Promise<RailRequest[]> {
  const rows = await db.$queryRaw<(Omit<RailRequest, "by"> & { person: string | null; system: string | null })[]>`
    select r.id, r.environment_id as "environmentId", r.kind::text as kind, r.created_at as at, u.name as person, r.requested_by_system as system, r.reason,
           exists (select from operation o where o.request_row_id = r.id and o.state = 'failed') as failed
    from unnest(${[...environmentIds]}::uuid[]) as wanted(id)
    join lateral (
      select * from operation_request
      where environment_id = wanted.id and created_at >= ${day.from} and created_at < ${day.to}
        and exists (select from operation where request_row_id = operation_request.id)
      order by created_at desc, id limit 200
    ) r on true
    left join "user" u on u.id = r.requested_by_id
    order by r.created_at`;
  return rows.map(({ person, system, ...row }) => ({ ...row, by: person ?? systemRequesterName(system) }));
}
