import { ring } from "@/server/platform/queue";
import type { Tx } from "@/server/platform/transaction";
import { movingStates } from "../run-state";

/** Wakes a worker for a run. */
export function ringRun(tx: Tx, runId: string): Promise<void> {
  return ring(tx, { task: "migration.run", payload: { runId }, key: `migration.run:${runId}` });
}

/** Wakes workers for every run that waits to go on. */
export async function ringWaitingRuns(tx: Tx): Promise<void> {
  const waiting = await tx.migrationRun.findMany({ where: { state: { in: ["scheduled", ...movingStates] } }, select: { id: true }, take: 200 });
  for (const { id } of waiting) await ringRun(tx, id);
}
