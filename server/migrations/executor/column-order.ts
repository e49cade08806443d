import type { MigrationRunState } from "@/server/generated/prisma/client";
import { presentStates as present } from "../run-state";

/** A run as far as its order among others is concerned. */
export type OrderedRun = {
  id: string;
  number: number;
  state: MigrationRunState;
  kind: string;
  schemaName: string;
  tableName: string;
  params: unknown;
  /** Tables that rows of its table refer to. */
  parents: readonly { schema: string; table: string }[];
  /** When it went into use, or moved last before that. */
  since: Date;
};

/** What names columns in the forms of the kinds. */
const columnKeys = ["column", "columns", "from", "to", "newName"] as const;

/** Kinds that keep nothing of the rows that are there: rows may leave and come back while they are in use. */
const keepNothing: ReadonlySet<string> = new Set(["add_index", "change_default", "drop_index", "drop_not_null", "widen_text"]);

/** Kinds that take from no table what rows need that were in it before: those that are out can come back, whatever becomes of these. */
const shutNobodyOut: ReadonlySet<string> = new Set(["change_default", "data_change", "drop_index", "drop_not_null", "widen_text"]);

type Fate = { existing?: { fate?: unknown }; change?: { act?: unknown } };

/** True for a migration that takes rows out of the table and keeps them whole. Pure. */
export function takesRowsOut({ params }: Pick<OrderedRun, "params">): boolean {
  if (typeof params !== "object" || params === null) return false;
  const { existing, change }: Fate = params;
  return existing?.fate === "delete_row" || change?.act === "delete";
}

/** The columns a migration touches; null: the whole table. */
function touchedColumns(run: OrderedRun): ReadonlySet<string> | null {
  const { params } = run;
  if (typeof params !== "object" || params === null || takesRowsOut(run)) return null;
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

function shareTable(a: OrderedRun, b: OrderedRun): boolean {
  return a.id !== b.id && a.schemaName === b.schemaName && a.tableName === b.tableName;
}

/** What two migrations have in common; null: neither a column nor a table that one of them touches as a whole. */
export function sharedBy(a: OrderedRun, b: OrderedRun): "column" | "table" | null {
  if (!shareTable(a, b)) return null;
  const [ofA, ofB] = [touchedColumns(a), touchedColumns(b)];
  if (ofA === null || ofB === null) return "table";
  return [...ofA].some((column) => ofB.has(column)) ? "column" : null;
}

/** True where rows that one took out refer to a table out of which the other takes rows: without their parents they do not come back. */
function refersTo(child: OrderedRun, parent: OrderedRun): boolean {
  const isParent = child.parents.some(({ schema, table }) => schema === parent.schemaName && table === parent.tableName);
  return isParent && child.id !== parent.id && takesRowsOut(child) && takesRowsOut(parent);
}

/**
 * The migration that has to be undone before this one, because it came later to the same column, or took out the parents of rows that are out; null:
 * there is none. Last in, first out.
 */
export function mustGoFirst(run: OrderedRun, others: readonly OrderedRun[]): OrderedRun | null {
  const hinders = (other: OrderedRun) => sharedBy(run, other) !== null || refersTo(run, other);
  const later = others.filter((other) => present.has(other.state) && other.since > run.since && hinders(other));
  return later.toSorted((a, b) => b.since.getTime() - a.since.getTime())[0] ?? null;
}

/** The migration that stands half-way on the same column, so that nothing may begin on top of it; null: there is none. */
export function halfWay(run: OrderedRun, others: readonly OrderedRun[]): OrderedRun | null {
  return others.find((other) => present.has(other.state) && other.state !== "live" && sharedBy(run, other) !== null) ?? null;
}

/**
 * The migration that has to be finalized or rolled back before this one may begin, because one of the two takes rows out of the table; null: there is
 * none. What keeps originals takes a row that leaves for one that the application deleted, and one that comes back for a new one. And what is made
 * of the table while rows are out may not take them any more.
 */
export function mustEndFirst(run: OrderedRun, others: readonly OrderedRun[]): OrderedRun | null {
  const isOut = takesRowsOut(run);
  return (
    others.find((other) => {
      if (!shareTable(run, other) || !present.has(other.state)) return false;
      return takesRowsOut(other) ? !shutNobodyOut.has(run.kind) : isOut && !keepNothing.has(other.kind);
    }) ?? null
  );
}

/**
 * The migration that has to be finalized before this one, because it came earlier to the same column and its originals might not fit what this one
 * leaves for good, or because rows that it took out would have no parents any more; null: there is none. First in, first final.
 */
export function mustBeFinalFirst(run: OrderedRun, others: readonly OrderedRun[]): OrderedRun | null {
  const binds = (other: OrderedRun) => !shutNobodyOut.has(run.kind) && other.kind !== "add_index" && sharedBy(run, other) !== null;
  const earlier = others.filter((other) => present.has(other.state) && other.since < run.since && (binds(other) || refersTo(other, run)));
  return earlier.toSorted((a, b) => a.since.getTime() - b.since.getTime())[0] ?? null;
}
