import { clock } from "@/server/platform/clock";
import type { Tx } from "@/server/platform/transaction";
import { lockEnvironments } from "../environment-facts.sql";
import { ringReconcile } from "../jobs";

/** Has the environments looked at as soon as this commits. Belongs into every transaction that changes what their desired state is read from. */
export async function wakeEnvironments(tx: Tx, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await lockEnvironments(tx, ids);
  await tx.environment.updateMany({ where: { id: { in: [...ids] } }, data: { nextCheckAt: clock.now() } });
  await ringReconcile(tx);
}
