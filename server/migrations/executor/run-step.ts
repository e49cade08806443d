import type { Step } from "../scripts/schemas";
import { runAgain } from "./run-again";
import { runBatches } from "./run-batches";
import { runCollect } from "./run-collect";
import { runVerify } from "./run-verify";
import type { StepContext, StepOutcome } from "./step-context";

/**
 * Runs one step of a script in a session that has the change's journal (`claimJournal`). A step that was done before is not done again.
 * `steps` are those of its script.
 * @throws TargetError, StepRefused, FencedOut, and what the hooks throw
 */
export async function runStep(context: StepContext, step: Step, steps: readonly Step[] = []): Promise<StepOutcome> {
  switch (step.type) {
    case "statements":
      return runAgain(context, step, steps);
    case "batches":
      return runBatches(context, step);
    case "verify":
      return runVerify(context, step);
    case "collect":
      return runCollect(context, step);
  }
}

/** Runs a script's steps one after the other. */
export async function runSteps(context: StepContext, steps: readonly Step[]): Promise<void> {
  for (const step of steps) await runStep(context, step, steps);
}
