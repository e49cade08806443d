import { engines } from "@/server/migrations/scripts/schemas";
import type { Engine } from "@/server/migrations/scripts/schemas";
import type { Cell, Fault } from "./kill-cells";
import { faults } from "./kill-cells";
import type { Moment } from "./kill-moments";
import { manners } from "./kill-life";
import type { Manner } from "./kill-life";

const scripts = ["forward", "rollback", "finalize"] as const;
const faultWords: Readonly<Record<Fault, string>> = { kill: "kill -9 of the worker", restart: "Target crashes", cut: "Connections cut" };
const headOf = (first: readonly string[]): string[] => [...first, ...faults.map((fault) => faultWords[fault])];

/** A moment of an engine and a manner that should be met. */
export type Due = Moment & { engine: Engine; manner: Manner };

/** The matrix as a table of Markdown: a line for each moment, a column for each fault. */
export function asTable(cells: readonly Cell[], due: readonly Due[] = []): string {
  const rows = placesOf(cells, due).flatMap((place) => {
    const moments = new Set([...place.due, ...place.cells].map(momentOf));
    const met = Map.groupBy(place.cells, momentOf);
    return [...moments].map((moment) => [...moment.split("|"), ...faults.map((fault) => wordOf(met.get(moment) ?? [], fault))]);
  });
  return aligned([headOf(["Engine", "Originals", "Script", "Step", "At (which time)"]), ...rows]);
}

/** How many moments of each script there are, and how many ended as undisturbed. */
export function asSummary(cells: readonly Cell[], due: readonly Due[]): string {
  const rows = placesOf(cells, due).map((place) => [
    place.engine,
    place.manner,
    place.phase,
    ...faults.map((fault) => {
      const met = place.cells.filter((cell) => cell.fault === fault);
      return `${met.filter(isAsUndisturbed).length} of ${Math.max(met.length, place.due.length)}`;
    }),
  ]);
  return aligned([headOf(["Engine", "Originals", "Script"]), ...rows]);
}

/** True when the fault was met and changed nothing in the end. */
export function isAsUndisturbed({ reached, wrong }: Cell): boolean {
  return reached && wrong.length === 0;
}

type Place = { engine: Engine; manner: Manner; phase: (typeof scripts)[number]; cells: readonly Cell[]; due: readonly Due[] };

function placesOf(cells: readonly Cell[], due: readonly Due[]): Place[] {
  const places = engines.flatMap((engine) => (Object.keys(manners) as Manner[]).flatMap((manner) => scripts.map((phase) => ({ engine, manner, phase }))));
  const all = places.map((place) => {
    const isOf = (one: Due): boolean => one.engine === place.engine && one.manner === place.manner && one.phase === place.phase;
    return { ...place, cells: cells.filter(isOf), due: due.filter(isOf) };
  });
  return all.filter((place) => place.cells.length + place.due.length > 0);
}

function momentOf({ engine, manner, phase, step, failpoint, nth }: Due): string {
  return [engine, manner, phase, step, `${failpoint.replace("migration-", "")} ${nth}`].join("|");
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
