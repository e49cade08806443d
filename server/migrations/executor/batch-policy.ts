/** What a batch should take, in milliseconds: short enough that nobody notices the rows it holds. */
export const defaultBatchMs = 150;
export const firstBatchRows = 500;
const leastRows = 20;
const mostRows = 50_000;

/** How many rows the next batch takes after one of `rows` rows took `ms`: towards the target, at most twice or half as many at a time. */
export function nextBatchRows(rows: number, ms: number, targetMs = defaultBatchMs): number {
  const factor = Math.min(2, Math.max(0.5, targetMs / Math.max(ms, 1)));
  return within(Math.round(rows * factor));
}

/** After a batch that met a row somebody else holds: fewer rows, so that the next one meets fewer. */
export function afterContention(rows: number): number {
  return within(Math.floor(rows / 2));
}

function within(rows: number): number {
  return Math.min(mostRows, Math.max(leastRows, rows));
}
