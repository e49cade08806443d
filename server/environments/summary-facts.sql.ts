import type { OperationKind, OperationState } from "@/server/generated/prisma/client";
import type { Db } from "@/server/platform/db";
import { systemRequesterName } from "./requester";

/** The newest operation of an instance, and who asked for it. */
export type LatestOperation = {
  instanceId: string;
  id: string;
  kind: OperationKind;
  state: OperationState;
  createdAt: Date;
  nextTryAt: Date;
  acceptedAt: Date | null;
  endedAt: Date | null;
  dismissedAt: Date | null;
  errorCode: string | null;
  lastError: string | null;
  note: string | null;
  by: string;
  requestedById: string | null;
  requestId: string;
};

/** The newest operation of each instance of the environments. */
export async function latestOperations(db: Db, environmentIds: readonly string[]): Promise<LatestOperation[]> {
  const rows = await db.$queryRaw<(Omit<LatestOperation, "by"> & Requester)[]>`
    select o.instance_id as "instanceId", o.id, o.kind::text as kind, o.state::text as state, o.created_at as "createdAt", o.next_try_at as "nextTryAt",
           o.accepted_at as "acceptedAt", o.ended_at as "endedAt", o.dismissed_at as "dismissedAt", o.error_code as "errorCode", o.last_error as "lastError", o.note,
           u.name as person, r.requested_by_system as system, r.requested_by_id as "requestedById", r.request_id as "requestId"
    from instance i
    join lateral (select * from operation where instance_id = i.id order by created_at desc, id desc limit 1) o on true
    join operation_request r on r.id = o.request_row_id
    left join "user" u on u.id = r.requested_by_id
    where i.environment_id = any(${[...environmentIds]}::uuid[])`;
  return rows.map(named);
}

/** Who stands behind a request: a person, or a system actor. */
type Requester = { person: string | null; system: string | null };

function named<Row extends Requester>({ person, system, ...row }: Row) {
  return { ...row, by: person ?? systemRequesterName(system) };
}

export type LatestRequest = { environmentId: string; kind: OperationKind; createdAt: Date; endedAt: Date | null; by: string };

/** The newest request of each environment, superseded ones left out. */
export async function latestRequests(db: Db, environmentIds: readonly string[]): Promise<LatestRequest[]> {
  const rows = await db.$queryRaw<(Omit<LatestRequest, "by"> & Requester)[]>`
    select r.environment_id as "environmentId", r.kind::text as kind, r.created_at as "createdAt", r.ended_at as "endedAt",
           u.name as person, r.requested_by_system as system
    from unnest(${[...environmentIds]}::uuid[]) as wanted(id)
    join lateral (
      select * from operation_request where environment_id = wanted.id
        and exists (select from operation where request_row_id = operation_request.id and state <> 'superseded')
      order by created_at desc, id limit 1
    ) r on true
    left join "user" u on u.id = r.requested_by_id`;
  return rows.map(named);
}

export type OpenProgress = { environmentId: string; kind: OperationKind; since: Date; done: number; total: number };

/** How far the open requests of the environments are, per kind. */
export function openProgress(db: Db, environmentIds: readonly string[]): Promise<OpenProgress[]> {
  return db.$queryRaw`
    select r.environment_id as "environmentId", r.kind::text as kind, min(r.created_at) as since,
           (count(*) filter (where o.ended_at is not null))::int as done, count(*)::int as total
    from operation_request r join operation o on o.request_row_id = r.id
    where r.environment_id = any(${[...environmentIds]}::uuid[]) and r.ended_at is null
    group by r.environment_id, r.kind`;
}

export type UsualDuration = { environmentId: string; kind: OperationKind; ms: number };

/** The median of the last 20 starts, stops and reboots that went well, per environment and kind, in milliseconds. */
export function usualDurations(db: Db, environmentIds: readonly string[]): Promise<UsualDuration[]> {
  return db.$queryRaw`
    select wanted.id as "environmentId", kinds.kind::text as kind, least(round(d.ms), 2147483647)::int as ms
    from unnest(${[...environmentIds]}::uuid[]) as wanted(id)
    cross join unnest(enum_range(null::operation_kind)) as kinds(kind)
    join lateral (
      select percentile_cont(0.5) within group (order by extract(epoch from recent.ended_at - recent.created_at) * 1000) as ms
      from (
        select created_at, ended_at from operation_request r
        where r.environment_id = wanted.id and r.kind = kinds.kind and r.ended_at is not null
          and exists (select from operation o where o.request_row_id = r.id)
          and not exists (select from operation o where o.request_row_id = r.id and o.state <> 'confirmed')
        order by created_at desc limit 20
      ) recent
    ) d on d.ms is not null`;
}
