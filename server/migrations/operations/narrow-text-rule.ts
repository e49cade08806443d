import type { ColumnFacts, TableFacts } from "../catalog/table-facts";
import type { RowRef, SparseSpec } from "../dialects/dialect";
import type { OperationContext } from "./operation";
import type { NarrowTextParams } from "./schemas";

type Rule = Pick<OperationContext<NarrowTextParams>, "dialect" | "params">;

/** True for a value that does not fit; NULL fits. */
export function tooLong(row: RowRef, { dialect, params }: Rule): string {
  return dialect.isLonger(row.column(params.column), params.length);
}

/** What stands in the place of a value that does not fit; null: its row leaves the table. */
export function replacementOf({ dialect, params: { existing, column, length } }: Rule): SparseSpec["replacement"] {
  switch (existing.fate) {
    case "cut":
      return (row) => dialect.left(row.column(column), length);
    case "null":
      return () => "NULL";
    case "expression":
      return (row) => row.expression(existing.sql);
    case "delete_row":
      return null;
  }
}

/** What had been written for an original, where the original alone tells. */
export function writtenOf({ dialect, params: { existing, length } }: Rule): SparseSpec["written"] {
  if (existing.fate === "cut") return (original) => dialect.left(original, length);
  return existing.fate === "null" ? () => "NULL" : null;
}

/** The rule outlives the migration, so its name tells what it holds: `app_url_max_200`. */
export function ruleName({ params, table, dialect }: Rule & { table: TableFacts }): string {
  const suffix = `_max_${params.length}`;
  let subject = Array.from(`${table.name}_${params.column}`);
  while (dialect.identifierLength(`${subject.join("")}${suffix}`) > dialect.identifierLimit) subject = subject.slice(0, -1);
  return `${subject.join("")}${suffix}`;
}

/** The column of this name. */
export function columnIn(table: TableFacts, name: string): ColumnFacts | undefined {
  return table.columns.find((column) => column.name === name);
}
