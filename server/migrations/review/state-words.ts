import type { MigrationRunState } from "@/server/generated/prisma/client";
import type { LampName } from "../schemas";

/** How a state looks, and what people call it. */
const shown: Readonly<Record<MigrationRunState, { lamp: LampName; word: string }>> = {
  draft: { lamp: "stopped", word: "draft" },
  planned: { lamp: "stopped", word: "planned" },
  in_review: { lamp: "attention", word: "in review" },
  approved: { lamp: "held", word: "approved" },
  scheduled: { lamp: "motion", word: "scheduled" },
  preflight: { lamp: "motion", word: "checking" },
  expanding: { lamp: "motion", word: "expanding" },
  backfilling: { lamp: "motion", word: "backfilling" },
  enforcing: { lamp: "motion", word: "enforcing" },
  live: { lamp: "running", word: "in use" },
  finalizing: { lamp: "motion", word: "finalizing" },
  finalized: { lamp: "running", word: "final" },
  paused: { lamp: "held", word: "paused" },
  rolling_back: { lamp: "motion", word: "rolling back" },
  rolled_back: { lamp: "stopped", word: "rolled back" },
  failed: { lamp: "failed", word: "failed" },
  stale: { lamp: "attention", word: "stale" },
  rejected: { lamp: "attention", word: "sent back" },
  cancelled: { lamp: "stopped", word: "cancelled" },
};

/** The lamp of a state. */
export function lampOf(state: MigrationRunState): LampName {
  return shown[state].lamp;
}

/** The word beside the lamp. */
export function stateWord(state: MigrationRunState): string {
  return shown[state].word;
}
