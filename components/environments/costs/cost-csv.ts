import { csvOf } from "@/components/ui/csv";
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

/** The lines of the page as CSV. */
export function costCsv({ environments }: Pick<CostSummaryOutput, "environments">): string {
  const rows = environments.map(({ team, stage, name, figures }) => [team, stage, name, ...columns(figures)]);
  return csvOf([heads, ...rows]);
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
