import { z } from "zod";

/** What lint, planning or a rehearsal found. `block` stands in the way of submitting; `warn` raises the risk; `note` is to be known. */
export const finding = z.strictObject({
  /** Stable name of the rule, such as `index-not-concurrent`. */
  rule: z.string().max(80),
  level: z.enum(["block", "warn", "note"]),
  /** What is wrong, where, and what to do. */
  words: z.string().max(2_000),
  /** The step it is about; null: the whole. */
  stepKey: z.string().max(60).nullable(),
  /** Who says it: `switchyard`, `squawk` or `rehearsal`. */
  source: z.enum(["switchyard", "squawk", "rehearsal"]),
});
export type Finding = z.infer<typeof finding>;

/** States of a run, in the order in which they are passed; the second line are stops on the way and ends. */
export const runStates = [
  ...([
    "draft",
    "planned",
    "in_review",
    "approved",
    "scheduled",
    "preflight",
    "expanding",
    "backfilling",
    "enforcing",
    "live",
    "finalizing",
    "finalized",
  ] as const),
  ...(["paused", "rolling_back", "rolled_back", "failed", "stale", "rejected", "cancelled"] as const),
] as const;

export const runState = z.enum(runStates);

export const lamp = z.enum(["running", "stopped", "motion", "attention", "failed", "held"]);

export type RunStateName = (typeof runStates)[number];

/** What people call each state, beside its lamp and in filters. */
export const runStateWords: Readonly<Record<RunStateName, string>> = {
  draft: "draft",
  planned: "planned",
  in_review: "in review",
  approved: "approved",
  scheduled: "scheduled",
  preflight: "checking",
  expanding: "preparing",
  backfilling: "changing rows",
  enforcing: "enforcing",
  live: "in use",
  finalizing: "finalizing",
  finalized: "final",
  paused: "paused",
  rolling_back: "rolling back",
  rolled_back: "rolled back",
  failed: "failed",
  stale: "stale",
  rejected: "sent back",
  cancelled: "cancelled",
};

export type LampName = z.infer<typeof lamp>;
