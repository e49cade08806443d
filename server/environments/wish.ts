import type { InstanceState, OperationKind, OperationState } from "@/server/generated/prisma/client";
import { isGone } from "./operation-plan";

/** An instance that a wish names, with its open operation if it has one. */
export type WishedInstance = {
  name: string;
  state: InstanceState;
  lockReason: string | null;
  open: { kind: OperationKind; state: OperationState } | null;
};

/** What a wish means for one instance. `words` say why it is left out; `done` is true when it already is as wished. */
export type WishDecision = { act: "create" } | { act: "join" } | { act: "supersede" } | { act: "leave"; done: boolean; words: string };

const doing = { start: "being started", stop: "being stopped", reboot: "being rebooted" } as const;

/**
 * Decides for one instance. A wish of the same kind is joined; between start and stop the newest wish wins; a reboot waits for nobody and replaces nothing.
 */
export function decideWish(kind: OperationKind, instance: WishedInstance): WishDecision {
  const { name, state, open } = instance;
  if (isGone(state)) return leave(false, `${name} no longer exists in AWS.`);
  if (instance.lockReason !== null) return leave(false, `${name} is locked: ${instance.lockReason}`);
  if (open !== null) {
    if (open.kind === kind) return { act: "join" };
    if (kind === "reboot") return leave(false, `${name} is ${doing[open.kind]}; reboot it when it runs.`);
    // A reboot leads to running anyway.
    if (kind === "start" && open.kind === "reboot") return leave(true, `${name} is being rebooted.`);
    return { act: "supersede" };
  }
  return decideWithoutOpen(kind, name, state);
}

function decideWithoutOpen(kind: OperationKind, name: string, state: InstanceState): WishDecision {
  switch (kind) {
    case "start":
      return state === "running" || state === "pending"
        ? leave(true, `${name} is already ${state === "running" ? "running" : "starting"}.`)
        : { act: "create" };
    case "stop":
      return state === "stopped" || state === "stopping"
        ? leave(true, `${name} is already ${state === "stopped" ? "stopped" : "stopping"}.`)
        : { act: "create" };
    case "reboot":
      return state === "running" ? { act: "create" } : leave(false, `${name} does not run, so it cannot be rebooted; start it instead.`);
  }
}

function leave(done: boolean, words: string): WishDecision {
  return { act: "leave", done, words };
}
