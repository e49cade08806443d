import type { Instance, InstanceDiagnosis } from "@/server/generated/prisma/client";
import type { Db } from "@/server/platform/db";
import { AppError } from "@/server/platform/errors";
import type { Tx } from "@/server/platform/transaction";
import { checksFailedCode } from "./confirm-operation";
import { diagnose } from "./diagnosis-policy";
import type { StatusById } from "./ec2-types";
import { openStates } from "./state-machine";

/** Readings of instances that are stored: as they were before this one, and as they are after it. */
export type DiagnosedRow = { before: Pick<Instance, "id" | "ec2Id" | "state">; after: Pick<Instance, "state" | "checks" | "stateReason"> };

/** The diagnoses of a target by instance id; there are few. */
export async function loadDiagnoses(db: Db, targetId: string): Promise<ReadonlyMap<string, InstanceDiagnosis>> {
  const rows = await db.instanceDiagnosis.findMany({ where: { instance: { targetId } } });
  return new Map(rows.map((row) => [row.instanceId, row]));
}

/** Keeps what is wrong with instances, and forgets what is over: a start that had failed for its checks counts as read once they pass. */
export async function saveDiagnoses(tx: Tx, rows: readonly DiagnosedRow[], seen: { statuses: StatusById; at: Date }): Promise<void> {
  const { statuses, at } = seen;
  const ids = rows.map(({ before }) => before.id);
  const known = new Map((await tx.instanceDiagnosis.findMany({ where: { instanceId: { in: ids } } })).map((row) => [row.instanceId, row]));
  const open = Map.groupBy(
    await tx.operation.findMany({ where: { instanceId: { in: ids }, state: { in: [...openStates] } }, select: { instanceId: true, kind: true } }),
    ({ instanceId }) => instanceId,
  );
  const over: string[] = [];
  for (const { before, after } of rows) {
    const kinds = (open.get(before.id) ?? []).map(({ kind }) => kind);
    const change = diagnose({ before, after, status: statuses.get(before.ec2Id) ?? null, open: kinds, known: known.get(before.id) ?? null, at });
    if (change.to === "removed") over.push(before.id);
    if (change.to === "saved") await saveOne(tx, before.id, known.get(before.id) ?? null, change.facts);
  }
  await forget(tx, over, at);
}

// Another trouble has another console; the same one keeps what was read.
async function saveOne(
  tx: Tx,
  instanceId: string,
  known: InstanceDiagnosis | null,
  facts: Omit<InstanceDiagnosis, "instanceId" | `console${string}`>,
): Promise<void> {
  const isSame = known?.trouble === facts.trouble && known.foundAt.getTime() === facts.foundAt.getTime();
  const unread = isSame ? {} : { consoleText: null, consoleAt: null, consoleError: null };
  await tx.instanceDiagnosis.upsert({ where: { instanceId }, create: { instanceId, ...facts }, update: { ...facts, ...unread } });
}

async function forget(tx: Tx, instanceIds: readonly string[], at: Date): Promise<void> {
  if (instanceIds.length === 0) return;
  await tx.instanceDiagnosis.deleteMany({ where: { instanceId: { in: [...instanceIds] } } });
  const resolved = await tx.operation.findMany({
    where: { instanceId: { in: [...instanceIds] }, state: "failed", errorCode: checksFailedCode, dismissedAt: null },
    select: { id: true, version: true, fence: true },
  });
  for (const { id, version, fence } of resolved) {
    const { count } = await tx.operation.updateMany({ where: { id, version, fence, dismissedAt: null }, data: { dismissedAt: at, version: { increment: 1 } } });
    // The environment is locked, so nobody else dismisses meanwhile.
    if (count === 0) throw new AppError("stale", "A failed start changed while its checks were found to pass.");
  }
}
