import type { EnvironmentSummary, Lever } from "@/server/environments/schemas";
import { lockedReasonOf } from "./act-words";

type Levers = { levers: Record<RowLever, Lever> };

/** A lever of a row. */
export type RowLever = "start" | "stop";

/**
 * The levers a row shows: those that can be pulled; when none can, the one its state calls for, locked.
 */
export function shownLevers({ levers, lamp }: Levers & Pick<EnvironmentSummary, "lamp">): RowLever[] {
  const allowed = (["start", "stop"] as const).filter((name) => levers[name].allowed);
  if (allowed.length > 0) return allowed;
  return lamp === "stopped" ? ["start"] : ["stop"];
}

/**
 * Why the levers a row shows are locked, each reason once; that a start is locked on what runs goes without saying. What the sentence of the
 * state says already, such as who froze it, is not said again.
 */
export function lockedReasons(environment: Levers & Pick<EnvironmentSummary, "lamp" | "because">): string[] {
  const reasons = shownLevers(environment).flatMap((name) => lockedReasonOf(environment.levers[name])?.replace(environment.because, "").trim() ?? []);
  return [...new Set(reasons)];
}

/** The levers of an environment's row, the likeliest first: what is to stop can be extended before it can be stopped. */
export function rowLevers(environment: Pick<EnvironmentSummary, "levers" | "lamp" | "extendOptions">): (RowLever | "extend")[] {
  const shown = shownLevers(environment);
  const extendable = environment.lamp !== "stopped" && environment.levers.extend.allowed && environment.extendOptions.length > 0;
  return extendable ? ["extend", ...shown] : shown;
}
