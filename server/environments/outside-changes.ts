import type { InstanceState } from "@/server/generated/prisma/client";
import type { OutsideChange } from "./outside-changes.sql";
import type { OverviewOutput } from "./schemas";

type ShownChange = OverviewOutput["changes"][number];
type Turn = "started" | "stopped" | "terminated" | "missing";

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
const lamps = { started: "running", stopped: "stopped", terminated: "stopped", missing: "attention" } as const satisfies Record<Turn, ShownChange["lamp"]>;

/** Changes of an environment's instances in the same direction this near to each other, in milliseconds, are one. */
const togetherMs = 300_000;

type Group = { turn: Turn; first: OutsideChange; last: OutsideChange; instances: Map<string, string> };

/**
 * What happened outside Switchyard, one line per environment and occasion, newest first.
 * @param changes newest first
 * @param environments name and number of instances by environment id
 */
export function describeOutsideChanges(
  changes: readonly OutsideChange[],
  environments: ReadonlyMap<string, { name: string; instanceCount: number }>,
): ShownChange[] {
  const groups: Group[] = [];
  for (const change of changes.toReversed()) {
    const turn = turns[change.state];
    const open = groups.findLast(({ last }) => last.environmentId === change.environmentId);
    if (open?.turn === turn && change.at.getTime() - open.last.at.getTime() <= togetherMs) {
      open.last = change;
      open.instances.set(change.instanceId, change.instance);
    } else {
      groups.push({ turn, first: change, last: change, instances: new Map([[change.instanceId, change.instance]]) });
    }
  }
  return groups.toReversed().flatMap((group) => {
    const environment = environments.get(group.first.environmentId);
    return environment === undefined ? [] : [shown(group, environment)];
  });
}

function shown({ turn, first, instances }: Group, environment: { name: string; instanceCount: number }): ShownChange {
  const { name, instanceCount } = environment;
  const [only = ""] = instances.values();
  const isOne = instances.size === 1;
  const what = instances.size >= instanceCount ? name : isOne ? `${only} of ${name}` : `${instances.size} instances of ${name}`;
  const verb = isOne || instances.size >= instanceCount ? "was" : "were";
  return {
    id: first.id,
    at: first.at,
    environmentId: first.environmentId,
    environment: name,
    sentence: turn === "missing" ? `AWS no longer shows ${what}.` : `${what} ${verb} ${turn} outside Switchyard.`,
    lamp: lamps[turn],
  };
}
