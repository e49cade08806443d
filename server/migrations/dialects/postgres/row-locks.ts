import type { SparseSpec } from "../dialect";
import { bareRow, usesExpression } from "./row-refs";
import { withinRange } from "./key-ranges";
import { tableName } from "./names";

/**
 * Locks the rows of a batch before the statement that changes them. A row that the application changes while a statement waits for it is asked anew
 * whether it matches, but what is asked of other rows (its parent, its twin) is still answered out of the statement's own snapshot, so a row would
 * be taken for one that breaks the rule although it does not any more. The next statement sees everything.
 */
export function lockRows(table: string, where: string, strength: "NO KEY UPDATE" | "UPDATE"): string {
  return `SELECT FROM ${table} WHERE ${where} FOR ${strength}`;
}

/** The same for rows that break a rule; nothing where the rule asks of nothing but the row itself. */
export function lockBroken(spec: SparseSpec, strength: "NO KEY UPDATE" | "UPDATE"): string[] {
  if (!usesExpression(spec.violates)) return [];
  return [lockRows(tableName(spec.table), `${withinRange(spec.keyColumns)} AND ${spec.violates(bareRow)}`, strength)];
}
