import type { OperationKind, OperationState } from "@/server/generated/prisma/client";
import type { Db } from "@/server/platform/db";
import { AppError } from "@/server/platform/errors";
import type { Tx } from "@/server/platform/transaction";
import { canMove } from "./state-machine";

/** How long a worker owns an operation, in seconds of the database's clock; two calls to AWS at their longest fit in. */
export const leaseSeconds = 30;
/** A call is begun only when this much of the lease is left: the call's own timeout and a margin. */
const leaseNeededToSend = 12;

/** The guards of a row, as the last reader saw them. */
export type Held = { id: string; version: number; fence: number };

/** Takes pending operations for one worker; those that another one took or that moved meanwhile are left out. */
export function claimPending(db: Db, ids: readonly string[], claim: { owner: string; now: Date }): Promise<(Held & { attempt: number })[]> {
  // A superseded wish whose call may still be on its way to AWS holds its lease: its successor waits, or the older call could arrive last.
  return db.$queryRaw`
    update operation o
    set state = 'claimed', fence = o.fence + 1, version = o.version + 1, attempt = o.attempt + 1,
        lease_owner = ${claim.owner}, lease_until = now() + make_interval(secs => ${leaseSeconds}), last_error = null, error_code = null
    from (
      select id from operation p
      where p.id = any(${[...ids]}::uuid[]) and p.state = 'pending' and p.next_try_at <= ${claim.now}
        and not exists (
          select from operation older
          where older.instance_id = p.instance_id and older.state = 'superseded' and older.lease_until > now()
        )
      order by p.id
      for update skip locked
    ) taken
    where o.id = taken.id
    returning o.id, o.version, o.fence, o.attempt`;
}

/** Writes `sent` before the call; returns the operations that are still ours and have enough lease left. Only these may be named to AWS. */
export function markSent(db: Db, held: readonly Held[], now: Date): Promise<Held[]> {
  return db.$queryRaw`
    update operation o
    set state = 'sent', version = o.version + 1, sent_at = ${now}
    from (
      select p.id from operation p
      join jsonb_to_recordset(${JSON.stringify(held)}::jsonb) as h(id uuid, version int, fence int) on h.id = p.id
      where p.version = h.version and p.fence = h.fence and p.state = 'claimed' and p.lease_until > now() + make_interval(secs => ${leaseNeededToSend})
      order by p.id
      for update of p
    ) ours
    where o.id = ours.id
    returning o.id, o.version, o.fence`;
}

/** Gives back what a dead worker had claimed: nothing had been sent. Returns how many. */
export function releaseClaimed(db: Db): Promise<number> {
  return db.$executeRaw`
    update operation set state = 'pending', fence = fence + 1, version = version + 1, lease_until = null, lease_owner = null
    where id in (select id from operation where state = 'claimed' and lease_until < now() order by id limit 1000 for update skip locked)`;
}

/** Takes over operations of a target that a dead worker had sent, or whose answer was lost. They stay `sent` until they have been looked at. */
export function takeOverSent(db: Db, targetId: string, claim: { owner: string; now: Date }): Promise<Held[]> {
  return db.$queryRaw`
    update operation o
    set fence = o.fence + 1, version = o.version + 1, lease_owner = ${claim.owner}, lease_until = now() + make_interval(secs => ${leaseSeconds})
    from (
      select p.id from operation p join instance i on i.id = p.instance_id
      where p.state = 'sent' and p.lease_until < now() and p.next_try_at <= ${claim.now} and i.target_id = ${targetId}::uuid
      order by p.id limit 500
      for update of p skip locked
    ) taken
    where o.id = taken.id
    returning o.id, o.version, o.fence`;
}

/** One move of one operation. Absent columns stay; `error` null clears it. */
export type Move = Held & {
  from: OperationState;
  to: OperationState;
  nextTryAt?: Date;
  acceptedAt?: Date;
  endedAt?: Date;
  awsRequestId?: string;
  error?: { code: string | null; words: string | null };
};

/** What moved, with what the next step needs. */
export type Moved = Held & { instanceId: string; requestRowId: string; kind: OperationKind };

/**
 * Moves operations under their version and fence; returns those that moved. The lease ends with the move, except that a superseded `sent` one keeps it
 * (its call may be on its way) and one that stays `sent` gets one that is over (so that it is looked at).
 */
export function moveOperations(db: Db, moves: readonly Move[]): Promise<Moved[]> {
  const wrong = moves.find(({ from, to }) => from !== to && !canMove(from, to));
  if (wrong !== undefined) throw new AppError("internal", `Operation ${wrong.id} cannot go from ${wrong.from} to ${wrong.to}.`);
  const rows = moves.map(({ error, ...move }) => ({ ...move, hasError: error !== undefined, code: error?.code ?? null, words: error?.words ?? null }));
  return db.$queryRaw`
    update operation o
    set state = m."to"::operation_state, version = o.version + 1,
        next_try_at = coalesce(m."nextTryAt", o.next_try_at),
        accepted_at = coalesce(m."acceptedAt", o.accepted_at),
        ended_at = coalesce(m."endedAt", o.ended_at),
        aws_request_id = coalesce(m."awsRequestId", o.aws_request_id),
        error_code = case when m."hasError" then m.code else o.error_code end,
        last_error = case when m."hasError" then m.words else o.last_error end,
        lease_until = case
          when m."to" = 'superseded' and o.state = 'sent' then o.lease_until
          when m."to" = 'sent' then now()
          else null end
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as m(
      id uuid, version int, fence int, "from" text, "to" text, "nextTryAt" timestamptz, "acceptedAt" timestamptz, "endedAt" timestamptz,
      "awsRequestId" text, "hasError" boolean, code text, words text)
    where o.id = m.id and o.version = m.version and o.fence = m.fence and o.state = m."from"::operation_state
    returning o.id, o.version, o.fence, o.instance_id as "instanceId", o.request_row_id as "requestRowId", o.kind::text as kind`;
}

/** Holds the open operations of an environment, so that no worker moves them before this transaction ends. */
export async function lockOpenOperations(tx: Tx, environmentId: string): Promise<void> {
  await tx.$queryRaw`
    select o.id from operation o join instance i on i.id = o.instance_id
    where i.environment_id = ${environmentId}::uuid and o.state in ('pending', 'claimed', 'sent', 'accepted')
    order by o.id for update of o`;
}

/**
 * Says that the call of a superseded operation has come back, so that its successor need not wait for the lease; gives those it says it of.
 * `accepted` when AWS did it all the same: the row keeps when, and AWS's request id.
 */
export function endFlight(db: Db, held: readonly Held[], accepted?: { at: Date; awsRequestId: string | null }): Promise<{ id: string }[]> {
  return db.$queryRaw`
    update operation o
    set lease_until = null,
        accepted_at = coalesce(${accepted?.at ?? null}::timestamptz, o.accepted_at),
        aws_request_id = coalesce(${accepted?.awsRequestId ?? null}::text, o.aws_request_id)
    from jsonb_to_recordset(${JSON.stringify(held)}::jsonb) as h(id uuid, version int, fence int)
    where o.id = h.id and o.fence = h.fence and o.state = 'superseded'
    returning o.id`;
}

/** Closes the requests whose last operation has ended. */
export async function closeRequests(db: Db, requestRowIds: readonly string[], now: Date): Promise<void> {
  await db.$executeRaw`
    update operation_request r set ended_at = ${now}
    where r.id = any(${[...requestRowIds]}::uuid[]) and r.ended_at is null
      and not exists (select from operation o where o.request_row_id = r.id and o.ended_at is null)`;
}

/** The targets that have something to do for a worker now. */
export async function targetsWithDueWork(db: Db, now: Date): Promise<string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    select distinct i.target_id as id from operation o join instance i on i.id = o.instance_id
    where (o.state = 'pending' and o.next_try_at <= ${now}) or (o.state = 'sent' and o.lease_until < now() and o.next_try_at <= ${now})
      or (o.state = 'claimed' and o.lease_until < now())`;
  return rows.map(({ id }) => id);
}
