import type { ColumnFacts } from "../../catalog/table-facts";
import type { BatchesStep } from "../../scripts/schemas";
import { quote } from "./names";
import { keyText } from "./row-refs";

/** Goes through a table (or a table of ours) in the order of its key: rows, not violating rows, so that each range takes about as long. */
export function keyRanges(table: string, keyColumns: readonly ColumnFacts[]): BatchesStep["range"] {
  const columns = keyColumns.map(({ name }) => quote(name));
  const ascending = columns.join(", ");
  const descending = columns.map((column) => `${column} DESC`).join(", ");
  const listed = (prefix: string, value: (column: string) => string) =>
    keyColumns.map((column, at) => `${keyText(column, value(quote(column.name)))} AS ${prefix}_${at + 1}`).join(", ");
  // Only the last range has fewer rows than were asked for, and is counted.
  const range = (where: string) => {
    const rows = `(SELECT ${ascending} FROM ${table}${where} ORDER BY ${ascending} LIMIT :size) r`;
    const last = (column: string) => `IF(u.${column} IS NULL, (SELECT ${column} FROM ${rows} ORDER BY ${descending} LIMIT 1), u.${column})`;
    return `SELECT ${listed("from", (column) => `f.${column}`)}, ${listed("upto", last)},
  IF(u.${columns[0]} IS NULL, (SELECT COUNT(*) FROM ${rows}), :size) AS range_rows
FROM (SELECT ${ascending} FROM ${table}${where} ORDER BY ${ascending} LIMIT 1) f
  LEFT JOIN (SELECT ${ascending} FROM ${table}${where} ORDER BY ${ascending} LIMIT 1 OFFSET :before_last) u ON TRUE`;
  };
  return { first: range(""), next: range(` WHERE ${beyond(keyColumns, { sign: ">", bound: "after", orSame: false })}`) };
}

/** The rows of a range, both ends included. */
export function withinRange(keyColumns: readonly ColumnFacts[], alias = ""): string {
  return `${beyond(keyColumns, { sign: ">", bound: "from", orSame: true, alias })} AND ${beyond(keyColumns, { sign: "<", bound: "upto", orSame: true, alias })}`;
}

/** The key's columns and their types, for the executor. */
export function keysOf(keyColumns: readonly ColumnFacts[]): BatchesStep["keyColumns"] {
  return keyColumns.map(({ name, type }) => ({ name, type }));
}

type Side = { sign: "<" | ">"; bound: "after" | "from" | "upto"; orSame: boolean; alias?: string };

/** Compared column by column, because MariaDB finds no range of an index in a comparison of rows. */
function beyond(keyColumns: readonly ColumnFacts[], { sign, bound, orSame, alias = "" }: Side): string {
  const value = (at: number) => keyValue(keyColumns[at], `:${bound}_${at + 1}`);
  const names = keyColumns.map(({ name }) => `${alias}${quote(name)}`);
  const alternatives = names.map((name, at) => {
    const before = names.slice(0, at).map((earlier, position) => `${earlier} = ${value(position)}`);
    const isLast = at === names.length - 1;
    return [...before, `${name} ${sign}${isLast && orSame ? "=" : ""} ${value(at)}`].join(" AND ");
  });
  return alternatives.length === 1 ? `${alternatives[0]}` : `(${alternatives.map((each) => `(${each})`).join(" OR ")})`;
}

/** A key's value, which comes as text; numbers are compared as numbers of their own kind, because a text would make a float of them. */
function keyValue(column: ColumnFacts | undefined, placeholder: string): string {
  if (column?.family === "integer") return `CAST(${placeholder} AS ${/unsigned/i.test(column.type) ? "UNSIGNED" : "SIGNED"})`;
  if (column?.family === "decimal") return `CAST(${placeholder} AS DECIMAL(${column.precision ?? 65}, ${column.scale ?? 0}))`;
  if (column?.family === "float") return `CAST(${placeholder} AS DOUBLE)`;
  return column?.family === "bytes" ? `UNHEX(${placeholder})` : placeholder;
}
