import type { EnvironmentState } from "@/server/generated/prisma/client";

/** An instance that is still there; `fellBack` when it went down by itself right after a start. */
export type DriftInstance = { name: string; isUp: boolean; stateSince: Date; fellBack: boolean };

/** More names than this nobody reads in a sentence. */
const mostNames = 3;

/** What happened to an environment outside Switchyard, and what of it runs now, in one sentence. `at` is the time of day in words. */
export function driftWords(instances: readonly DriftInstance[], { state, at }: { state: EnvironmentState; at: string }): string {
  const fallen = instances.filter(({ isUp, fellBack }) => !isUp && fellBack);
  const isOn = state === "running" || state === "starting";
  if (fallen.length > 0 && !isOn)
    return `Started outside Switchyard, but ${together(fallen, "went")} down again by ${fallen.length === 1 ? "itself" : "themselves"} at ${at}.`;
  if (state !== "partly_running") return `${isOn ? "Started" : "Stopped"} outside Switchyard at ${at}.`;
  const up = instances.filter(({ isUp }) => isUp);
  const down = instances.filter(({ isUp }) => !isUp);
  const newest = instances.toSorted((a, b) => b.stateSince.getTime() - a.stateSince.getTime())[0];
  if (newest?.isUp === false) {
    return `${together(down, down.length === 1 ? "was" : "were")} stopped outside Switchyard at ${at}; ${together(up, up.length === 1 ? "still runs" : "still run")}.`;
  }
  return `Started outside Switchyard at ${at}; ${together(up, up.length === 1 ? "runs" : "run")}, ${together(down, down.length === 1 ? "was" : "were")} left stopped.`;
}

function together(instances: readonly DriftInstance[], verb: string): string {
  const names = instances.map(({ name }) => name);
  if (names.length > mostNames) return `${names.length} instances ${verb}`;
  const last = names.at(-1) ?? "";
  return `${names.length < 2 ? last : `${names.slice(0, -1).join(", ")} and ${last}`} ${verb}`;
}
