import type { EnvironmentSummary } from "@/server/environments/schemas";
import { lockedReasonOf } from "./act-words";

type Levers = Pick<EnvironmentSummary, "levers">;

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
 * Why levers are locked, each reason once. That a start is locked on what runs goes without saying, so a reason is told only
 * where the opposite lever is locked too.
 */
export function lockedReasons({ levers }: Levers): string[] {
  const told = [...(levers.stop.allowed ? [] : [levers.start]), ...(levers.start.allowed ? [] : [levers.stop])];
  return [...new Set(told.flatMap((lever) => lockedReasonOf(lever) ?? []))];
}
