import type { StatementsStep, Step } from "../scripts/schemas";
import { TargetError } from "../target/target-session";
import { runBatches } from "./run-batches";
import { runStatements } from "./run-statements";
import type { StepContext, StepOutcome } from "./step-context";
import { holdFence, writeMark } from "./target-journal";

/** Whoever still writes such rows after so many tries writes them all the time. */
const mostTries = 5;

/** Runs the statements of a step. Where rows that came meanwhile break what they make, those are fixed as those before them, and it is tried again. */
export async function runAgain(context: StepContext, step: StatementsStep, steps: readonly Step[]): Promise<StepOutcome> {
  const fixing = steps.find(({ key }) => key === step.again);
  for (let tries = 1; ; tries += 1) {
    try {
      return await runStatements(context, step);
    } catch (error) {
      const isBroken = error instanceof TargetError && error.failure === "constraint";
      if (!isBroken || fixing?.type !== "batches" || tries >= mostTries) throw error;
    }
    await holdFence(context);
    await writeMark(context, fixing, { state: "running", lastKey: null, rowsDone: 0n });
    await runBatches(context, fixing);
  }
}
