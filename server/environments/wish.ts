import type { Instance, OperationKind, OperationState } from "@/server/generated/prisma/client";
import { lockOf } from "./instance-locks";
import type { LockFacts } from "./instance-locks";
import { isGone } from "./operation-plan";

/** An instance that a wish names, with its open operation if it has one. */
export type WishedInstance = LockFacts & Pick<Instance, "name" | "hibernation"> & { open: { kind: OperationKind; state: OperationState } | null };

/** What a wish means for one instance. `words` say why it is left out; `done` is true when it already is as wished. */
export type WishDecision = { act: "create" } | { act: "join" } | { act: "supersede" } | { act: "leave"; done: boolean; words: string };

const doing = { start: "being started", stop: "being stopped", reboot: "being rebooted", hibernate: "being hibernated" } as const;
/** States of an operation that AWS has not been asked for yet. */
const unsent: readonly OperationState[] = ["pending", "claimed"];

/**
 * Decides for one instance. A wish of the same kind is joined; between start and stop the newest wish wins; a reboot waits for nobody and replaces nothing.
 * A hibernation of an instance that is not set up for it is its stop.
 */
export function decideWish(kind: OperationKind, instance: WishedInstance): WishDecision {
  const { name, state, open } = instance;
  if (isGone(state)) return leave(false, `${name} no longer exists in AWS.`);
  const lock = lockOf(kind, instance);
  if (lock !== null) return leave(false, `${name} is locked: ${lock}`);
  return open === null ? decideWithoutOpen(kind, name, state) : decideWithOpen(kind, name, open);
}

/** Why none of these can be hibernated; null when one of them can keep its memory. */
export function hibernationRefusal(environment: string, instances: readonly Pick<Instance, "hibernation">[]): string | null {
  return instances.some(({ hibernation }) => hibernation)
    ? null
    : `Nothing of ${environment} was launched with hibernation, so it cannot keep its memory. Stop it instead.`;
}

function decideWithOpen(kind: OperationKind, name: string, open: NonNullable<WishedInstance["open"]>): WishDecision {
  if (open.kind === kind) return { act: "join" };
  if (kind === "reboot") return leave(false, `${name} is ${doing[open.kind]}; reboot it when it runs.`);
  // A reboot leads to running anyway.
  if (kind === "start" && open.kind === "reboot") return leave(true, `${name} is being rebooted.`);
  // Once AWS was asked for a stop it cannot be made another kind of stop.
  if (isDown(kind) && isDown(open.kind) && !unsent.includes(open.state)) return leave(true, `${name} is ${doing[open.kind]}.`);
  return { act: "supersede" };
}

function decideWithoutOpen(kind: OperationKind, name: string, state: Instance["state"]): WishDecision {
  switch (kind) {
    case "start":
      return state === "running" || state === "pending"
        ? leave(true, `${name} is already ${state === "running" ? "running" : "starting"}.`)
        : { act: "create" };
    case "stop":
    case "hibernate":
      return state === "stopped" || state === "stopping"
        ? leave(true, `${name} is already ${state === "stopped" ? "stopped" : "stopping"}.`)
        : { act: "create" };
    case "reboot":
      return state === "running" ? { act: "create" } : leave(false, `${name} does not run, so it cannot be rebooted; start it instead.`);
  }
}

function isDown(kind: OperationKind): boolean {
  return kind === "stop" || kind === "hibernate";
}

function leave(done: boolean, words: string): WishDecision {
  return { act: "leave", done, words };
}
