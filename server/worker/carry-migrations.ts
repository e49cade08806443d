import type { WorkerDeps } from "@/server/environments/job-handlers";
import { advanceRun } from "@/server/migrations/executor/advance-run";
import { targetGateways } from "@/server/migrations/target/gateways";
import type { BackgroundWork } from "./background-work";

/**
 * Begins to carry a migration on, unless this process does so already. It is not waited for: a backfill may take hours, and neither a knock of the
 * queue nor a scan may be held up by it.
 */
export function carryMigration({ db, directory, owner }: WorkerDeps, work: BackgroundWork, signal: AbortSignal): (runId: string) => void {
  const deps = { db, directory, owner, gateways: targetGateways };
  return (runId) => work.runIfIdle(`migration:${runId}`, () => advanceRun(deps, runId, signal));
}
