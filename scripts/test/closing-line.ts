import type { Counts } from "./test-counts";

/**
 * The line that ends `npm test`. A step that failed without a failed test (a check, a build, a browser that is missing) counts as one
 * failure, so that the line never claims more than is true.
 */
export function closingLine(counts: readonly Pick<Counts, "passed" | "failed">[], failedSteps: number): { text: string; failed: number } {
  const passed = counts.reduce((sum, each) => sum + each.passed, 0);
  const failed = Math.max(
    counts.reduce((sum, each) => sum + each.failed, 0),
    failedSteps,
  );
  return { text: `${passed} passed, ${failed} failed`, failed };
}
