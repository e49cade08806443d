import type { InstanceChecks, InstanceState, OperationKind, OperationState, RequestLane } from "@/server/generated/prisma/client";
import { sessionBatches } from "./session-policy";

/** An open operation with what decides when it may be sent. */
export type OpenOperation = {
  id: string;
  kind: OperationKind;
  state: OperationState;
  createdAt: Date;
  nextTryAt: Date;
  errorCode: string | null;
  request: { requestedById: string | null; requestId: string };
  environment: { id: string; team: string };
  instance: { name: string; type: string; zone: string; startOrder: number; state: InstanceState; stateSince: Date; checks: InstanceChecks };
};

/** An open operation with what decides which call it may share. */
export type PlannedOperation = OpenOperation & {
  /** The role of the target it was found to need; null before anybody looked. */
  awsRole: string | null;
  request: { lane: RequestLane };
  instance: { ec2Id: string; kmsKeyArns: readonly string[] };
};

/** Where the instances are. */
type Region = { accountId: string; region: string };

type Ordered = { kind: OperationKind; instance: { startOrder: number } };

/** Operations that one call to AWS can carry. */
export type Batch<Op extends PlannedOperation = PlannedOperation> = { kind: OperationKind; lane: RequestLane; operations: Op[] };

export type Plan<Op extends PlannedOperation = PlannedOperation> = {
  /** People's first, then by age. */
  due: Batch<Op>[];
  /** Operations that can never succeed, with the reason. */
  impossible: { operation: Op; words: string }[];
};

/** A started instance counts as ready this long after it runs, whatever its status checks say. */
export const checksPatienceMs = 180_000;

/** Decides which pending operations of a target are sent now, and in which batches of at most 26. `open` holds all its open operations. */
export function planOperations<Op extends PlannedOperation>(open: readonly Op[], now: Date, target: Region): Plan<Op> {
  const pending = open.filter(({ state }) => state === "pending");
  const impossible = pending.filter(({ instance }) => isGone(instance.state));
  const byEnvironment = Map.groupBy(open, ({ environment }) => environment.id);
  const due = pending.filter(
    (operation) =>
      operation.nextTryAt <= now && !isGone(operation.instance.state) && waitingFor(operation, byEnvironment.get(operation.environment.id) ?? [], now) === null,
  );
  return {
    due: [...Map.groupBy(due, callKey).values()].flatMap((operations) => batches(operations, target)).sort(byTurn),
    impossible: impossible.map((operation) => ({ operation, words: `${operation.instance.name} no longer exists in AWS.` })),
  };
}

/** What a pending operation waits for, in words; null when it may be sent. `open` holds the open operations of its environment. */
export function waitingFor(operation: OpenOperation, open: readonly OpenOperation[], now: Date): string | null {
  if (operation.state !== "pending") return null;
  if (operation.kind === "start" && operation.instance.state === "stopping") return "it to be stopped";
  if (operation.kind !== "start" && operation.instance.state === "pending") return "it to run";
  const before = open.filter((other) => isSameWay(other.kind, operation.kind) && isBefore(other, operation) && !isThrough(other, now));
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

// A hibernation goes down the tiers like a stop, and becomes one where it is not set up.
function isSameWay(a: OperationKind, b: OperationKind): boolean {
  const way = (kind: OperationKind): OperationKind => (kind === "hibernate" ? "stop" : kind);
  return way(a) === way(b);
}

/** Why an operation goes alone: AWS refuses a whole call for one instance and does not always say which. */
const aloneCodes: ReadonlySet<string | null> = new Set(["wrong_state", "not_found", "protected", "no_hibernation", "spot_wait"]);

// One call has one session: one person, one request, one team, one role. Zone and type are apart because AWS refuses a whole call for want of one type in one zone.
function callKey({ id, kind, errorCode, awsRole, request, environment, instance }: PlannedOperation): string {
  const alone = aloneCodes.has(errorCode) ? id : "";
  const { requestedById, requestId, lane } = request;
  return JSON.stringify([kind, requestedById, requestId, lane, awsRole, environment.team, instance.zone, instance.type, instance.startOrder, alone]);
}

function batches<Op extends PlannedOperation>(operations: readonly Op[], target: Region): Batch<Op>[] {
  const [first] = operations;
  if (first === undefined) return [];
  const { kind, request } = first;
  const byId = new Map(operations.map((operation) => [operation.id, operation]));
  const instances = operations.map(({ id, instance: { ec2Id, kmsKeyArns } }) => ({ id, ec2Id, kmsKeyArns }));
  return sessionBatches(kind, target, instances).map((some) => ({ kind, lane: request.lane, operations: some.flatMap(({ id }) => byId.get(id) ?? []) }));
}

function byTurn(a: Batch, b: Batch): number {
  if (a.lane !== b.lane) return a.lane === "person" ? -1 : 1;
  return askedAt(a.operations).getTime() - askedAt(b.operations).getTime();
}

/** When the oldest of a batch's operations was asked for; by it batches stand in line. */
export function askedAt(operations: readonly { createdAt: Date }[]): Date {
  return new Date(Math.min(...operations.map(({ createdAt }) => createdAt.getTime())));
}
