import type { ColumnFacts } from "../../catalog/table-facts";
import type { BatchesStep } from "../../scripts/schemas";
import { quote } from "./names";
import { keyText } from "./row-refs";

/** Goes through a table (or a table of ours) in the order of its key: rows, not violating rows, so that each range takes about as long. */
export function keyRanges(table: string, keyColumns: readonly ColumnFacts[]): BatchesStep["range"] {
  const columns = keyColumns.map(({ name }) => quote(name));
  const ascending = columns.join(", ");
  const descending = columns.map((column) => `${column} DESC`).join(", ");
  const listed = (alias: string, prefix: string) =>
    keyColumns.map((column, at) => `${keyText(column, `${alias}.${quote(column.name)}`)} AS ${prefix}_${at + 1}`).join(", ");
  const range = (where: string) =>
    `SELECT ${listed("f", "from")}, ${listed("u", "upto")}, u.switchyard_rows AS range_rows
FROM (SELECT ${ascending} FROM ${table}${where} ORDER BY ${ascending} LIMIT 1) f,
  (SELECT ${ascending}, COUNT(*) OVER () AS switchyard_rows FROM (SELECT ${ascending} FROM ${table}${where} ORDER BY ${ascending} LIMIT :size) r ORDER BY ${descending} LIMIT 1) u`;
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
