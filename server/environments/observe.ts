import type { Instance, InstanceChecks, InstanceState } from "@/server/generated/prisma/client";
import type { MappedInstance } from "./inventory-mapping";
import { provesUndone } from "./undone-proof";

/** The columns that an observation may change. */
export type ObservedColumns = Omit<Instance, "id" | "targetId" | "ec2Id" | "version" | "environmentId" | SeldomRead>;

/** What is read by itself, after the inventory. */
type SeldomRead = "factsReadAt" | "stopProtected" | "kmsKeyArns" | "volumes" | "elasticIps";

export type Observation = { instance: MappedInstance | null; checks: InstanceChecks; at: Date };

/** For this long our own accepted call is believed against a reading that says otherwise. */
export const expectedForMs = 90_000;

/** How far a state is on the way to what our call leads to; a reading that is behind is old. */
const progress: Readonly<Record<"running" | "stopped", Partial<Record<InstanceState, number>>>> = {
  running: { stopping: 0, stopped: 0, missing: 0, pending: 1, running: 2 },
  stopped: { pending: 0, running: 0, missing: 0, stopping: 1, stopped: 2 },
};

/**
 * The row after the observation, or null when nothing changes. A reading older than the row, or behind what our call leads to, is dropped:
 * DescribeInstances is eventually consistent (EC2 API reference, "Eventual consistency"). One that proves that it is newer is believed at once.
 */
export function observe(row: Instance, seen: Observation): ObservedColumns | null {
  const isUndone = row.expectedUntil !== null && provesUndone(row, seen.instance, new Date(row.expectedUntil.getTime() - expectedForMs));
  if (seen.at < row.observedAt || (!isUndone && isBehind(row, seen))) return null;
  const after = { ...columnsOf(row), ...(seen.instance === null ? {} : factsOf(seen.instance, row.spotKind)) };
  const state = seen.instance?.state ?? "missing";
  const checks = state === "running" ? seen.checks : "unknown";
  const isOver = isUndone || (row.expectedUntil !== null && seen.at >= row.expectedUntil);
  const next: ObservedColumns = {
    ...after,
    state,
    stateSince: state === row.state ? row.stateSince : seen.at,
    checks,
    checksSince: checks === row.checks ? row.checksSince : seen.at,
    expectedState: isOver ? null : row.expectedState,
    expectedUntil: isOver ? null : row.expectedUntil,
    ...(state === "running" || state === "pending" ? {} : { publicIp: null, publicDns: null }),
  };
  return isSame(next, columnsOf(row)) ? null : { ...next, observedAt: seen.at };
}

/** The columns of an instance that is seen for the first time; its state may be older than this sight of it. */
export function firstObservation(instance: MappedInstance, checks: InstanceChecks, at: Date): ObservedColumns {
  return {
    ...factsOf(instance, null),
    state: instance.state,
    stateSince: sinceWhen(instance, at),
    checks: instance.state === "running" ? checks : "unknown",
    checksSince: at,
    observedAt: at,
    expectedState: null,
    expectedUntil: null,
  };
}

/** Since when it is in the state it is first seen in: what AWS says, as long as that lies before the observation. */
function sinceWhen({ state, launchedAt, transitionedAt }: MappedInstance, at: Date): Date {
  const said = state === "running" || state === "pending" ? launchedAt : transitionedAt;
  return said !== null && said < at ? said : at;
}

function isBehind(row: Instance, seen: Observation): boolean {
  if (row.expectedUntil === null || seen.at >= row.expectedUntil) return false;
  if (row.expectedState !== "running" && row.expectedState !== "stopped") return false;
  const steps = progress[row.expectedState];
  const reached = steps[row.state];
  const read = steps[seen.instance?.state ?? "missing"];
  return reached !== undefined && read !== undefined && read < Math.max(reached, 1);
}

// A Spot instance counts as the more fragile kind until its request has been read.
function factsOf(
  instance: MappedInstance,
  knownSpotKind: string | null,
): Omit<ObservedColumns, "state" | "stateSince" | "checks" | "checksSince" | "observedAt" | "expectedState" | "expectedUntil"> {
  const { name, type, zone, startOrder, platform, keyName, privateIp, publicIp, publicDns, launchedAt, stateReason, lockReason } = instance;
  const spotKind = instance.spot ? (knownSpotKind ?? "one-time") : null;
  const { hibernation } = instance;
  return { name, type, zone, startOrder, platform, keyName, privateIp, publicIp, publicDns, launchedAt, stateReason, lockReason, hibernation, spotKind };
}

/** The columns of a row that an observation may change, as they are. */
export function columnsOf(row: Instance): ObservedColumns {
  const { id: _id, targetId: _target, ec2Id: _ec2, version: _version, environmentId: _environment, ...rest } = row;
  const { factsReadAt: _read, stopProtected: _protected, kmsKeyArns: _keys, volumes: _volumes, elasticIps: _addresses, ...columns } = rest;
  return columns;
}

function isSame(a: ObservedColumns, b: ObservedColumns): boolean {
  return (Object.keys(a) as (keyof ObservedColumns)[]).every((name) => isSameValue(a[name], b[name]));
}

function isSameValue(a: ObservedColumns[keyof ObservedColumns], b: ObservedColumns[keyof ObservedColumns]): boolean {
  return a instanceof Date && b instanceof Date ? a.getTime() === b.getTime() : a === b;
}
