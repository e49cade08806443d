import type { OperationKind, OperationState, RequestLane } from "@/server/generated/prisma/client";
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

/** Writes `sent` and the role before the call; returns the operations that are still ours and have enough lease left. Only these may be named to AWS. */
export function markSent(db: Db, held: readonly Held[], now: Date, awsRole: string): Promise<Held[]> {
  return db.$queryRaw`
    update operation o
    set state = 'sent', version = o.version + 1, sent_at = ${now}, aws_role = ${awsRole}
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

/** Gives back what was claimed but belongs into a call of another role; the try does not count. */
export async function giveBackForRole(db: Db, held: readonly (Held & { awsRole: string })[], now: Date): Promise<void> {
  await db.$executeRaw`
    update operation o
    set state = 'pending', version = o.version + 1, attempt = o.attempt - 1, aws_role = ours."awsRole", next_try_at = ${now}, lease_until = null, lease_owner = null
    from (
      select p.id, g."awsRole" from operation p
      join jsonb_to_recordset(${JSON.stringify(held)}::jsonb) as g(id uuid, version int, fence int, "awsRole" text) on g.id = p.id
      where p.version = g.version and p.fence = g.fence and p.state = 'claimed'
      order by p.id
      for update of p
    ) ours
    where o.id = ours.id`;
}

/** The new turn of a pending operation, and why it waits (null: it is soon). */
export type Turn = Held & { at: Date; words: string | null };

/** Lets pending operations wait for their turn; no try is counted. Gives those that were still as they had been read. */
export function postponePending(db: Db, turns: readonly Turn[]): Promise<{ id: string }[]> {
  return db.$queryRaw`
    update operation o set next_try_at = ours.at, last_error = ours.words, version = o.version + 1
    from (
      select p.id, t.at, t.words from operation p
      join jsonb_to_recordset(${JSON.stringify(turns)}::jsonb) as t(id uuid, version int, fence int, at timestamptz, words text) on t.id = p.id
      where p.version = t.version and p.fence = t.fence and p.state = 'pending'
      order by p.id
      for update of p
    ) ours
    where o.id = ours.id
    returning o.id`;
}

/** Operations that wait for tokens before others of their lane: how many, and the last of the turns they were told. */
export type Line = { operations: number; until: Date };

/** Whoever has not been taken up this long after their turn waits for something else than tokens, in seconds. */
const turnHoldsSeconds = 3;

/**
 * The operations of a bucket and lane that were asked for before `before` and were made to wait: their turn is still to come, or has come just
 * now. Null when there is none. What AWS has refused once keeps no place while it waits for its next try.
 */
export async function olderInLine(
  db: Db,
  of: { accountId: string; region: string; kinds: readonly OperationKind[]; lane: RequestLane; before: Date; now: Date },
): Promise<Line | null> {
  const [line] = await db.$queryRaw<{ operations: number; until: Date | null }[]>`
    select count(*)::int as operations, max(o.next_try_at) as until
    from operation o
    join operation_request r on r.id = o.request_row_id
    join instance i on i.id = o.instance_id
    join aws_target t on t.id = i.target_id
    where o.state = 'pending' and o.kind = any(${[...of.kinds]}::operation_kind[]) and r.lane = ${of.lane}::request_lane
      and t.account_id = ${of.accountId} and t.region = ${of.region} and o.created_at < ${of.before} and o.next_try_at > o.created_at
      and o.next_try_at > ${of.now}::timestamptz - make_interval(secs => ${turnHoldsSeconds}) and (o.next_try_at <= ${of.now} or o.error_code is null)`;
  return line === undefined || line.until === null ? null : { operations: line.operations, until: line.until };
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
  /** The act goes on as another one. */
  instead?: { kind: OperationKind; note: string };
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
  const rows = moves.map(({ error, instead, ...move }) => {
    const said = { hasError: error !== undefined, code: error?.code ?? null, words: error?.words ?? null };
    return { ...move, ...said, kind: instead?.kind ?? null, note: instead?.note ?? null };
  });
  return db.$queryRaw`
    update operation o
    set state = m."to"::operation_state, version = o.version + 1,
        next_try_at = coalesce(m."nextTryAt", o.next_try_at),
        accepted_at = coalesce(m."acceptedAt", o.accepted_at),
        ended_at = coalesce(m."endedAt", o.ended_at),
        aws_request_id = coalesce(m."awsRequestId", o.aws_request_id),
        error_code = case when m."hasError" then m.code else o.error_code end,
        last_error = case when m."hasError" then m.words else o.last_error end,
        kind = coalesce(m.kind::operation_kind, o.kind), note = coalesce(m.note, o.note),
        lease_until = case
          when m."to" = 'superseded' and o.state = 'sent' then o.lease_until
          when m."to" = 'sent' then now()
          else null end
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as m(
      id uuid, version int, fence int, "from" text, "to" text, "nextTryAt" timestamptz, "acceptedAt" timestamptz, "endedAt" timestamptz,
      "awsRequestId" text, "hasError" boolean, code text, words text, kind text, note text)
    where o.id = m.id and o.version = m.version and o.fence = m.fence and o.state = m."from"::operation_state
    returning o.id, o.version, o.fence, o.instance_id as "instanceId", o.request_row_id as "requestRowId", o.kind::text as kind`;
}

/** Lets the waiting operations of requests begin now. Gives the targets they are in. */
export async function releaseWaiting(tx: Tx, requestRowIds: readonly string[], now: Date): Promise<string[]> {
  const rows = await tx.$queryRaw<{ targetId: string }[]>`
    update operation o
    set next_try_at = ${now}, version = o.version + 1, fence = o.fence + 1
    from (
      select p.id, i.target_id from operation p join instance i on i.id = p.instance_id
      where p.request_row_id = any(${[...requestRowIds]}::uuid[]) and p.state = 'pending' and p.attempt = 0 and p.next_try_at > ${now}
      order by p.id
      for update of p
    ) waiting
    where o.id = waiting.id
    returning waiting.target_id as "targetId"`;
  return [...new Set(rows.map(({ targetId }) => targetId))].sort();
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
