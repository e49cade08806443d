import { dueTargets, operateTarget } from "@/server/environments/operate";
import type { WorkerDeps } from "@/server/environments/job-handlers";
import { reconcileAll } from "@/server/environments/desired/reconcile-all";
import { checkBudgetsNowAndThen } from "@/server/environments/costs/check-budgets";
import { weeklyCosts } from "@/server/environments/costs/weekly-costs";
import { claimMetrics, pollMetrics } from "@/server/environments/metrics/poll-metrics";
import { claimTargets, pollTarget } from "@/server/environments/poll-target";
import { advanceSwitch } from "@/server/environments/switches/advance-switch";
import { dueSwitches } from "@/server/environments/switches/switch-claims";
import { switchDeps } from "@/server/environments/switches/switch-deps";
import { claimDueChecks } from "@/server/environments/targets/check-claims";
import { checkTarget } from "@/server/environments/targets/check-target";
import { forgetOriginalsNowAndThen } from "@/server/migrations/executor/forget-originals";
import { dueObservations } from "@/server/migrations/observe/observe-claims";
import { dueRehearsals } from "@/server/migrations/rehearsal/rehearsal-claims";
import { dueRuns } from "@/server/migrations/run-claims";
import { deliverNotices } from "@/server/notifications/deliver";
import type { NoticeDeps } from "@/server/notifications/deliver";
import { writeDueDigests } from "@/server/notifications/weekly-digest";
import { clock, repeat } from "@/server/platform/clock";
import { logger } from "@/server/platform/logger";
import { organisationZone } from "@/server/platform/organisation-zone";
import { isClockRight } from "@/server/platform/right-clock";
import type { BackgroundWork } from "./background-work";
import { carryMigrations } from "./carry-migrations";
import type { Turns } from "./turns";

const scanEveryMs = 1_000;

/** The scans, by name. */
export const scans = ["operations", "checks", "inventory", "schedules", "notices", "switches", "metrics", "costs", "migrations"] as const;

/**
 * Scans the rows for what is due, every second until the signal aborts: with an empty or a doubled queue the same happens. While the
 * machine's clock is wrong nothing is taken.
 */
export async function runReconciler(
  deps: WorkerDeps,
  work: BackgroundWork,
  { signal, turns, notices }: { signal: AbortSignal; turns: Turns; notices?: NoticeDeps },
): Promise<void> {
  const scan = (name: (typeof scans)[number], task: () => Promise<void>) =>
    repeat({ everyMs: scanEveryMs, signal, onError: (error) => logger.error({ err: error, scan: name }, "a scan failed") }, () =>
      turns.turn(name, () => (isClockRight() ? task() : Promise.resolve())),
    );
  const carry = carryMigrations(deps, work, signal);
  await Promise.all([
    scan("operations", async () => {
      for (const targetId of await dueTargets(deps.db)) work.runIfIdle(operateKey(targetId), () => operateTarget(deps, targetId, signal));
    }),
    scan("checks", async () => {
      for (const claimed of await claimDueChecks(deps.db)) void work.run(`checks:${claimed.id}:${claimed.fence}`, () => checkTarget(deps, claimed));
    }),
    scan("switches", async () => {
      for (const switchId of await dueSwitches(deps.db, clock.now())) {
        work.runIfIdle(switchKey(switchId), () => advanceSwitch(switchDeps(deps), switchId, signal));
      }
    }),
    scan("migrations", async () => {
      for (const id of await dueRuns(deps.db, clock.now())) carry.run(id);
      for (const id of await dueRehearsals(deps.db, clock.now())) carry.rehearsal(id);
      for (const id of await dueObservations(deps.db, clock.now())) carry.observation(id);
      work.runIfIdle("migrations:forget", () => forgetOriginalsNowAndThen(deps.db));
    }),
    scan("inventory", async () => {
      // A target that answers slowly keeps its lease and holds up no other.
      for (const claimed of await claimTargets(deps.db)) void work.run(`inventory:${claimed.id}:${claimed.fence}`, () => pollTarget(deps, claimed));
    }),
    scan("schedules", async () => {
      // The same key as the knock has, so that one process looks once at a time.
      work.runIfIdle("environment.reconcile:{}", () => reconcileAll(deps, signal));
    }),
    scan("metrics", async () => {
      for (const claimed of await claimMetrics(deps.db)) void work.run(`metrics:${claimed.id}:${claimed.fence}`, () => pollMetrics(deps, claimed));
    }),
    scan("costs", async () => {
      work.runIfIdle("costs", async () => {
        await checkBudgetsNowAndThen(deps.db);
        await writeDueDigests(deps.db, organisationZone(), weeklyCosts);
      });
    }),
    scan("notices", async () => {
      // The same key as the knock has. A channel that answers slowly holds up no scan.
      if (notices !== undefined) work.runIfIdle("notice.deliver:{}", () => deliverNotices(notices));
    }),
  ]);
}

function switchKey(switchId: string): string {
  return `environment.switch:${JSON.stringify({ switchId })}`;
}

/** The same key as a knock of the queue has, so that knock and scan never work side by side in one process. */
function operateKey(targetId: string): string {
  return `environment.operate:${JSON.stringify({ targetId })}`;
}
