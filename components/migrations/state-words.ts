import type { RiskLevel } from "@/server/migrations/databases/schemas";
import type { RunStateName } from "@/server/migrations/schemas";
import type { LampKind } from "@/components/ui/lamp";

/** The word of each state, as filters name it. */
export const stateTitles: Readonly<Record<RunStateName, string>> = {
  draft: "draft",
  planned: "planned",
  in_review: "in review",
  approved: "approved",
  scheduled: "scheduled",
  preflight: "checking",
  expanding: "preparing",
  backfilling: "changing rows",
  enforcing: "enforcing",
  live: "live, can be rolled back",
  finalizing: "finalizing",
  finalized: "finalized",
  paused: "paused",
  rolling_back: "rolling back",
  rolled_back: "rolled back",
  failed: "failed",
  stale: "out of date",
  rejected: "sent back",
  cancelled: "cancelled",
};

/** True while a worker works on it or is asked to. */
export function isMoving(state: RunStateName): boolean {
  return ["preflight", "expanding", "backfilling", "enforcing", "finalizing", "rolling_back"].includes(state);
}

/** True once something of it stands, or stood, in the database. */
export function hasBegun(state: RunStateName): boolean {
  return isMoving(state) || ["live", "paused", "failed", "rolled_back", "finalized"].includes(state);
}

/** The lamp of a risk; a low one needs no look. */
export const riskLamps: Readonly<Record<RiskLevel, LampKind | null>> = { low: null, medium: "attention", high: "failed" };
