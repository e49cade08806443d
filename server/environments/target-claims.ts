import type { Database, Db } from "@/server/platform/db";
import type { Tx } from "@/server/platform/transaction";

/** A target that one worker may read now. */
export type ClaimedTarget = { id: string; fence: number };

const leaseSeconds = 60;

/** Takes the targets whose reading is due, at most `limit`. `nextDueAt` is when they are due again should this worker die. */
export function claimDueTargets(db: Db, claim: { now: Date; nextDueAt: Date; limit: number; targetId?: string }): Promise<ClaimedTarget[]> {
  return db.$queryRaw`
    update aws_target t
    set poll_lease_until = now() + make_interval(secs => ${leaseSeconds}), poll_fence = t.poll_fence + 1, poll_due_at = ${claim.nextDueAt}
    from (
      select id from aws_target
      where enabled and poll_due_at <= ${claim.now} and (poll_lease_until is null or poll_lease_until < now())
        and (${claim.targetId ?? null}::uuid is null or id = ${claim.targetId ?? null}::uuid)
      order by poll_due_at, id limit ${claim.limit}
      for update skip locked
    ) due
    where t.id = due.id
    returning t.id, t.poll_fence as fence`;
}

/**
 * Holds the target's row while the fence is still ours; false when another worker has taken over. First thing in a transaction: environments
 * come after it (see `lockEnvironments`). Not `for update`: that would also hold up every row somebody inserts with a reference to the target.
 */
export async function holdTarget(tx: Tx, target: ClaimedTarget): Promise<boolean> {
  const rows = await tx.$queryRaw<unknown[]>`select id from aws_target where id = ${target.id}::uuid and poll_fence = ${target.fence} for no key update`;
  return rows.length === 1;
}

/** Locks targets in one order, before any environment. Readings write under the same lock, so what is decided meanwhile holds. */
export async function lockTargets(tx: Tx, targetIds: readonly string[]): Promise<void> {
  await tx.$queryRaw`select id from aws_target where id = any(${[...targetIds]}::uuid[]) order by id for no key update`;
}

/** Ends a reading and sets the next one; an earlier one asked for meanwhile stays. Gives the error that stood there before. */
export function finishPoll(
  db: Db,
  target: ClaimedTarget,
  end: { readAt: Date | null; failedAt: Date | null; error: string | null; nextDueAt: Date },
): Promise<{ error: string | null }[]> {
  return db.$queryRaw`
    update aws_target t
    set poll_lease_until = null, poll_due_at = least(t.poll_due_at, ${end.nextDueAt}::timestamptz), polled_at = coalesce(${end.readAt}::timestamptz, t.polled_at),
        poll_error = ${end.error}, poll_failed_at = case when ${end.error}::text is null then null else coalesce(t.poll_failed_at, ${end.failedAt}::timestamptz) end
    from (select id, poll_error from aws_target where id = ${target.id}::uuid for no key update) before
    where t.id = before.id and t.poll_fence = ${target.fence}
    returning before.poll_error as error`;
}

/**
 * Asks for a reading at `at` or earlier; never sooner than a second after the last one, so that a storm of events costs one reading a second.
 * Takes no transaction, because one that holds environments would wait in the wrong order. What is lost when the process dies between a
 * commit and this is a few seconds: the reading that is due anyway, at most 15 s later, sees the same.
 */
export async function hastenPolls(db: Database, targetIds: readonly string[], at: Date): Promise<void> {
  await db.$executeRaw`
    update aws_target t set poll_due_at = least(poll_due_at, greatest(${at}::timestamptz, coalesce(polled_at + interval '1 second', ${at}::timestamptz)))
    from (select id from aws_target where id = any(${[...targetIds]}::uuid[]) order by id for no key update) held
    where t.id = held.id`;
}
