import type { ColumnFacts } from "../../catalog/table-facts";
import type { BatchesStep } from "../../scripts/schemas";
import { quote } from "./names";
import { asText, isBits, keyText } from "./row-refs";

/** Goes through a table (or a table of ours) in the order of its key: rows, not violating rows, so that each range takes about as long. */
export function keyRanges(table: string, keyColumns: readonly ColumnFacts[]): BatchesStep["range"] {
  const columns = keyColumns.map(({ name }) => quote(name));
  const ascending = columns.join(", ");
  const descending = columns.map((column) => `${column} DESC`).join(", ");
  const listed = (prefix: string, value: (column: ColumnFacts) => string) =>
    keyColumns.map((column, at) => `${textOf(column, value(column))} AS ${prefix}_${at + 1}`).join(", ");
  // Only the last range has fewer rows than were asked for, and is counted.
  const range = (where: string) => {
    const rows = `(SELECT ${ascending} FROM ${table}${where} ORDER BY ${ascending} LIMIT :size) r`;
    const last = (column: ColumnFacts) =>
      `IF(u.${quote(column.name)} IS NULL, (SELECT ${placed(column)} FROM ${rows} ORDER BY ${descending} LIMIT 1), ${placed(column, "u.")})`;
    return `SELECT ${listed("from", (column) => placed(column, "f."))}, ${listed("upto", last)},
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
    return [...before, compared(keyColumns[at], { name, sign: isLast && orSame ? `${sign}=` : sign, value: value(at) })].join(" AND ");
  });
  return alternatives.length === 1 ? `${alternatives[0]}` : `(${alternatives.map((each) => `(${each})`).join(" OR ")})`;
}

type Sign = Side["sign"] | `${Side["sign"]}=`;

/** Of an ENUM the index knows single values only, so those on this side are listed; 0 is the empty one that takes the place of a wrong one. */
function compared(column: ColumnFacts | undefined, { name, sign, value }: { name: string; sign: Sign; value: string }): string {
  const labels = labelsOf(column?.type ?? "");
  if (labels === null) return `${name} ${sign} ${value}`;
  return `${name} IN (${Array.from({ length: labels + 1 }, (_label, at) => `IF(${at} ${sign} ${value}, ${at}, NULL)`).join(", ")})`;
}

/** How many values an ENUM has; null: it is none. */
function labelsOf(type: string): number | null {
  return /^enum\b/i.test(type) ? (type.match(/'(?:[^']|'')*'/g)?.length ?? 0) : null;
}

const mostLabels = 100;

/** Why no range of a key with a column of this type is found by its index; null: it is. */
export function whyUnranged(type: string): string | null {
  if (/^set\b/i.test(type)) return "is a SET";
  return (labelsOf(type) ?? 0) > mostLabels ? `is an ENUM of more than ${mostLabels} values` : null;
}

/** A key's value as text that `keyValue` reads back. */
export function placeText(column: ColumnFacts, alias: string): string {
  return textOf(column, placed(column, alias));
}

/** An ENUM's rows lie in the order of its numbers, not of its texts. */
function placed(column: ColumnFacts, alias = ""): string {
  return `${alias}${quote(column.name)}${isNumbered(column) ? " + 0" : ""}`;
}

function textOf(column: ColumnFacts, value: string): string {
  return isNumbered(column) ? asText(value) : keyText(column, value);
}

function isNumbered(column: ColumnFacts): boolean {
  return isBits(column) || /^(?:enum|set)\b/i.test(column.type);
}

/** A key's value, which comes as text; numbers are compared as numbers of their own kind, because a text would make a float of them. */
function keyValue(column: ColumnFacts | undefined, placeholder: string): string {
  if (column !== undefined && isNumbered(column)) return `CAST(${placeholder} AS UNSIGNED)`;
  if (column?.family === "integer") return `CAST(${placeholder} AS ${/unsigned/i.test(column.type) ? "UNSIGNED" : "SIGNED"})`;
  if (column?.family === "decimal") return `CAST(${placeholder} AS DECIMAL(${column.precision ?? 65}, ${column.scale ?? 0}))`;
  if (column?.family === "float") return `CAST(${placeholder} AS DOUBLE)`;
  return column?.family === "bytes" ? `UNHEX(${placeholder})` : placeholder;
}
