import type { Cell, Fault } from "./kill-cells";
import { faults } from "./kill-cells";

/** The matrix as a table of Markdown: a line for each moment, a column for each fault. */
export function asTable(cells: readonly Cell[]): string {
  const lines = [
    ...Map.groupBy(cells, ({ engine, phase, failpoint, nth }) => [engine, phase, `${failpoint.replace("migration-", "")} ${nth}`].join(" | ")),
  ].map(([moment, group]) => `| ${moment} | ${faults.map((fault) => wordOf(group, fault)).join(" | ")} |`);
  return [
    "| Engine | Script | At (which time) | kill -9 of the worker | Target crashes | Connections cut |",
    "| --- | --- | --- | --- | --- | --- |",
    ...lines,
  ].join("\n");
}

function wordOf(group: readonly Cell[], fault: Fault): string {
  const cell = group.find((candidate) => candidate.fault === fault);
  if (cell === undefined) return "–";
  if (!cell.reached) return "not reached";
  return cell.wrong.length === 0 ? "as undisturbed" : cell.wrong.join("; ");
}
