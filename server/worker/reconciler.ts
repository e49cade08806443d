import { dueTargets, operateTarget } from "@/server/environments/operate";
import type { OperateDeps } from "@/server/environments/operate";
import { claimTargets, pollTarget } from "@/server/environments/poll-target";
import { repeat } from "@/server/platform/clock";
import { logger } from "@/server/platform/logger";
import type { BackgroundWork } from "./background-work";

const scanEveryMs = 1_000;

/** Scans the rows for what is due, every second until the signal aborts: with an empty or a doubled queue the same happens. */
export async function runReconciler(deps: OperateDeps, work: BackgroundWork, signal: AbortSignal): Promise<void> {
  const scan = (name: string, task: () => Promise<void>) =>
    repeat({ everyMs: scanEveryMs, signal, onError: (error) => logger.error({ err: error, scan: name }, "a scan failed") }, task);
  await Promise.all([
    scan("operations", async () => {
      for (const targetId of await dueTargets(deps.db)) work.runIfIdle(operateKey(targetId), () => operateTarget(deps, targetId, signal));
    }),
    scan("inventory", async () => {
      // A target that answers slowly keeps its lease and holds up no other.
      for (const claimed of await claimTargets(deps.db)) void work.run(`inventory:${claimed.id}:${claimed.fence}`, () => pollTarget(deps, claimed));
    }),
  ]);
}

/** The same key as a knock of the queue has, so that knock and scan never work side by side in one process. */
function operateKey(targetId: string): string {
  return `environment.operate:${JSON.stringify({ targetId })}`;
}
