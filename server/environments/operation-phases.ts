import type { Instance, InstanceState, OperationKind } from "@/server/generated/prisma/client";
import type { InstanceDetail } from "./schemas";

type Phase = NonNullable<InstanceDetail["operation"]>["phases"][number];

/** What is known about a start that goes on. `changes` are the instance's changes of state, in order of time. */
export type PhaseFacts = {
  operation: { kind: OperationKind; createdAt: Date; acceptedAt: Date | null; endedAt: Date | null; confirmed: boolean };
  instance: Pick<Instance, "state" | "checks" | "checksSince" | "stateSince">;
  changes: readonly { state: InstanceState; at: Date }[];
};

/** The honest steps of an operation with the moments they were reached: five of a start, one of anything else. */
export function operationPhases({ operation, instance, changes }: PhaseFacts): Phase[] {
  const { acceptedAt, createdAt, endedAt } = operation;
  if (operation.kind !== "start") return [{ name: "accepted", at: acceptedAt }];
  const since = changes.filter(({ at }) => at >= createdAt);
  const firstAt = (state: InstanceState): Date | null => since.find((change) => change.state === state)?.at ?? null;
  const running = firstAt("running") ?? (instance.state === "running" && acceptedAt !== null ? acceptedAt : null);
  return [
    { name: "accepted", at: acceptedAt },
    // A quick start may be seen running first.
    { name: "pending", at: firstAt("pending") ?? running },
    { name: "running", at: running },
    { name: "checks", at: running !== null && instance.checks === "ok" ? latest(instance.checksSince, running) : null },
    { name: "ready", at: operation.confirmed ? endedAt : null },
  ];
}

function latest(a: Date, b: Date): Date {
  return a > b ? a : b;
}
