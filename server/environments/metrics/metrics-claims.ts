import type { Db } from "@/server/platform/db";
import type { Tx } from "@/server/platform/transaction";

/** A target whose metrics and shells one worker may read now. */
export type ClaimedMetrics = { id: string; fence: number };

// Longer than reading takes in which AWS answers nothing at all: two sessions and two times every page.
const leaseSeconds = 120;

/** Takes the targets that are due, at most eight. `nextDueAt` is when they are due again should this worker die. */
export function claimDueMetrics(db: Db, claim: { now: Date; nextDueAt: Date }): Promise<ClaimedMetrics[]> {
  return db.$queryRaw`
    update aws_target t
    set metrics_lease_until = now() + make_interval(secs => ${leaseSeconds}), metrics_fence = t.metrics_fence + 1, metrics_due_at = ${claim.nextDueAt}
    from (
      select id from aws_target
      where enabled and metrics_due_at <= ${claim.now} and (metrics_lease_until is null or metrics_lease_until < now())
      order by metrics_due_at, id limit 8
      for update skip locked
    ) due
    where t.id = due.id
    returning t.id, t.metrics_fence as fence`;
}

/** Holds the target's row while the fence is still ours; false when another worker has taken over. First thing in a transaction, as with readings. */
export async function holdMetrics(tx: Tx, target: ClaimedMetrics): Promise<boolean> {
  const rows = await tx.$queryRaw<unknown[]>`select id from aws_target where id = ${target.id}::uuid and metrics_fence = ${target.fence} for no key update`;
  return rows.length === 1;
}

/** What came of one kind of reading; null when it was not tried. */
export type Tried = { at: Date; error: string | null } | null;

/** Ends a turn. An earlier one asked for meanwhile stays. */
export async function finishMetrics(db: Db, target: ClaimedMetrics, end: { metrics: Tried; shells: Tried; nextDueAt: Date }): Promise<void> {
  const { metrics, shells, nextDueAt } = end;
  await db.$executeRaw`
    update aws_target
    set metrics_lease_until = null, metrics_due_at = least(metrics_due_at, ${nextDueAt}::timestamptz),
        metrics_tried_at = coalesce(${metrics?.at ?? null}::timestamptz, metrics_tried_at),
        metrics_error = case when ${metrics !== null} then ${metrics?.error ?? null} else metrics_error end,
        shells_tried_at = coalesce(${shells?.at ?? null}::timestamptz, shells_tried_at),
        shells_error = case when ${shells !== null} then ${shells?.error ?? null} else shells_error end
    where id = ${target.id}::uuid and metrics_fence = ${target.fence}`;
}

/** Somebody looks at an environment: its metrics are kept coming until then, and read now where they were not. */
export async function wantMetrics(db: Db, environment: { id: string; targetId: string }, want: { now: Date; until: Date; isFirst: boolean }): Promise<void> {
  await db.$executeRaw`update environment set metrics_wanted_until = ${want.until} where id = ${environment.id}::uuid`;
  if (want.isFirst) await db.$executeRaw`update aws_target set metrics_due_at = least(metrics_due_at, ${want.now}) where id = ${environment.targetId}::uuid`;
}
