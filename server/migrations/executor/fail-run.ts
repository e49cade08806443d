import { AppError } from "@/server/platform/errors";
import type { Tx } from "@/server/platform/transaction";
import type { LoadedRun } from "../authorized-run";
import { notifyFailed } from "../review/run-notices";
import type { HeldRun } from "../run-claims";
import { TargetError } from "../target/target-session";
import { StepFailed } from "./carry-script";
import { isRetryable } from "./retry-policy";
import type { RunDeps } from "./run-deps";
import { saveRun } from "./save-run";
import { FencedOut, RowsComeAnew, StepRefused } from "./step-errors";
import { endStep } from "./step-rows";
import type { StepPlace } from "./step-rows";

/** What an error means for a run. `later`: the surroundings are at fault, and it is tried again by itself. */
export type RunFault = { is: "later"; words: string } | { is: "failed"; words: string; retryable: boolean; place: StepPlace | null };

/** Tries before a fault of the surroundings that a person may have to look at is called a failure. */
const mostTries = 40;
const passing: ReadonlySet<string> = new Set(["unreachable", "connection-lost", "shutting-down", "cancelled"]);

/** Reads an error; null: it is not one of a target or a step. */
export function faultOf(error: unknown, attempt: number): RunFault | null {
  if (error instanceof StepFailed) return ofCause(error.cause, error.place, attempt);
  return ofCause(error, null, attempt);
}

function ofCause(error: unknown, place: StepPlace | null, attempt: number): RunFault | null {
  const at = place === null ? "" : `${place.step.title.replace(/[.]$/, "")}: `;
  if (error instanceof TargetError) {
    if (passing.has(error.failure) && attempt < mostTries) return { is: "later", words: `${at}${error.message} It is tried again.` };
    return { is: "failed", words: `${at}${error.message}`, retryable: isRetryable(error.failure), place };
  }
  if (error instanceof StepRefused)
    return { is: "failed", words: `${at}${error.message}`, retryable: place?.step.type === "verify" || error instanceof RowsComeAnew, place };
  if (error instanceof FencedOut) {
    const words = `${at}the target's journal is held under a later fence than the portal's. If the portal was restored from a backup, look at what runs there first.`;
    return { is: "failed", words, retryable: true, place };
  }
  return error instanceof AppError ? { is: "failed", words: `${at}${error.message}`, retryable: true, place } : null;
}

/** Writes the failure with its step, and tells the people concerned. What is done stays; a person tries again or rolls back. */
export function failRun(deps: RunDeps, run: LoadedRun, held: HeldRun, fault: Extract<RunFault, { is: "failed" }>): Promise<HeldRun | null> {
  const { words, retryable, place } = fault;
  return saveRun(deps.db, run, held, {
    to: "failed",
    words,
    changes: {
      resumeState: run.state,
      lastError: words.slice(0, 2_000),
      failure: { words: words.slice(0, 2_000), stepKey: place?.step.key ?? null, retryable },
      pauseAskedBy: null,
    },
    more: async (tx: Tx) => {
      if (place !== null) await endStep(tx, place, { outcome: null, words });
      await notifyFailed(tx, run, { words, attempt: String(held.version) });
    },
  });
}
