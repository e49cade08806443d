import type { InstanceState, OperationKind } from "@/server/generated/prisma/client";

/** What to do with an operation that was `sent` by a worker that is gone. */
export type Resumption = "accepted" | "resend" | "unknown";

/**
 * Decides by a fresh look at the instance. Start and stop are idempotent, so they are sent again unless AWS is already on the way;
 * a reboot can be seen nowhere and is left to a person. Null stands for an instance AWS no longer shows.
 */
export function resumeSent(kind: OperationKind, observed: InstanceState | null): Resumption {
  if (kind === "reboot") return "unknown";
  const onTheWay: readonly InstanceState[] = kind === "start" ? ["pending", "running"] : ["stopping", "stopped"];
  return observed !== null && onTheWay.includes(observed) ? "accepted" : "resend";
}
