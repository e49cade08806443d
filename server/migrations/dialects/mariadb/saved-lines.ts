import type { ColumnFacts } from "../../catalog/table-facts";
import type { RowRef } from "../dialect";
import { quote } from "./names";
import { rowAs, sameKey } from "./row-refs";

/**
 * A table of ours that keeps something under the key of a row. To look for what is not there would lock the gap in which other transactions keep
 * something, and two of them could meet in a deadlock; so a trigger makes sure of a line, which is then found without a lock on a gap, and takes it away
 * before it ends if it keeps nothing.
 */
export type SavedLines = { table: string; keyColumns: readonly ColumnFacts[] };

/** What has become of a line; each table has more states of its own. */
export const lineState = "switchyard_state";
/** Of a line that is there for its lock only, never after the transaction that made it. */
export const emptyLine = "'empty'";

type Key = Pick<RowRef, "column">;

const saved = rowAs("s");

/** Locks the line of a key, empty where there was none. */
export function lockLine({ table, keyColumns }: SavedLines, key: Key): string {
  const names = keyColumns.map(({ name }) => name);
  const values = [...names.map((name) => key.column(name)), emptyLine];
  return `INSERT IGNORE INTO ${table} (${[...names, lineState].map(quote).join(", ")}) VALUES (${values.join(", ")});`;
}

/** Takes the line of a key away if it keeps nothing. It must be locked: what has been deleted already is locked with its gap. */
export function dropEmptyLine({ table, keyColumns }: SavedLines, key: Key): string {
  return `DELETE s FROM ${table} s WHERE ${sameKey(saved, key, keyColumns)} AND ${saved.column(lineState)} = ${emptyLine};`;
}
