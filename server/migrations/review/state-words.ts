import type { MigrationRunState } from "@/server/generated/prisma/client";
import { runStateWords } from "../schemas";
import type { LampName } from "../schemas";

/** How a state looks. */
const lamps: Readonly<Record<MigrationRunState, LampName>> = {
  draft: "stopped",
  planned: "stopped",
  in_review: "attention",
  approved: "held",
  scheduled: "motion",
  preflight: "motion",
  expanding: "motion",
  backfilling: "motion",
  enforcing: "motion",
  live: "running",
  finalizing: "motion",
  finalized: "running",
  paused: "held",
  rolling_back: "motion",
  rolled_back: "stopped",
  failed: "failed",
  stale: "attention",
  rejected: "attention",
  cancelled: "stopped",
};

/** The lamp of a state. */
export function lampOf(state: MigrationRunState): LampName {
  return lamps[state];
}

/** The word beside the lamp. */
export function stateWord(state: MigrationRunState): string {
  return runStateWords[state];
}
