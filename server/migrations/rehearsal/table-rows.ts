import type { ColumnFacts, TableFacts } from "../catalog/table-facts";
import type { RowWriting } from "../dialects/rehearsal-dialect";
import type { TargetSession } from "../target/target-session";
import type { Rows, TextRow } from "./application-model";

/** A table of the copy as it is read and written: names as the server knows them, columns by what may be written. */
export type CopyTable = {
  quoted: string;
  facts: TableFacts;
  key: readonly string[];
  /** Columns that a statement may write. */
  writable: readonly ColumnFacts[];
};

/** @param facts of the table as it is now: forward may have changed it. */
export function copyTable(writing: RowWriting, facts: TableFacts): CopyTable {
  return {
    quoted: `${writing.quote(facts.schema)}.${writing.quote(facts.name)}`,
    facts,
    key: facts.primaryKey ?? [],
    writable: facts.columns.filter(({ generated, identity }) => generated === null && identity !== "always"),
  };
}

/** Every row by its key, every value as text. */
export async function readRows(session: TargetSession, writing: RowWriting, { quoted, facts, key }: CopyTable): Promise<Rows> {
  const { rows } = await session.query(`select ${columnsAsText(writing, facts.columns)} from ${quoted}`);
  return new Map(rows.map((row) => [keyOf(row as TextRow, key), row as TextRow]));
}

/** One row; null when it is not there. */
export async function readRow(session: TargetSession, writing: RowWriting, table: CopyTable, keyValues: TextRow): Promise<TextRow | null> {
  const { sql, values } = whereKey(writing, table.key, keyValues, 1);
  const { rows } = await session.query(`select ${columnsAsText(writing, table.facts.columns)} from ${table.quoted} where ${sql}`, values);
  return (rows[0] as TextRow | undefined) ?? null;
}

/** The key of a row as one text. Without a primary key the whole row stands for it. */
export function keyOf(row: TextRow, key: readonly string[]): string {
  return JSON.stringify(key.length === 0 ? row : key.map((column) => row[column] ?? null));
}

/** The condition for one key, with its values; placeholders are counted from `from`. */
export function whereKey(writing: RowWriting, key: readonly string[], row: TextRow, from: number): { sql: string; values: (string | null)[] } {
  return {
    sql: key.map((column, at) => `${writing.quote(column)} = ${writing.placeholder(from + at)}`).join(" and "),
    values: key.map((column) => row[column] ?? null),
  };
}

/** An insert of the columns that the row has. */
export function insertOf(writing: RowWriting, quoted: string, row: TextRow): { sql: string; values: (string | null)[] } {
  const columns = Object.keys(row);
  const places = columns.map((_, at) => writing.placeholder(at + 1));
  return {
    sql: `insert into ${quoted} (${columns.map((column) => writing.quote(column)).join(", ")}) ${writing.overriding}values (${places.join(", ")})`,
    values: Object.values(row),
  };
}

function columnsAsText(writing: RowWriting, columns: readonly ColumnFacts[]): string {
  return columns.map(({ name }) => `${writing.asText(writing.quote(name))} as ${writing.quote(name)}`).join(", ");
}
