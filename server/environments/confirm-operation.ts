import type { Instance, OperationKind } from "@/server/generated/prisma/client";
import { isGone, isReady } from "./operation-plan";

/** An operation that AWS accepted. */
export type AcceptedOperation = { kind: OperationKind; acceptedAt: Date | null };

export type Ending = { state: "confirmed"; words: null } | { state: "failed"; words: string };

/** An accepted operation that is not seen to be done after this long has failed. */
export const confirmWithinMs = 600_000;

/** How an accepted operation ends under what is observed now; null while it goes on. */
export function endingOf(
  operation: AcceptedOperation,
  instance: Pick<Instance, "name" | "state" | "stateSince" | "stateReason" | "checks" | "expectedUntil">,
  now: Date,
): Ending | null {
  if (isGone(instance.state)) return { state: "failed", words: `${instance.name} was terminated in AWS meanwhile.` };
  if (operation.kind === "reboot") return { state: "confirmed", words: null };
  if (operation.kind === "start" ? isReady(instance, now) : instance.state === "stopped") return { state: "confirmed", words: null };
  const why = instance.stateReason === null ? "" : ` AWS says: ${instance.stateReason}.`;
  const isPastExpectation = instance.expectedUntil === null || now >= instance.expectedUntil;
  // AWS accepts a start before it has found a place for the instance; without one it goes back to stopped.
  if (operation.kind === "start" && instance.state === "stopped" && isPastExpectation) {
    return { state: "failed", words: `${instance.name} stopped again right after its start.${why}` };
  }
  const isOverdue = operation.acceptedAt !== null && now.getTime() - operation.acceptedAt.getTime() > confirmWithinMs;
  return isOverdue
    ? { state: "failed", words: `AWS accepted it, but ${instance.name} was not ${operation.kind === "start" ? "running" : "stopped"} 10 minutes later.${why}` }
    : null;
}
