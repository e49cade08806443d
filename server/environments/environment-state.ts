import type { EnvironmentState, InstanceChecks, InstanceState, OperationKind, OperationState } from "@/server/generated/prisma/client";
import { isOpen } from "./state-machine";

/** What decides an environment's state: its instances, each with its newest operation. */
export type InstanceFact = {
  state: InstanceState;
  checks: InstanceChecks;
  operation: { kind: OperationKind; state: OperationState; dismissed: boolean } | null;
};

const goneStates: readonly InstanceState[] = ["terminated", "missing"];
const wordOfKind = { start: "starting", stop: "stopping", reboot: "rebooting", hibernate: "stopping" } as const;

/** The state of the whole. First match wins: nothing left, something open, something a person must see, then what the instances are. */
export function environmentState(instances: readonly InstanceFact[]): EnvironmentState {
  const alive = instances.filter(({ state }) => !goneStates.includes(state));
  if (alive.length === 0) return "gone";
  const open = alive.flatMap(({ operation }) => (operation !== null && isOpen(operation.state) ? [operation.kind] : []));
  const kind = (["start", "stop", "hibernate", "reboot"] as const).find((each) => open.includes(each));
  if (kind !== undefined) return wordOfKind[kind];
  const ended = alive.flatMap(({ operation }) => (operation === null || operation.dismissed ? [] : [operation.state]));
  if (ended.includes("failed")) return "failed";
  if (ended.includes("unknown") || alive.some(({ state, checks }) => state === "running" && checks === "impaired")) return "attention";
  return observedState(alive.map(({ state }) => state));
}

function observedState(states: readonly InstanceState[]): EnvironmentState {
  if (states.includes("pending")) return "starting";
  if (states.includes("stopping") || states.includes("shutting_down")) return "stopping";
  if (states.every((state) => state === "running")) return "running";
  return states.includes("running") ? "partly_running" : "stopped";
}
