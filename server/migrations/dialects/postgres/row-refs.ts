import type { ColumnFacts, TableFacts } from "../../catalog/table-facts";
import type { RowRef } from "../dialect";
import { literal, quote } from "./names";

/** Columns as they stand in a statement about the table itself. */
export const bareRow: RowRef = { column: quote, expression: (sql) => `(\n${sql}\n)` };

/** The row under another name: an alias, NEW or OLD. */
export function rowAs(name: string): Pick<RowRef, "column"> {
  return { column: (column) => `${name}.${quote(column)}` };
}

/** NEW or OLD of a trigger. A person's expression names bare columns, so it is asked of a subquery of this one row under the table's name. */
export function triggerRow(name: "NEW" | "OLD", table: TableFacts): RowRef {
  return { ...rowAs(name), expression: (sql) => `(SELECT (\n${sql}\n) FROM (SELECT ${name}.*) AS ${quote(table.name)})` };
}

/** True when the condition holds an expression that a person wrote: the WHEN of a trigger allows no subquery. */
export function usesExpression(condition: (row: RowRef) => string): boolean {
  let used = false;
  condition({
    column: quote,
    expression: (sql) => {
      used = true;
      return sql;
    },
  });
  return used;
}

/** Compared as text, byte for byte: a collation may call different values equal, and not every type has an operator =. */
export function same(one: string, other: string): string {
  return `((${one})::text COLLATE "C" IS NOT DISTINCT FROM (${other})::text COLLATE "C")`;
}

/** As text without limit. */
export function asText(expression: string): string {
  return `(${expression})::text`;
}

/** The key as a JSON object with each value as text. */
export function rowKey(row: Pick<RowRef, "column">, keyColumns: readonly ColumnFacts[]): string {
  const parts = keyColumns.flatMap(({ name }) => [literal(name), asText(row.column(name))]);
  return `json_build_object(${parts.join(", ")})::text`;
}

/** The whole row as a JSON object with each value as text, so that each can be cast back; of any number of columns, which `rowKey` is not. */
export function wholeRow(row: Pick<RowRef, "column">, columns: readonly Pick<ColumnFacts, "name">[]): string {
  const values = columns.map(({ name }) => `${asText(row.column(name))} AS ${quote(name)}`);
  return `(SELECT row_to_json(whole)::text FROM (SELECT ${values.join(", ")}) AS whole)`;
}

/** Both rows have the same key. */
export function sameKey(one: Pick<RowRef, "column">, other: Pick<RowRef, "column">, keyColumns: readonly ColumnFacts[]): string {
  return keyColumns.map(({ name }) => `${one.column(name)} = ${other.column(name)}`).join(" AND ");
}

/** A column as it is declared in a table of ours: type and collation, nothing else. */
export function declaration(name: string, { type, collation }: ColumnFacts): string {
  return `${quote(name)} ${type}${collation === null || collation === "default" ? "" : ` COLLATE ${quote(collation)}`}`;
}
