import type { ColumnFacts } from "../../catalog/table-facts";
import type { BatchesStep } from "../../scripts/schemas";
import { quote } from "./names";

/** Goes through a table (or a table of ours) in the order of its key: rows, not violating rows, so that each range takes about as long. */
export function keyRanges(table: string, keyColumns: readonly ColumnFacts[]): BatchesStep["range"] {
  const columns = keyColumns.map(({ name }) => quote(name));
  const ascending = columns.join(", ");
  const descending = columns.map((column) => `${column} DESC`).join(", ");
  const listed = (alias: string, prefix: string) => columns.map((column, at) => `${alias}.${column}::text AS ${prefix}_${at + 1}`).join(", ");
  // Only the last range has fewer rows than were asked for, and is counted.
  const range = (where: string) =>
    `SELECT ${listed("f", "from")}, ${listed("u", "upto")}, u.switchyard_rows AS range_rows
FROM (SELECT ${ascending} FROM ${table}${where} ORDER BY ${ascending} LIMIT 1) f,
  ((SELECT ${ascending}, CAST(:size AS bigint) AS switchyard_rows FROM ${table}${where} ORDER BY ${ascending} LIMIT 1 OFFSET CAST(:size AS bigint) - 1)
  UNION ALL
  (SELECT ${ascending}, count(*) OVER () FROM (SELECT ${ascending} FROM ${table}${where} ORDER BY ${ascending} LIMIT :size) r ORDER BY ${descending} LIMIT 1)
  LIMIT 1) u`;
  return { first: range(""), next: range(` WHERE ${compared(keyColumns, { sign: ">", bound: "after" })}`) };
}

/** The rows of a range, both ends included. */
export function withinRange(keyColumns: readonly ColumnFacts[], alias = ""): string {
  return `${compared(keyColumns, { sign: ">=", bound: "from", alias })} AND ${compared(keyColumns, { sign: "<=", bound: "upto", alias })}`;
}

function compared(keyColumns: readonly ColumnFacts[], { sign, bound, alias = "" }: { sign: string; bound: string; alias?: string }): string {
  const columns = keyColumns.map(({ name }) => `${alias}${quote(name)}`);
  const values = keyColumns.map(({ type }, at) => `CAST(:${bound}_${at + 1} AS ${type})`);
  return `(${columns.join(", ")}) ${sign} (${values.join(", ")})`;
}
