import type { CostFigures, CostSummaryOutput } from "@/server/environments/costs/schemas";
import { keptWords } from "./cost-words";

const heads = [
  "team",
  "stage",
  "environment",
  "instances",
  "hours",
  "hours on",
  "hours avoided",
  "spent USD",
  "avoided USD",
  "stopped USD",
  "saved USD",
  "kept on by",
  "without price",
];

/** The lines of the page as CSV (RFC 4180). No field is taken for a formula by a spreadsheet. */
export function costCsv({ environments }: Pick<CostSummaryOutput, "environments">): string {
  const rows = environments.map(({ team, stage, name, figures }) => [team, stage, name, ...columns(figures)]);
  return [heads, ...rows].map((row) => row.map(field).join(",")).join("\r\n");
}

/** The name of the file: what, of when. */
export function csvName({ range }: Pick<CostSummaryOutput, "range">): string {
  const day = (at: Date) => at.toISOString().slice(0, 10);
  return `costs-${day(range.from)}-to-${day(range.to)}.csv`;
}

function columns(figures: CostFigures): (string | number)[] {
  const { instances, hours, hoursOn, hoursAvoided, spentUsd, avoidedUsd, stoppedUsd, savedUsd, keptOnBy, missing } = figures;
  const kept = keptOnBy.map((each) => `${keptWords(each)} ${each.hours.toFixed(1)} h`).join("; ");
  const unpriced = missing.map(({ what, region }) => `${what} in ${region}`).join("; ");
  return [instances, ...[hours, hoursOn, hoursAvoided, spentUsd, avoidedUsd, stoppedUsd, savedUsd].map((each) => Number(each.toFixed(2))), kept, unpriced];
}

/** A text that begins as a formula does is quoted, and marked as text (OWASP, "CSV Injection"); a number is none. */
function field(value: string | number): string {
  if (typeof value === "number") return String(value);
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) || safe !== value ? `"${safe.replaceAll('"', '""')}"` : safe;
}
