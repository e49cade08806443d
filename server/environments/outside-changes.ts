import type { InstanceState } from "@/server/generated/prisma/client";
import type { OutsideChange } from "./outside-changes.sql";
import type { OverviewOutput } from "./schemas";

type ShownChange = OverviewOutput["changes"][number];
type Turn = "started" | "stopped" | "terminated" | "missing" | "left" | "returned" | "moved" | "added" | "replaced";

/** What a state tells of the direction a change went; a passing state and the one it leads to tell the same. */
const turns: Readonly<Record<InstanceState, Turn>> = {
  pending: "started",
  running: "started",
  stopping: "stopped",
  stopped: "stopped",
  shutting_down: "terminated",
  terminated: "terminated",
  missing: "missing",
};
const lamps = {
  started: "running",
  stopped: "stopped",
  terminated: "stopped",
  missing: "attention",
  left: "stopped",
  returned: "running",
  moved: "running",
  added: "running",
  replaced: "running",
} as const satisfies Record<Turn, ShownChange["lamp"]>;

/** Changes of an environment's instances in the same direction this near to each other, in milliseconds, are one. */
const togetherMs = 300_000;
/** A new instance replaces one of the same name that ended this long before, or after, at most. In milliseconds. */
const replacedWithinMs = 1_800_000;

type Group = { turn: Turn; first: OutsideChange; last: OutsideChange; instances: Map<string, string> };

/** Environments that may be named, by id. */
export type NamedEnvironments = ReadonlyMap<string, { name: string; instanceCount: number }>;

/**
 * What happened outside Switchyard, one line per environment and occasion, newest first.
 * @param changes newest first
 */
export function describeOutsideChanges(changes: readonly OutsideChange[], environments: NamedEnvironments): ShownChange[] {
  const groups: Group[] = [];
  for (const change of changes.toReversed()) {
    const turn = turnOf(change, changes);
    const open = groups.findLast(({ last }) => last.environmentId === change.environmentId);
    if (open?.turn === turn && turn !== "moved" && change.at.getTime() - open.last.at.getTime() <= togetherMs) {
      open.last = change;
      open.instances.set(change.instanceId, change.instance);
    } else {
      groups.push({ turn, first: change, last: change, instances: new Map([[change.instanceId, change.instance]]) });
    }
  }
  return groups.toReversed().flatMap((group) => {
    const environment = environments.get(group.first.environmentId) ?? (group.turn === "moved" ? somewhere : undefined);
    return environment === undefined ? [] : [shown(group, environment, environments)];
  });
}

// Where an instance went may be a place that the reader may not see.
const somewhere = { name: "another environment", instanceCount: Number.POSITIVE_INFINITY };

function turnOf(change: OutsideChange, all: readonly OutsideChange[]): Turn {
  const { state, fromState, fromId, environmentId, unclaimed } = change;
  if (fromId !== null && fromId !== environmentId) return "moved";
  if (state === "missing") return unclaimed ? "left" : "missing";
  if (fromState === "missing") return "returned";
  if (fromState !== null) return turns[state];
  const isReplacement = all.some(
    (other) =>
      other.environmentId === environmentId &&
      other.instance === change.instance &&
      other.instanceId !== change.instanceId &&
      ["terminated", "missing"].includes(turns[other.state]) &&
      Math.abs(other.at.getTime() - change.at.getTime()) <= replacedWithinMs,
  );
  return isReplacement ? "replaced" : "added";
}

function shown({ turn, first, instances }: Group, environment: { name: string; instanceCount: number }, environments: NamedEnvironments): ShownChange {
  const { name, instanceCount } = environment;
  const [only = ""] = instances.values();
  const isOne = instances.size === 1;
  const isWhole = instances.size >= instanceCount && turn !== "moved" && turn !== "replaced";
  const what = isWhole ? name : isOne ? `${only} of ${name}` : `${instances.size} instances of ${name}`;
  const from = (first.fromId === null ? undefined : environments.get(first.fromId)?.name) ?? somewhere.name;
  const sentence =
    turn === "moved" ? `${only} was moved from ${from} to ${name} by its tags in AWS.` : sentenceOf(turn, what, isOne || isWhole ? "was" : "were");
  return { id: first.id, at: first.at, environmentId: first.environmentId, environment: name, sentence, lamp: lamps[turn] };
}

function sentenceOf(turn: Exclude<Turn, "moved">, what: string, verb: "was" | "were"): string {
  switch (turn) {
    case "missing":
      return `AWS no longer shows ${what}.`;
    case "left":
      return `${what} left Switchyard: the tag switchyard:managed was removed in AWS.`;
    case "returned":
      return `AWS shows ${what} again.`;
    case "replaced":
      return `${what} ${verb} replaced by another instance outside Switchyard.`;
    case "added":
    case "started":
    case "stopped":
    case "terminated":
      return `${what} ${verb} ${turn} outside Switchyard.`;
  }
}
