import type { StepProgress } from "./step-context";

/** As `progressView` of review/schemas.ts shows it. */
export type RunProgress = {
  rowsDone: number;
  rowsTotal: number | null;
  rowsPerSecond: number | null;
  etaSeconds: number | null;
  waitingFor: string | null;
  longestBlockMs: number;
};

/** Where a step stood at a moment, to measure its rate from. */
export type ProgressPoint = { atMs: number; rowsDone: number; rowsPerSecond: number | null };

/** The weight of what was seen last: a rate that follows, and does not jump. */
const weight = 0.3;

/** The next point of the rate. */
export function nextPoint(before: ProgressPoint | null, { rowsDone }: Pick<StepProgress, "rowsDone">, atMs: number): ProgressPoint {
  const done = Number(rowsDone);
  if (before === null || atMs <= before.atMs) return { atMs, rowsDone: done, rowsPerSecond: before?.rowsPerSecond ?? null };
  const seen = ((done - before.rowsDone) / (atMs - before.atMs)) * 1_000;
  const rowsPerSecond = before.rowsPerSecond === null ? seen : before.rowsPerSecond * (1 - weight) + seen * weight;
  return { atMs, rowsDone: done, rowsPerSecond };
}

/** What people see of it. The end is told only where total and rate are known. */
export function progressOf(seen: StepProgress, { rowsPerSecond }: ProgressPoint, waitingFor: string | null): RunProgress {
  const rowsDone = Number(seen.rowsDone);
  const rowsTotal = seen.total === null ? null : Math.max(Number(seen.total), rowsDone);
  const left = rowsTotal === null ? null : rowsTotal - rowsDone;
  const etaSeconds = left === null || rowsPerSecond === null || rowsPerSecond <= 0 ? null : Math.round(left / rowsPerSecond);
  return {
    rowsDone,
    rowsTotal,
    rowsPerSecond: rowsPerSecond === null ? null : Math.round(rowsPerSecond),
    etaSeconds,
    waitingFor,
    longestBlockMs: seen.longestBlockMs,
  };
}
