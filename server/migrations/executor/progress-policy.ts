import type { StepProgress } from "./step-context";

/** As `progressView` shows it. */
export type RunProgress = {
  rowsSeen: number;
  rowsTotal: number | null;
  rowsDone: number;
  rowsPerSecond: number | null;
  etaSeconds: number | null;
  waitingFor: string | null;
  longestBlockMs: number;
};

/** Before a step has told anything. */
export const noProgress: RunProgress = {
  rowsSeen: 0,
  rowsTotal: null,
  rowsDone: 0,
  rowsPerSecond: null,
  etaSeconds: null,
  waitingFor: null,
  longestBlockMs: 0,
};

/** Where a step stood at a moment, to measure its rate from. */
export type ProgressPoint = { atMs: number; rowsSeen: number; rowsPerSecond: number | null };

/** The weight of what was seen last: a rate that follows, and does not jump. */
const weight = 0.3;

/**
 * The next point of the rate at which rows are looked at, changed or not: most rows of a table are fine, and reading them is what takes the time.
 * Fewer rows than before belong to another step, or to another pass over the table: the rate begins anew.
 */
export function nextPoint(before: ProgressPoint | null, { rowsSeen }: Pick<StepProgress, "rowsSeen">, atMs: number): ProgressPoint {
  const seen = Number(rowsSeen);
  if (before === null || seen < before.rowsSeen) return { atMs, rowsSeen: seen, rowsPerSecond: null };
  if (atMs <= before.atMs) return before;
  const rate = ((seen - before.rowsSeen) / (atMs - before.atMs)) * 1_000;
  const rowsPerSecond = before.rowsPerSecond === null ? rate : before.rowsPerSecond * (1 - weight) + rate * weight;
  return { atMs, rowsSeen: seen, rowsPerSecond };
}

/**
 * What people see of it. The whole may be an estimate of the server: once more rows were looked at than it says, it is not known. The end is told
 * only where the whole and the rate are known.
 */
export function progressOf(seen: StepProgress, { rowsPerSecond }: ProgressPoint, waitingFor: string | null): RunProgress {
  const rowsSeen = Number(seen.rowsSeen);
  const rowsTotal = seen.total === null || seen.total < seen.rowsSeen ? null : Number(seen.total);
  const left = rowsTotal === null ? null : rowsTotal - rowsSeen;
  const etaSeconds = left === null || rowsPerSecond === null || rowsPerSecond <= 0 ? null : Math.round(left / rowsPerSecond);
  return {
    rowsSeen,
    rowsTotal,
    rowsDone: Number(seen.rowsDone),
    rowsPerSecond: rowsPerSecond === null ? null : Math.round(rowsPerSecond),
    etaSeconds,
    waitingFor,
    longestBlockMs: seen.longestBlockMs,
  };
}
