import type { MigrationRunState } from "@/server/generated/prisma/client";
import { presentStates as present } from "../run-state";

/** A run as far as its order among others is concerned. */
export type OrderedRun = {
  id: string;
  number: number;
  state: MigrationRunState;
  schemaName: string;
  tableName: string;
  params: unknown;
  /** When it went into use, or moved last before that. */
  since: Date;
};

/** What names columns in the forms of the kinds. */
const columnKeys = ["column", "columns", "from", "to", "newName"] as const;

/** The columns a migration touches; null: the whole table. Pure. */
function touchedColumns(params: unknown): ReadonlySet<string> | null {
  if (typeof params !== "object" || params === null) return null;
  const read = params as Readonly<Record<string, unknown>>;
  // A column that comes to be, or its new name; elsewhere `name` is that of an index or a rule.
  const isOfColumn = "type" in read || "column" in read;
  const names = [...columnKeys, ...(isOfColumn ? (["name"] as const) : [])].flatMap((key) => {
    const value = read[key];
    return Array.isArray(value) ? value : [value];
  });
  const columns = names.filter((name) => typeof name === "string" && name !== "");
  return columns.length === 0 ? null : new Set(columns);
}

/** True when two migrations touch the same column of the same table. */
function shareColumn(a: OrderedRun, b: OrderedRun): boolean {
  if (a.schemaName !== b.schemaName || a.tableName !== b.tableName) return false;
  const [ofA, ofB] = [touchedColumns(a.params), touchedColumns(b.params)];
  return ofA === null || ofB === null || [...ofA].some((column) => ofB.has(column));
}

/** The migration that has to be undone before this one, because it came later to the same column; null: there is none. Last in, first out. */
export function mustGoFirst(run: OrderedRun, others: readonly OrderedRun[]): OrderedRun | null {
  const later = others.filter((other) => other.id !== run.id && present.has(other.state) && shareColumn(run, other) && other.since > run.since);
  return later.toSorted((a, b) => b.since.getTime() - a.since.getTime())[0] ?? null;
}

/** The migration that stands half-way on the same column, so that nothing may begin on top of it; null: there is none. */
export function halfWay(run: OrderedRun, others: readonly OrderedRun[]): OrderedRun | null {
  return others.find((other) => other.id !== run.id && present.has(other.state) && other.state !== "live" && shareColumn(run, other)) ?? null;
}
