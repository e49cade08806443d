import type { Db } from "@/server/platform/db";

/** A target whose roles one worker may check now; `wantedAt` is the request it answers, null for the daily check. */
export type ClaimedCheck = { id: string; fence: number; wantedAt: Date | null };

// Longer than a check takes in which AWS answers nothing at all.
const leaseSeconds = 300;

/** Takes the targets somebody wants to have checked, and those whose last check is a day old. At most four; with `targetId` only that one. */
export function claimDueChecks(db: Db, targetId?: string): Promise<ClaimedCheck[]> {
  return db.$queryRaw`
    update aws_target t
    set check_lease_until = now() + make_interval(secs => ${leaseSeconds}), check_fence = t.check_fence + 1
    from (
      select id from aws_target
      where enabled and (check_wanted_at is not null or checked_at < now() - interval '1 day')
        and (check_lease_until is null or check_lease_until < now())
        and (${targetId ?? null}::uuid is null or id = ${targetId ?? null}::uuid)
      order by check_wanted_at nulls last, id limit 4
      for update skip locked
    ) due
    where t.id = due.id
    returning t.id, t.check_fence as fence, t.check_wanted_at as "wantedAt"`;
}

/** Ends a check; false when another worker has taken over. What was asked for meanwhile stays wanted. */
export async function finishCheck(db: Db, { id, fence, wantedAt }: ClaimedCheck, now: Date): Promise<boolean> {
  const finished = await db.$executeRaw`
    update aws_target
    set checked_at = ${now}, check_lease_until = null,
        check_wanted_at = case when check_wanted_at is distinct from ${wantedAt}::timestamptz then check_wanted_at end
    where id = ${id}::uuid and check_fence = ${fence}`;
  return finished === 1;
}
