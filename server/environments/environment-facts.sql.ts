import type { EnvironmentState, InstanceChecks, InstanceState, OperationKind, OperationState } from "@/server/generated/prisma/client";
import type { Db } from "@/server/platform/db";
import type { Tx } from "@/server/platform/transaction";
import type { EnvironmentIdentity } from "./inventory-mapping";

/**
 * Locks environments in one order, so that two transactions never wait for each other. Everything that changes an environment begins with this.
 * The order everywhere: a target's row (readings and adoptions hold it), then schedules, then environments, then a token bucket, then operations; rows of
 * one kind by id. So no transaction that holds environments may touch a target's row: what asks for a reading does so after its commit.
 */
export async function lockEnvironments(tx: Tx, ids: readonly string[]): Promise<void> {
  await tx.$queryRaw`select id from environment where id = any(${[...ids]}::uuid[]) order by id for update`;
}

export type FactRow = {
  environmentId: string;
  state: InstanceState;
  checks: InstanceChecks;
  kind: OperationKind | null;
  operationState: OperationState | null;
  dismissed: boolean;
};

/** Every instance of the environments with its newest operation. */
export function loadFacts(db: Db, environmentIds: readonly string[]): Promise<FactRow[]> {
  return db.$queryRaw`
    select i.environment_id as "environmentId", i.state::text as state, i.checks::text as checks, o.kind::text as kind, o.state::text as "operationState",
           (o.dismissed_at is not null) as dismissed
    from instance i
    left join lateral (
      select kind, state, dismissed_at from operation where instance_id = i.id order by created_at desc, id desc limit 1
    ) o on true
    where i.environment_id = any(${[...environmentIds]}::uuid[])`;
}

export type SavedEnvironment = { id: string; version: number; team: string; stage: string; name: string };

/**
 * Writes the states, moves each version on, and gives what an announcement needs. A state begins now, but that of an environment
 * seen for the first time began with the last change of its instances, which AWS knows; never where an operation of ours took part. Whatever
 * changed, it is looked at again.
 */
export function saveStates(tx: Tx, states: readonly { id: string; state: EnvironmentState }[], now: Date): Promise<SavedEnvironment[]> {
  return tx.$queryRaw`
    update environment e
    set state_since = case
          when e.state = s.state::environment_state then e.state_since
          when e.created_at = ${now}::timestamptz and s.state in ('running', 'stopped', 'partly_running')
            and not exists (select from operation o join instance i on i.id = o.instance_id where i.environment_id = e.id)
            then coalesce((select max(i.state_since) from instance i where i.environment_id = e.id), ${now}::timestamptz)
          else ${now}::timestamptz end,
        state = s.state::environment_state, version = e.version + 1, next_check_at = least(e.next_check_at, ${now}::timestamptz)
    from jsonb_to_recordset(${JSON.stringify(states)}::jsonb) as s(id uuid, state text)
    where e.id = s.id
    returning e.id, e.version, e.team, e.stage, e.name`;
}

/** Makes the environments that are missing in a target and gives the ids of all of them. */
export async function ensureEnvironments(
  tx: Tx,
  targetId: string,
  wanted: readonly (EnvironmentIdentity & { id: string })[],
  now: Date,
): Promise<(EnvironmentIdentity & { id: string })[]> {
  const json = JSON.stringify(wanted);
  await tx.$executeRaw`
    insert into environment (id, target_id, team, stage, name, state, state_since, created_at)
    select w.id, ${targetId}::uuid, w.team, w.stage, w.name, 'gone', ${now}::timestamptz, ${now}::timestamptz
    from jsonb_to_recordset(${json}::jsonb) as w(id uuid, team text, stage text, name text)
    on conflict (target_id, team, stage, name) do nothing`;
  return tx.$queryRaw`
    select e.id, e.team, e.stage, e.name from environment e
    join jsonb_to_recordset(${json}::jsonb) as w(team text, stage text, name text) on w.team = e.team and w.stage = e.stage and w.name = e.name
    where e.target_id = ${targetId}::uuid`;
}
