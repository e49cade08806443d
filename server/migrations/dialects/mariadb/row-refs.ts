import type { ColumnFacts, TableFacts } from "../../catalog/table-facts";
import type { RowRef } from "../dialect";
import { jsonObject } from "./json-object";
import { literal, quote } from "./names";

/** Columns as they stand in a statement about the table itself. */
export const bareRow: RowRef = { column: quote, expression: (sql) => `(\n${sql}\n)` };

/** The row under another name: an alias, NEW or OLD. */
export function rowAs(name: string): Pick<RowRef, "column"> {
  return { column: (column) => `${name}.${quote(column)}` };
}

/** NEW or OLD of a trigger. A person's expression names bare columns, so it is asked of a subquery of this one row under the table's name. */
export function triggerRow(name: "NEW" | "OLD", table: TableFacts): RowRef {
  const row = rowAs(name);
  const columns = table.columns.filter(({ generated }) => generated === null).map((column) => `${row.column(column.name)} AS ${quote(column.name)}`);
  return { ...row, expression: (sql) => `(SELECT (\n${sql}\n) FROM (SELECT ${columns.join(", ")}) AS ${quote(table.name)})` };
}

/**
 * Compared byte for byte: a collation may call different values equal, and ignores blanks at the end. Floats are compared as numbers, because the text
 * of a FLOAT has six digits only.
 */
export function same(one: string, other: string, column: Pick<ColumnFacts, "family">): string {
  if (column.family === "float") return `(${exact(column, one)} <=> ${exact(column, other)})`;
  return `(BINARY ${one} <=> BINARY ${other})`;
}

/** As text without limit. */
export function asText(expression: string): string {
  return `CONVERT(${expression} USING utf8mb4)`;
}

/** A value of a column as text, which loses nothing. */
export function valueText(column: Pick<ColumnFacts, "family">, expression: string): string {
  return asText(exact(column, expression));
}

/** A value of a key as text: bytes in hexadecimal, bits as their number. */
export function keyText(column: ColumnFacts, expression: string): string {
  if (column.family === "bytes") return `HEX(${expression})`;
  return isBits(column) ? asText(`${expression} + 0`) : valueText(column, expression);
}

/** As a text, bits would be the characters of their bytes. */
export function isBits({ type }: Pick<ColumnFacts, "type">): boolean {
  return /^bit\b/i.test(type);
}

/** The key as a JSON object with each value as text; bytes in hexadecimal. */
export function rowKey(row: Pick<RowRef, "column">, keyColumns: readonly ColumnFacts[]): string {
  const parts = keyColumns.flatMap((column) => [literal(column.name), keyText(column, row.column(column.name))]);
  return `JSON_OBJECT(${parts.join(", ")})`;
}

/** Columns of a row as a JSON object with each value as text, which loses nothing; what is no text (bytes, bits, shapes) in hexadecimal. */
export function wholeRow(row: Pick<RowRef, "column">, columns: readonly ColumnFacts[]): string {
  return jsonObject(columns.map((column) => ({ name: column.name, isText: isText(column), expression: exact(column, row.column(column.name)) })));
}

const readable = /^(?:enum|set|uuid|inet4|inet6)\b/;

function isText({ family, type }: ColumnFacts): boolean {
  return family !== "bytes" && (family !== "other" || readable.test(type));
}

/** As a text, a float would be rounded to six digits. */
function exact({ family }: Pick<ColumnFacts, "family">, expression: string): string {
  return family === "float" ? `CAST(${expression} AS DOUBLE)` : expression;
}

/** Both rows have the same key, as the table's key compares it. */
export function sameKey(one: Pick<RowRef, "column">, other: Pick<RowRef, "column">, keyColumns: readonly ColumnFacts[]): string {
  return keyColumns.map(({ name }) => `${one.column(name)} = ${other.column(name)}`).join(" AND ");
}

/** A column's type with its character set and collation. */
export function fullType({ type, charset, collation }: ColumnFacts): string {
  return `${type}${charset === null ? "" : ` CHARACTER SET ${charset}`}${collation === null ? "" : ` COLLATE ${collation}`}`;
}

/**
 * A column of the key as it is declared in a table of ours. A timestamp says a default, because without one a server may give it the moment of each
 * write (`explicit_defaults_for_timestamp = OFF`, which MariaDB before 10.10 begins with).
 */
export function keyDeclaration(column: ColumnFacts): string {
  return `${declaration(column.name, column)} NOT NULL${/^timestamp\b/i.test(column.type) ? " DEFAULT '2000-01-01 00:00:00'" : ""}`;
}

/** A column as it is declared in a table of ours: type, character set and collation, nothing else. */
export function declaration(name: string, column: ColumnFacts): string {
  return `${quote(name)} ${fullType(column)}`;
}

/** Columns that would be stamped by ON UPDATE keep their value when the worker writes. Begins with a comma where there are any. */
export function keptStamps(table: TableFacts, { alias = "", except }: { alias?: string; except: string }): string {
  const stamped = table.columns.filter(({ onUpdateSql, name }) => onUpdateSql !== null && name !== except);
  return stamped.map(({ name }) => `, ${alias}${quote(name)} = ${alias}${quote(name)}`).join("");
}
