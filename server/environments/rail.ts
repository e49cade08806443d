import type { InstanceState, OperationKind } from "@/server/generated/prisma/client";
import { instanceLamp } from "./lamp";
import { atStart } from "./requester";
import type { RailMarker, RailSegment } from "./schemas";

export type Change = { instanceId: string; state: InstanceState; at: Date };
export type Day = { from: Date; to: Date };

const past = { start: "started", stop: "stopped", reboot: "rebooted", hibernate: "hibernated" } as const;
const words: Readonly<Record<InstanceState, string>> = {
  pending: "starting",
  running: "running",
  stopping: "stopping",
  stopped: "stopped",
  shutting_down: "shutting down",
  terminated: "terminated",
  missing: "missing in AWS",
};

/** One instance's day out of its changes in order of time; the last segment is open. */
export function instanceSegments(changes: readonly Change[], day: Day): RailSegment[] {
  return segments(
    changes.map(({ state, at }) => ({ at, lamp: instanceLamp(state), label: words[state] })),
    day,
  );
}

/** The day of a whole environment out of the changes of all its instances, in order of time. */
export function environmentSegments(changes: readonly Change[], day: Day): RailSegment[] {
  const states = new Map<string, InstanceState>();
  const steps = changes.map(({ instanceId, state, at }) => {
    states.set(instanceId, state);
    return { at, ...together([...states.values()]) };
  });
  return segments(steps, day);
}

/** The marks of what people asked for. */
export function railMarkers(requests: readonly { kind: OperationKind; at: Date; by: string; reason: string | null; failed: boolean }[]): RailMarker[] {
  return requests.map(({ kind, at, by, reason, failed }) => ({
    at,
    lamp: failed ? "failed" : kind === "stop" || kind === "hibernate" ? "stopped" : "running",
    label: `${atStart(by)} ${past[kind]} it`,
    detail: reason ?? (failed ? "It failed." : ""),
  }));
}

function together(states: readonly InstanceState[]): { lamp: RailSegment["lamp"]; label: string } {
  const alive = states.filter((state) => state !== "terminated" && state !== "missing");
  const running = alive.filter((state) => state === "running").length;
  const moving = alive.find((state) => instanceLamp(state) === "motion");
  if (moving !== undefined) return { lamp: "motion", label: words[moving] };
  if (running === 0) return { lamp: "stopped", label: alive.length === 0 ? "gone" : "stopped" };
  return { lamp: "running", label: running === alive.length ? "running" : `${running} of ${alive.length} running` };
}

type Step = { at: Date; lamp: RailSegment["lamp"]; label: string };

/** Cuts the steps to the day and joins neighbours that look the same. */
function segments(steps: readonly Step[], day: Day): RailSegment[] {
  const result: RailSegment[] = [];
  for (const step of steps) {
    const from = step.at < day.from ? day.from : step.at;
    const last = result.at(-1);
    if (last?.lamp === step.lamp && last.label === step.label) continue;
    if (last !== undefined) last.to = from;
    result.push({ lamp: step.lamp, from, to: null, label: step.label });
  }
  return result.filter(({ from, to }) => to === null || to > from);
}
