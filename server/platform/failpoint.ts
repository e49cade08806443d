declare const __FAILPOINTS__: boolean | undefined;

/** Where a test may kill the worker while it carries a batch to AWS. */
export const failpoints = ["persist", "assume-role", "send", "answer", "save"] as const;

/** Where a test may kill any process: before a transaction is committed, and after it. */
export const commitFailpoints = ["commit", "committed"] as const;

/** Where a test may kill the worker after a notice was sent, before that is noted. */
export const noticeFailpoints = ["notice-sent"] as const;

/** Where a test may kill the worker while it carries an A→B switch on. */
export const switchFailpoints = [
  "switch-started",
  "switch-persist",
  "switch-session",
  "switch-send",
  "switch-answer",
  "switch-stop",
  "switch-stopped",
] as const;

/** Where a test may kill or freeze a worker while it compares environments with what is desired of them. */
export const lookFailpoints = ["tick", "look", "decide"] as const;

/** Where a test may kill the worker while it carries a migration out. */
export const migrationFailpoints = [
  "migration-opened",
  "migration-predecessor",
  "migration-claimed",
  "migration-step-written",
  "migration-probe",
  "migration-repaired",
  "migration-statement",
  "migration-ran",
  "migration-journal",
  "migration-commit",
  "migration-committed",
  "migration-batch",
  "migration-batch-commit",
  "migration-batch-committed",
  "migration-collect",
  "migration-step-done",
  "migration-moved",
] as const;

/** Where a test may kill the worker while it rehearses a migration or observes a column. */
export const rehearsalFailpoints = ["rehearsal-claimed", "rehearsal-made", "rehearsal-drop", "observe-ran", "observe-folded"] as const;

export type Failpoint =
  | (typeof failpoints | typeof commitFailpoints | typeof noticeFailpoints)[number]
  | (typeof switchFailpoints)[number]
  | (typeof lookFailpoints)[number]
  | (typeof migrationFailpoints | typeof rehearsalFailpoints)[number];

/**
 * Kills the process (SIGKILL) when a test asked for this point. In the production bundle `__FAILPOINTS__` is defined as false
 * and the bundler removes the body; a test searches the bundle for what must not be there.
 */
export function failpoint(name: Failpoint): void {
  if (typeof __FAILPOINTS__ !== "undefined" && __FAILPOINTS__) {
    const reached = globalThis as typeof globalThis & { switchyardFailpoint?: (name: string) => void };
    reached.switchyardFailpoint?.(name);
  }
}
