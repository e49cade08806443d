import type { RiskLevel } from "@/server/migrations/databases/schemas";
import type { RunStateName } from "@/server/migrations/schemas";
import type { LampKind } from "@/components/ui/lamp";

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
