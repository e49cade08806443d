import { reconcileAll } from "./desired/reconcile-all";
import { environmentJobs } from "./jobs";
import type { EnvironmentJob } from "./jobs";
import { operateTarget } from "./operate";
import type { MetricsGateway } from "./metrics/metrics-types";
import type { OperateDeps } from "./operate";
import { claimTargets, pollTarget } from "./poll-target";
import { advanceSwitch } from "./switches/advance-switch";
import { switchDeps } from "./switches/switch-deps";
import { claimDueChecks } from "./targets/check-claims";
import { checkTarget } from "./targets/check-target";

/** What the worker works with. */
export type WorkerDeps = OperateDeps & { metrics: MetricsGateway };

/** Handlers of the domain's jobs. A payload that is none is an error of whoever rang, and ends the job. */
export function environmentJobHandlers(deps: WorkerDeps, signal: AbortSignal): Record<EnvironmentJob, (payload: unknown) => Promise<void>> {
  return {
    "environment.operate": async (payload) => {
      const { targetId } = environmentJobs["environment.operate"].parse(payload);
      await operateTarget(deps, targetId, signal);
    },
    "environment.poll": async (payload) => {
      const { targetId } = environmentJobs["environment.poll"].parse(payload);
      for (const claimed of await claimTargets(deps.db, targetId)) await pollTarget(deps, claimed);
    },
    "environment.reconcile": async (payload) => {
      environmentJobs["environment.reconcile"].parse(payload);
      await reconcileAll(deps, signal);
    },
    "environment.switch": async (payload) => {
      const { switchId } = environmentJobs["environment.switch"].parse(payload);
      await advanceSwitch(switchDeps(deps), switchId, signal);
    },
    "target.check": async (payload) => {
      const { targetId } = environmentJobs["target.check"].parse(payload);
      for (const claimed of await claimDueChecks(deps.db, targetId)) await checkTarget(deps, claimed);
    },
  };
}
