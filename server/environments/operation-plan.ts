import type { InstanceChecks, InstanceState, OperationKind, OperationState } from "@/server/generated/prisma/client";
import { mostInstancesPerSession } from "./session-policy";

/** An open operation with what decides when it may be sent. */
export type OpenOperation = {
  id: string;
  kind: OperationKind;
  state: OperationState;
  createdAt: Date;
  nextTryAt: Date;
  errorCode: string | null;
  request: { requestedById: string; requestId: string };
  environment: { id: string; team: string };
  instance: { name: string; type: string; zone: string; startOrder: number; state: InstanceState; stateSince: Date; checks: InstanceChecks };
};

type Ordered = { kind: OperationKind; instance: { startOrder: number } };

/** Operations that one call to AWS can carry. */
export type Batch<Op extends OpenOperation = OpenOperation> = { kind: OperationKind; operations: Op[] };

export type Plan<Op extends OpenOperation = OpenOperation> = {
  due: Batch<Op>[];
  /** Operations that can never succeed, with the reason. */
  impossible: { operation: Op; words: string }[];
};

/** A started instance counts as ready this long after it runs, whatever its status checks say. */
export const checksPatienceMs = 180_000;

/** Decides which pending operations are sent now, and in which batches of at most 27. `open` holds all open operations of the environments concerned. */
export function planOperations<Op extends OpenOperation>(open: readonly Op[], now: Date): Plan<Op> {
  const pending = open.filter(({ state }) => state === "pending");
  const impossible = pending.filter(({ instance }) => isGone(instance.state));
  const byEnvironment = Map.groupBy(open, ({ environment }) => environment.id);
  const due = pending.filter(
    (operation) =>
      operation.nextTryAt <= now && !isGone(operation.instance.state) && waitingFor(operation, byEnvironment.get(operation.environment.id) ?? [], now) === null,
  );
  return {
    due: [...Map.groupBy(due, callKey).values()].flatMap((operations) => batches(operations)),
    impossible: impossible.map((operation) => ({ operation, words: `${operation.instance.name} no longer exists in AWS.` })),
  };
}

/** What a pending operation waits for, in words; null when it may be sent. `open` holds the open operations of its environment. */
export function waitingFor(operation: OpenOperation, open: readonly OpenOperation[], now: Date): string | null {
  if (operation.state !== "pending") return null;
  if (operation.kind === "start" && operation.instance.state === "stopping") return "it to be stopped";
  if (operation.kind !== "start" && operation.instance.state === "pending") return "it to run";
  const before = open.filter((other) => other.kind === operation.kind && isBefore(other, operation) && !isThrough(other, now));
  const first = before[0];
  if (operation.kind === "reboot" || first === undefined) return null;
  const names = before.length > 2 ? `${before.length} instances` : before.map(({ instance }) => instance.name).join(" and ");
  return operation.kind === "start" ? `${names} to be ready` : `${names} to be stopped`;
}

/** True when a started instance may be relied on: it runs and its checks passed, or it has run for three minutes. */
export function isReady(instance: Pick<OpenOperation["instance"], "state" | "stateSince" | "checks">, now: Date): boolean {
  return instance.state === "running" && (instance.checks === "ok" || now.getTime() - instance.stateSince.getTime() >= checksPatienceMs);
}

/** True for a state from which no instance comes back. */
export function isGone(state: InstanceState): boolean {
  return state === "terminated" || state === "shutting_down" || state === "missing";
}

/** True when `other` has its turn before `operation`: a start goes up the start order, a stop comes down. */
export function isBefore(other: Ordered, operation: Ordered): boolean {
  const { startOrder } = operation.instance;
  return operation.kind === "start" ? other.instance.startOrder < startOrder : other.instance.startOrder > startOrder;
}

// Its own wish must have been sent: an instance that runs because an older stop has not begun yet is not through.
function isThrough(other: OpenOperation, now: Date): boolean {
  if (other.state !== "accepted") return false;
  return other.kind === "start" ? isReady(other.instance, now) : other.instance.state === "stopped";
}

// One call has one session: one person, one request, one team. Zone and type are apart because AWS refuses a whole call for want of one type in one zone.
// AWS refuses a whole call for one instance in the wrong state, so whoever met that goes alone.
function callKey({ id, kind, errorCode, request, environment, instance }: OpenOperation): string {
  const alone = errorCode === "wrong_state" ? id : "";
  return JSON.stringify([kind, request.requestedById, request.requestId, environment.team, instance.zone, instance.type, instance.startOrder, alone]);
}

function batches<Op extends OpenOperation>(operations: readonly Op[]): Batch<Op>[] {
  const kind = operations[0]?.kind;
  if (kind === undefined) return [];
  const count = Math.ceil(operations.length / mostInstancesPerSession);
  return Array.from({ length: count }, (_, index) => ({
    kind,
    operations: operations.slice(index * mostInstancesPerSession, (index + 1) * mostInstancesPerSession),
  }));
}
