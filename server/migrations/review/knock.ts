import type { Tx } from "@/server/platform/transaction";
import { ringRun } from "../jobs";
import { movingStates } from "../run-state";

const most = 200;

/** Wakes workers for every run that waits to go on. */
export async function ringWaitingRuns(tx: Tx): Promise<void> {
  const waiting = await tx.migrationRun.findMany({
    where: { state: { in: ["scheduled", ...movingStates] } },
    select: { id: true },
    orderBy: { id: "asc" },
    take: most,
  });
  for (const { id } of waiting) await ringRun(tx, id);
}
