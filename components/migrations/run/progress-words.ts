import type { ProgressView } from "@/server/migrations/executor/schemas";
import { formatDuration } from "@/components/ui/format-duration";

/** How far it is, 0 to 1; undefined where the whole is not known. */
export function progressShare({ rowsSeen, rowsTotal }: Pick<ProgressView, "rowsSeen" | "rowsTotal">): number | undefined {
  return rowsTotal === null || rowsTotal <= 0 ? undefined : Math.min(1, rowsSeen / rowsTotal);
}

/** "31 % · 62,000 of 200,000 rows looked at · 310 changed · 12,400 rows/s · 11 s left". */
export function progressWords(progress: Omit<ProgressView, "waitingFor" | "longestBlockMs">): string {
  const { rowsSeen, rowsTotal, rowsDone, rowsPerSecond, etaSeconds } = progress;
  const number = (value: number) => Math.round(value).toLocaleString("en");
  const share = progressShare(progress);
  return [
    // Rounded down: 100 % is said when it is all of it.
    share === undefined ? null : `${Math.floor(share * 100)} %`,
    share === undefined || rowsTotal === null ? `${number(rowsSeen)} rows looked at` : `${number(rowsSeen)} of ${number(rowsTotal)} rows looked at`,
    `${number(rowsDone)} changed`,
    rowsPerSecond === null ? null : `${number(rowsPerSecond)} rows/s`,
    etaSeconds === null ? null : `${formatDuration(etaSeconds * 1_000)} left`,
  ]
    .filter((part) => part !== null)
    .join(" · ");
}
