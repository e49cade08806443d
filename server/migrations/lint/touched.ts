import type { ColumnFacts } from "../catalog/table-facts";
import type { LintContext } from "./lint-rule";
import { actionsOf } from "./script-reading";
import type { ReadStatement } from "./script-reading";

/** True for the table of the migration; tables that the script makes itself are nobody's yet. */
export function isSubject(context: LintContext, table: string | null): boolean {
  return table !== null && table.toLowerCase() === context.facts.name.toLowerCase();
}

/** True for the table of the migration and, where a person wrote the SQL, for every other one that was there before. */
export function isConcerned(context: LintContext, table: string | null): boolean {
  return isSubject(context, table) || (context.kind === "raw_sql" && table !== null && !isMadeHere(context, table));
}

/** True for a table that the script itself makes, and with a name for a column that it adds. */
export function isMadeHere(context: LintContext, table: string, column?: string): boolean {
  return context.reading.some(({ reading }) =>
    reading.actions.some((action) =>
      action.act === "create-table" ? action.table === table : action.act === "add-column" && action.table === table && action.column === column,
    ),
  );
}

/** The column of that name, if the table has it. */
export function columnOf(context: LintContext, name: string): ColumnFacts | undefined {
  return context.facts.columns.find((column) => column.name.toLowerCase() === name.toLowerCase());
}

/** True for a thing of ours: the migration made it and takes it away again. */
export function isOwned(context: LintContext, name: string): boolean {
  return context.script.owned.some((owned) => owned.name === name);
}

/** Originals are kept somewhere: a shadow column or a table of ours. */
export function hasShadow(context: LintContext): boolean {
  return context.script.owned.some(({ kind }) => kind === "column" || kind === "table");
}

/** What the form has in the field of this name; undefined: it has none. */
export function paramOf({ params }: LintContext, name: string): unknown {
  return typeof params === "object" && params !== null ? (Object.entries(params).find(([key]) => key === name)?.[1] as unknown) : undefined;
}

/** The column that the form was about, if it was about one. */
export function chosenColumn(context: LintContext): ColumnFacts | undefined {
  const name = paramOf(context, "column");
  return typeof name === "string" ? columnOf(context, name) : undefined;
}

/** Columns of the table whose values the forward script changes, ours left out. */
export function rewrittenColumns(context: LintContext): ReadonlyMap<string, ReadStatement> {
  const forward = context.reading.filter(({ script }) => script === "forward");
  const written = actionsOf(forward, "update").filter(({ action }) => isSubject(context, action.table));
  const found = new Map(written.flatMap(({ at, action }) => action.writes.filter(({ changes }) => changes).map(({ column }) => [column, at] as const)));
  for (const name of found.keys()) if (columnOf(context, name) === undefined) found.delete(name);
  return found;
}

/** The answer to a question of the plan; undefined: it was not asked. */
export function measured(context: LintContext, key: string): number | null | undefined {
  return context.measures.find((measure) => measure.key === key)?.found;
}

/** A number as people read it. */
function count(value: number): string {
  return value.toLocaleString("en-US");
}

/** "1 row", "2 rows". */
export function rows(value: number): string {
  return `${count(value)} ${value === 1 ? "row" : "rows"}`;
}
