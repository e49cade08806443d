import type { InstanceState } from "@/server/generated/prisma/client";
import { newId } from "@/server/platform/ids";
import type { Tx } from "@/server/platform/transaction";

/** An instance's state and the moment it began. */
export type RecordedChange = { id: string; environmentId: string; state: InstanceState; at: Date };

/** Keeps each change of an instance's state, which the rail draws. */
export async function recordStateChanges(tx: Tx, changes: readonly RecordedChange[]): Promise<void> {
  if (changes.length === 0) return;
  await tx.instanceStateChange.createMany({
    data: changes.map(({ id, environmentId, state, at }) => ({ id: newId(), instanceId: id, environmentId, state, at })),
  });
}
