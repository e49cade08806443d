import type { EnvironmentState, Instance, OperationKind } from "@/server/generated/prisma/client";
import type { RailSegment } from "./schemas";

type Lamp = RailSegment["lamp"];

const environmentLamps = {
  running: "running",
  partly_running: "running",
  stopped: "stopped",
  starting: "motion",
  stopping: "motion",
  rebooting: "motion",
  attention: "attention",
  failed: "failed",
  gone: "stopped",
} as const satisfies Record<EnvironmentState, Lamp>;

/** The lamp of an environment. */
export function environmentLamp(state: EnvironmentState): Lamp {
  return environmentLamps[state];
}

/** The word beside the lamp. */
export function environmentWord(state: EnvironmentState, counts: { running: number; all: number }): string {
  if (state === "partly_running") return `${counts.running} of ${counts.all} running`;
  return state === "attention" ? "needs a look" : state;
}

const instanceLamps = {
  pending: "motion",
  running: "running",
  stopping: "motion",
  shutting_down: "motion",
  stopped: "stopped",
  terminated: "stopped",
  missing: "attention",
} as const satisfies Record<Instance["state"], Lamp>;

/** The lamp of an instance's own state. */
export function instanceLamp(state: Instance["state"]): Lamp {
  return instanceLamps[state];
}

/** The word beside an instance's lamp. */
export function instanceWord({ state, checks, stateReason }: Pick<Instance, "state" | "checks" | "stateReason">, open: OperationKind | null): string {
  if (state === "running" && open === "reboot") return "rebooting";
  if (state === "running" && checks === "impaired") return "checks fail";
  if (state === "running" && checks === "initializing") return "checking";
  if (state === "pending") return "starting";
  // Code of AWS: EC2 API reference, data type StateReason.
  if (state === "stopped" && stateReason !== null && /UserInitiatedHibernate/.test(stateReason)) return "hibernated";
  return state === "shutting_down" ? "shutting down" : state;
}
