import type { OperationState } from "@/server/generated/prisma/client";

/**
 * Where an operation may go from each state. `sent` goes back to `pending` when AWS said no in a way that passes, straight to `confirmed` for a
 * reboot (its answer is all there is to see), and to `unknown` for a reboot without an answer.
 */
const transitions = {
  pending: ["claimed", "failed", "superseded"],
  claimed: ["pending", "sent", "failed", "superseded"],
  sent: ["accepted", "confirmed", "pending", "failed", "unknown", "superseded"],
  accepted: ["confirmed", "failed", "superseded"],
  confirmed: [],
  failed: [],
  superseded: [],
  unknown: [],
} as const satisfies Record<OperationState, readonly OperationState[]>;

/** The states of an operation that still has something to do; the partial unique index of the table names the same four. */
export const openStates = ["pending", "claimed", "sent", "accepted"] as const satisfies readonly OperationState[];

/** True when the operation may still act. */
export function isOpen(state: OperationState): boolean {
  return transitions[state].length > 0;
}

/** True when the move is one of the table's. */
export function canMove(from: OperationState, to: OperationState): boolean {
  return (transitions[from] as readonly OperationState[]).includes(to);
}
