import type { StopStage } from "@/server/generated/prisma/client";
import type { Tx } from "@/server/platform/transaction";

/**
 * Takes the environments that are due for a look, the longest due first, and holds their rows until the transaction ends. Those that another
 * worker, or somebody's act, holds are left to the next look, and so are those in targets that are out of use. Returns their ids.
 */
export async function claimDueEnvironments(tx: Tx, now: Date, limit: number): Promise<string[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    select e.id from environment e join aws_target t on t.id = e.target_id
    where e.next_check_at <= ${now} and t.enabled
    order by e.next_check_at, e.id limit ${limit} for update of e skip locked`;
  return rows.map(({ id }) => id);
}

/** What a look leaves behind: what it found, or null where that is what stands there already, and when to look again. */
export type LookRow = { id: string; desired: unknown; nextCheckAt: Date };

/** Writes what the looks found. The environments are locked. */
export async function saveLooks(tx: Tx, looks: readonly LookRow[]): Promise<void> {
  await tx.$executeRaw`
    update environment e
    set next_check_at = l."nextCheckAt", desired = coalesce(l.desired, e.desired)
    from jsonb_to_recordset(${JSON.stringify(looks)}::jsonb) as l(id uuid, desired jsonb, "nextCheckAt" timestamptz)
    where e.id = l.id`;
}

/** A stop that goes on, as it is after a look. */
export type StopMove = { id: string; stage: StopStage; plannedAt: Date; because: string; drainLimitAt: Date | null; now: Date };

/** Moves stops on; when draining and asking began is kept. */
export async function moveStops(tx: Tx, moves: readonly StopMove[]): Promise<void> {
  if (moves.length === 0) return;
  await tx.$executeRaw`
    update stop_process p
    set stage = m.stage::stop_stage, planned_at = m."plannedAt", because = m.because, drain_limit_at = m."drainLimitAt", version = p.version + 1,
        draining_at = case when m.stage = 'warning' then null else coalesce(p.draining_at, m.now) end,
        asked_at = case when m.stage = 'asking' then m.now else p.asked_at end
    from jsonb_to_recordset(${JSON.stringify(moves)}::jsonb)
      as m(id uuid, stage text, "plannedAt" timestamptz, because text, "drainLimitAt" timestamptz, now timestamptz)
    where p.id = m.id and p.ended_at is null`;
}

/** The open operations of instances, held so that no worker moves them before the transaction ends. */
export function holdOpenOperations(
  tx: Tx,
  instanceIds: readonly string[],
): Promise<
  {
    id: string;
    instanceId: string;
    kind: "start" | "stop" | "reboot" | "hibernate";
    state: "pending" | "claimed" | "sent" | "accepted";
    version: number;
    fence: number;
    requestRowId: string;
  }[]
> {
  return tx.$queryRaw`
    select id, instance_id as "instanceId", kind::text as kind, state::text as state, version, fence, request_row_id as "requestRowId"
    from operation where instance_id = any(${[...instanceIds]}::uuid[]) and state in ('pending', 'claimed', 'sent', 'accepted')
    order by id for update`;
}
