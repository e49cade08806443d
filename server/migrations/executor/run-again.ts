import type { StatementsStep, Step } from "../scripts/schemas";
import { isDone } from "../target/row-values";
import { TargetError } from "../target/target-session";
import { runBatches } from "./run-batches";
import { runStatements } from "./run-statements";
import type { StepContext, StepOutcome } from "./step-context";
import { RowsComeAnew } from "./step-errors";
import { holdFence, writeMark } from "./target-journal";
import { watched } from "./watched";

/** Whoever still writes such rows after so many tries writes them all the time. */
const mostTries = 5;

/**
 * Runs the statements of a step. Where rows that came meanwhile break what they make, those are fixed as those before them, and it is tried again.
 * @throws RowsComeAnew when such rows do not stop coming; nothing half-made is left then
 */
export async function runAgain(context: StepContext, step: StatementsStep, steps: readonly Step[]): Promise<StepOutcome> {
  const fixing = steps.find(({ key }) => key === step.again);
  for (let tries = 1; ; tries += 1) {
    try {
      return await runStatements(context, step);
    } catch (error) {
      const isBroken = error instanceof TargetError && error.failure === "constraint";
      if (!isBroken || fixing?.type !== "batches") throw error;
      if (tries >= mostTries) {
        await clearAway(context, step);
        throw new RowsComeAnew(
          `Rows for “${fixing.title}” come as fast as they are fixed: ${mostTries} times all of them were fixed, and each time new ones had come before this was made (${error.message}).`,
        );
      }
    }
    await holdFence(context);
    await writeMark(context, fixing, { state: "running", lastKey: null, rowsDone: 0n });
    await runBatches(context, fixing);
  }
}

/** An invalid index may refuse the application what only the finished one is to refuse. */
async function clearAway(context: StepContext, { statements }: StatementsStep): Promise<void> {
  for (const { repair } of statements) {
    if (repair === null || !isDone((await context.session.query(repair.when)).rows)) continue;
    await holdFence(context);
    await watched(context, () => context.session.query(repair.sql));
  }
}
