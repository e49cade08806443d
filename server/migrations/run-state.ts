import type { MigrationRunState } from "@/server/generated/prisma/client";

/** Which state may follow which; everything else is refused. Pure. */
const transitions: Readonly<Record<MigrationRunState, readonly MigrationRunState[]>> = {
  draft: ["planned", "cancelled"],
  planned: ["draft", "in_review", "stale", "cancelled"],
  in_review: ["draft", "planned", "approved", "rejected", "stale", "cancelled"],
  approved: ["draft", "in_review", "scheduled", "rejected", "stale", "cancelled"],
  scheduled: ["draft", "in_review", "approved", "preflight", "failed", "rejected", "stale", "cancelled"],
  preflight: ["draft", "in_review", "approved", "scheduled", "expanding", "failed", "rejected", "stale", "cancelled"],
  expanding: ["backfilling", "enforcing", "live", "paused", "rolling_back", "failed"],
  backfilling: ["enforcing", "live", "paused", "rolling_back", "failed"],
  enforcing: ["backfilling", "live", "paused", "rolling_back", "failed"],
  live: ["finalizing", "rolling_back"],
  finalizing: ["live", "finalized", "paused", "failed"],
  finalized: [],
  paused: ["expanding", "backfilling", "enforcing", "finalizing", "rolling_back"],
  rolling_back: ["rolled_back", "paused", "failed"],
  rolled_back: ["draft", "planned", "in_review", "approved", "scheduled", "stale", "cancelled"],
  failed: ["scheduled", "preflight", "expanding", "backfilling", "enforcing", "finalizing", "rolling_back", "cancelled"],
  stale: ["draft", "planned", "cancelled"],
  rejected: ["draft", "planned", "cancelled"],
  cancelled: [],
};

/** True when a run may go from one state to the other. */
export function mayFollow(from: MigrationRunState, to: MigrationRunState): boolean {
  return transitions[from].includes(to);
}

/** States in which a worker holds or wants the run. */
export const movingStates = [
  "preflight",
  "expanding",
  "backfilling",
  "enforcing",
  "finalizing",
  "rolling_back",
] as const satisfies readonly MigrationRunState[];

/** States in which a migration has objects in the target, or may have. */
export const presentStates: ReadonlySet<MigrationRunState> = new Set([
  "expanding",
  "backfilling",
  "enforcing",
  "live",
  "finalizing",
  "paused",
  "rolling_back",
  "failed",
]);

/** True for what a failed run goes on from while nothing was changed yet. */
export function failedUntouched(resumeState: MigrationRunState | null): boolean {
  return resumeState === null || resumeState === "scheduled" || resumeState === "preflight";
}
