import type { ProgressView } from "@/server/migrations/executor/schemas";
import { formatDuration } from "@/components/ui/format-duration";

/** How far it is, 0 to 1; undefined where the whole is not known. */
export function progressShare({ rowsDone, rowsTotal }: Pick<ProgressView, "rowsDone" | "rowsTotal">): number | undefined {
  return rowsTotal === null || rowsTotal <= 0 ? undefined : Math.min(1, rowsDone / rowsTotal);
}

/** "62,000 of 200,000 rows · 12,400 rows/s · 11 s left". */
export function progressWords({ rowsDone, rowsTotal, rowsPerSecond, etaSeconds }: Omit<ProgressView, "waitingFor" | "longestBlockMs">): string {
  const number = (value: number) => Math.round(value).toLocaleString("en");
  return [
    rowsTotal === null ? `${number(rowsDone)} rows` : `${number(Math.min(rowsDone, rowsTotal))} of ${number(rowsTotal)} rows`,
    rowsPerSecond === null ? null : `${number(rowsPerSecond)} rows/s`,
    etaSeconds === null ? null : `${formatDuration(etaSeconds * 1_000)} left`,
  ]
    .filter((part) => part !== null)
    .join(" · ");
}
