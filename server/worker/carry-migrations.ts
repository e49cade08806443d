import type { WorkerDeps } from "@/server/environments/job-handlers";
import { advanceRun } from "@/server/migrations/executor/advance-run";
import type { MigrationBeginnings } from "@/server/migrations/job-handlers";
import { advanceObservation } from "@/server/migrations/observe/advance-observation";
import { advanceRehearsal } from "@/server/migrations/rehearsal/advance-rehearsal";
import { targetGateways } from "@/server/migrations/target/gateways";
import type { BackgroundWork } from "./background-work";

/**
 * Begins to carry migrations, rehearsals and observations on, unless this process does so already. They are not waited for: a backfill may take
 * hours, and neither a knock of the queue nor a scan may be held up by it.
 */
export function carryMigrations({ db, directory, owner }: WorkerDeps, work: BackgroundWork, signal: AbortSignal): MigrationBeginnings {
  const deps = { db, directory, owner, gateways: targetGateways };
  return {
    run: (id) => work.runIfIdle(`migration:${id}`, () => advanceRun(deps, id, signal)),
    rehearsal: (id) => work.runIfIdle(`rehearsal:${id}`, () => advanceRehearsal(deps, id, signal)),
    observation: (id) => work.runIfIdle(`observation:${id}`, () => advanceObservation(deps, id)),
  };
}
