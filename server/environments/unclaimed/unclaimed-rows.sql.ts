import type { Db } from "@/server/platform/db";
import type { Tx } from "@/server/platform/transaction";
import type { ClaimedTarget } from "../target-claims";
import type { UnclaimedColumns } from "./unclaimed-changes";

/** Gives the worker that holds the target another minute; false when another one has taken over. */
export async function renewLease(db: Db, target: ClaimedTarget): Promise<boolean> {
  const count = await db.$executeRaw`
    update aws_target set poll_lease_until = now() + interval '60 seconds' where id = ${target.id}::uuid and poll_fence = ${target.fence}`;
  return count === 1;
}

/** Sets when unclaimed instances are read next; `readAt` is null when they could not be read. */
export async function finishUnclaimed(db: Db, target: ClaimedTarget, end: { readAt: Date | null; nextDueAt: Date }): Promise<void> {
  await db.$executeRaw`
    update aws_target set unclaimed_due_at = ${end.nextDueAt}, unclaimed_read_at = coalesce(${end.readAt}::timestamptz, unclaimed_read_at)
    where id = ${target.id}::uuid and poll_fence = ${target.fence}`;
}

/** Inserts and overwrites rows of a target in one statement. */
export async function saveUnclaimed(tx: Tx, targetId: string, writes: readonly (UnclaimedColumns & { id: string })[], at: Date): Promise<void> {
  await tx.$executeRaw`
    insert into unclaimed_instance (id, target_id, ec2_id, name, type, zone, platform, state, tags, launched_at, observed_at)
    select w.id, ${targetId}::uuid, w."ec2Id", w.name, w.type, w.zone, w.platform, w.state::instance_state, w.tags, w."launchedAt", ${at}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(writes)}::jsonb) as w(
      id uuid, "ec2Id" text, name text, type text, zone text, platform text, state text, tags jsonb, "launchedAt" timestamptz)
    on conflict (target_id, ec2_id) do update
    set name = excluded.name, type = excluded.type, zone = excluded.zone, platform = excluded.platform, state = excluded.state,
        tags = excluded.tags, launched_at = excluded.launched_at, observed_at = excluded.observed_at`;
}

/** Ends the adoptions of a target whose instances are in the inventory by now, and takes those out of the unclaimed ones. Gives how many ended. */
export async function endSeenAdoptions(tx: Tx, targetId: string, now: Date): Promise<number> {
  const count = await tx.$executeRaw`
    update adoption a set tags_seen_at = ${now}
    from instance i
    where a.target_id = ${targetId}::uuid and a.tags_seen_at is null and a.withdrawn_at is null
      and i.target_id = a.target_id and i.ec2_id = a.ec2_id and i.state not in ('missing', 'terminated')`;
  await tx.$executeRaw`
    delete from unclaimed_instance u using instance i
    where u.target_id = ${targetId}::uuid and i.target_id = u.target_id and i.ec2_id = u.ec2_id and i.state not in ('missing', 'terminated')`;
  return count;
}
