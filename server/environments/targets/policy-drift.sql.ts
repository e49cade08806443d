import { newId } from "@/server/platform/ids";
import { announce } from "@/server/platform/live";
import type { Tx } from "@/server/platform/transaction";
import { assumeAction } from "./refusal-wall";
import type { Drift } from "./refusal-wall";

/**
 * Keeps that AWS refused what Switchyard allows: a new row, or one more time on the open one. Admins hear of it. A refusal without AWS's code is
 * Switchyard's own, as for a name that AWS would not take: it says nothing about policies and is not kept.
 */
export async function noteDrift(tx: Tx, drift: Drift, now: Date): Promise<void> {
  const { targetId, awsRole, action, team, stage, wall, awsCode, message, who } = drift;
  if (awsCode === null) return;
  const rows = await tx.$queryRaw<{ times: number }[]>`
    insert into policy_drift (id, target_id, aws_role, action, team, stage, wall, aws_code, message, who, first_at, last_at)
    values (${newId()}::uuid, ${targetId}::uuid, ${awsRole}, ${action}, ${team}, ${stage}, ${wall}, ${awsCode}, ${message}, ${who}, ${now}, ${now})
    on conflict (target_id, aws_role, action, team, stage) where resolved_at is null
    do update set times = policy_drift.times + 1, last_at = greatest(policy_drift.last_at, excluded.last_at), wall = excluded.wall,
                  aws_code = excluded.aws_code, message = excluded.message, who = coalesce(excluded.who, policy_drift.who)
    returning times`;
  await announce(tx, { noun: "target", id: targetId, version: rows[0]?.times ?? 1, scope: null });
}

/** What has just succeeded under a role. `team` and `stage` are empty when no instance was involved. */
export type Proven = { targetId: string; awsRole: Drift["awsRole"]; action: string; team: string; stage: string };

/** Closes the open rows that the success disproves: the same act there, and every refusal of the role's session. Gives how many. */
export async function resolveDrift(tx: Tx, proven: Proven, now: Date): Promise<number> {
  const { targetId, awsRole, action, team, stage } = proven;
  const resolved = await tx.$executeRaw`
    update policy_drift set resolved_at = ${now}
    where target_id = ${targetId}::uuid and aws_role = ${awsRole} and resolved_at is null
      and (action = ${assumeAction} or (action = ${action} and team in (${team}, '') and stage in (${stage}, '')))`;
  if (resolved > 0) await announce(tx, { noun: "target", id: targetId, version: resolved, scope: null });
  return resolved;
}

/** Closes rows of a target by their ids: what they say of a place means nothing once no managed instance is there. */
export async function closeDrifts(tx: Tx, targetId: string, ids: readonly string[], now: Date): Promise<void> {
  if (ids.length === 0) return;
  const { count } = await tx.policyDrift.updateMany({ where: { id: { in: [...ids] }, targetId, resolvedAt: null }, data: { resolvedAt: now } });
  if (count > 0) await announce(tx, { noun: "target", id: targetId, version: count, scope: null });
}
