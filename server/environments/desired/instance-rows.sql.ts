import type { InstanceChecks, InstanceState, OperationKind, OperationState } from "@/server/generated/prisma/client";
import type { Db } from "@/server/platform/db";

/** An instance with its open operation, and the newest one that ended, as the database has them. */
export type StoredInstance = {
  id: string;
  environmentId: string;
  targetId: string;
  name: string;
  state: InstanceState;
  stateSince: Date;
  stateReason: string | null;
  checks: InstanceChecks;
  expectedUntil: Date | null;
  lockReason: string | null;
  stopProtected: boolean;
  spotKind: string | null;
  openId: string | null;
  openKind: OperationKind | null;
  openState: OperationState | null;
  openByPerson: boolean | null;
  openCreatedAt: Date | null;
  openRequestId: string | null;
  openErrorCode: string | null;
  openError: string | null;
  lastKind: OperationKind | null;
  lastState: OperationState | null;
  lastEndedAt: Date | null;
  lastErrorCode: string | null;
  lastRequestId: string | null;
  lastError: string | null;
};

/** The instances of the environments, in start order. */
export function storedInstances(db: Db, environmentIds: readonly string[]): Promise<StoredInstance[]> {
  return db.$queryRaw`
    select i.id, i.environment_id as "environmentId", i.target_id as "targetId", i.name, i.state::text as state, i.state_since as "stateSince",
           i.state_reason as "stateReason", i.checks::text as checks, i.expected_until as "expectedUntil", i.lock_reason as "lockReason",
           i.stop_protected as "stopProtected", i.spot_kind as "spotKind",
           o.id as "openId", o.kind::text as "openKind", o.state::text as "openState", o.by_person as "openByPerson", o.created_at as "openCreatedAt",
           o.request_row_id as "openRequestId", o.error_code as "openErrorCode", o.last_error as "openError",
           l.kind::text as "lastKind", l.state::text as "lastState", l.ended_at as "lastEndedAt", l.error_code as "lastErrorCode",
           l.request_row_id as "lastRequestId", l.last_error as "lastError"
    from instance i
    left join lateral (
      select p.id, p.kind, p.state, p.created_at, p.request_row_id, p.error_code, p.last_error, r.requested_by_id is not null as by_person
      from operation p join operation_request r on r.id = p.request_row_id
      where p.instance_id = i.id and p.state in ('pending', 'claimed', 'sent', 'accepted')
    ) o on true
    left join lateral (
      select kind, state, ended_at, error_code, request_row_id, last_error from operation
      where instance_id = i.id and ended_at is not null order by created_at desc, id desc limit 1
    ) l on true
    where i.environment_id = any(${[...environmentIds]}::uuid[])
    order by i.start_order, i.name, i.id`;
}
