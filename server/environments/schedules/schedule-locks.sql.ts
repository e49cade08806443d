import type { Tx } from "@/server/platform/transaction";

/**
 * Locks schedules in one order. A schedule is locked before the environments that follow it: whoever changes a schedule sees all who follow
 * it, and nobody begins to follow it meanwhile.
 */
export async function lockSchedules(tx: Tx, ids: readonly string[]): Promise<void> {
  await tx.$queryRaw`select id from schedule where id = any(${[...ids]}::uuid[]) order by id for update`;
}
