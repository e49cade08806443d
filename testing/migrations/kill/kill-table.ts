import { engines } from "@/server/migrations/scripts/schemas";
import type { Engine } from "@/server/migrations/scripts/schemas";
import type { Cell, Fault } from "./kill-cells";
import { faults } from "./kill-cells";
import { manners } from "./kill-life";
import type { Manner } from "./kill-life";

const scripts = ["forward", "rollback", "finalize"] as const;
const faultWords: Readonly<Record<Fault, string>> = { kill: "kill -9 of the worker", restart: "Target crashes", cut: "Connections cut" };
const headOf = (first: readonly string[]): string[] => [...first, ...faults.map((fault) => faultWords[fault])];

/** The matrix as a table of Markdown: a line for each moment, a column for each fault. */
export function asTable(cells: readonly Cell[]): string {
  const inOrder = groupsOf(cells).flatMap(({ group }) => group);
  const rows = [...Map.groupBy(inOrder, momentOf)].map(([moment, group]) => [...moment.split("|"), ...faults.map((fault) => wordOf(group, fault))]);
  return aligned([headOf(["Engine", "Originals", "Script", "Step", "At (which time)"]), ...rows]);
}

/** How many moments of each script were gone through, and how many ended as undisturbed. */
export function asSummary(cells: readonly Cell[]): string {
  const rows = groupsOf(cells).map(({ engine, manner, phase, group }) => [
    engine,
    manner,
    phase,
    ...faults.map((fault) => countOf(group.filter((cell) => cell.fault === fault))),
  ]);
  return aligned([headOf(["Engine", "Originals", "Script"]), ...rows]);
}

/** True when the fault was met and changed nothing in the end. */
export function isAsUndisturbed({ reached, wrong }: Cell): boolean {
  return reached && wrong.length === 0;
}

type Group = { engine: Engine; manner: Manner; phase: (typeof scripts)[number]; group: readonly Cell[] };

function groupsOf(cells: readonly Cell[]): Group[] {
  const places = engines.flatMap((engine) => (Object.keys(manners) as Manner[]).flatMap((manner) => scripts.map((phase) => ({ engine, manner, phase }))));
  const groups = places.map((place) => ({
    ...place,
    group: cells.filter(({ engine, manner, phase }) => engine === place.engine && manner === place.manner && phase === place.phase),
  }));
  return groups.filter(({ group }) => group.length > 0);
}

function momentOf({ engine, manner, phase, step, failpoint, nth }: Cell): string {
  return [engine, manner, phase, step, `${failpoint.replace("migration-", "")} ${nth}`].join("|");
}

function countOf(cells: readonly Cell[]): string {
  return cells.length === 0 ? "not run" : `${cells.filter(isAsUndisturbed).length} of ${cells.length}`;
}

function wordOf(group: readonly Cell[], fault: Fault): string {
  const cell = group.find((candidate) => candidate.fault === fault);
  if (cell === undefined) return "not run";
  if (!cell.reached) return "not reached";
  return cell.wrong.length === 0 ? "as undisturbed" : cell.wrong.join("; ");
}

function aligned([head = [], ...rows]: readonly (readonly string[])[]): string {
  const widths = head.map((_, at) => Math.max(3, ...[head, ...rows].map((row) => row[at]?.length ?? 0)));
  const line = (row: readonly string[]): string => `| ${row.map((text, at) => text.padEnd(widths[at] ?? 0)).join(" | ")} |`;
  return [line(head), line(widths.map((width) => "-".repeat(width))), ...rows.map(line)].join("\n");
}
