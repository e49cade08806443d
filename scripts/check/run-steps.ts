import type { Step } from "./steps/all";
import type { Violation } from "./violation";

/** How a step ended; `error` when it could not be run at all. */
export type StepResult = { name: string; title: string; seconds: number; violations: readonly Violation[]; error: string | null };

/** Runs the steps, `width` at a time, and returns the results in the order of the steps. */
export async function runSteps(root: string, steps: readonly Step[], width: number, onEnd: (result: StepResult) => void): Promise<StepResult[]> {
  const results: StepResult[] = [];
  let next = 0;
  const worker = async () => {
    for (let index = next++; index < steps.length; index = next++) {
      const step = steps[index];
      if (step === undefined) return;
      const result = await runStep(root, step);
      results[index] = result;
      onEnd(result);
    }
  };
  await Promise.all(Array.from({ length: width }, worker));
  return results;
}

async function runStep(root: string, step: Step): Promise<StepResult> {
  const startedAt = performance.now();
  const seconds = () => (performance.now() - startedAt) / 1_000;
  try {
    const violations = await step.run(root);
    return { name: step.name, title: step.title, seconds: seconds(), violations, error: null };
  } catch (error) {
    return { name: step.name, title: step.title, seconds: seconds(), violations: [], error: error instanceof Error ? error.message : String(error) };
  }
}
