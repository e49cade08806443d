import type { Schedule } from "@/server/generated/prisma/client";
import type { ScheduleRow } from "../desired/rows";
import { zoneRules } from "../zones/zone-rules";
import { schedulePlan } from "./schemas";

/** Rows of the latest versions, so that the same version is the same object and its windows are computed once. */
const kept = new Map<string, { version: number; row: ScheduleRow }>();
const mostKept = 20_000;

/** A stored schedule as the decisions read it; the same object for the same version. */
export function toScheduleRow({ id, version, name, zone, plan }: Pick<Schedule, "id" | "version" | "name" | "zone" | "plan">): ScheduleRow {
  const known = kept.get(id);
  if (known?.version === version) return known.row;
  const row: ScheduleRow = { id, name, zone, plan: schedulePlan.parse(plan) };
  if (kept.size >= mostKept) kept.clear();
  kept.set(id, { version, row });
  return row;
}

/**
 * The same, for what looks at many at once: null for a plan or a zone that this release cannot read, so that one bad row takes nothing else
 * away. Whoever decides by the schedule must not take that for "no schedule".
 */
export function readableScheduleRow(schedule: Parameters<typeof toScheduleRow>[0]): ScheduleRow | null {
  try {
    const row = toScheduleRow(schedule);
    zoneRules(row.zone);
    return row;
  } catch {
    return null;
  }
}
