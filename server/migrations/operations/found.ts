import type { ColumnFacts, TableFacts } from "../catalog/table-facts";
import type { Finding } from "../schemas";

/** Stands in the way of submitting. */
export function block(rule: string, words: string): Finding {
  return { rule, level: "block", words, stepKey: null, source: "switchyard" };
}

/** Raises the risk. */
export function warn(rule: string, words: string): Finding {
  return { ...block(rule, words), level: "warn" };
}

/** Is to be known. */
export function note(rule: string, words: string): Finding {
  return { ...block(rule, words), level: "note" };
}

/** A migrator that rows are hidden from is refused by PostgreSQL (row_security is off in its sessions), so none is passed over in silence. */
export function findRowSecurity(table: TableFacts): Finding[] {
  if (!table.hasRowSecurity) return [];
  const words = `${table.name} has row-level security. It does not bind the table's owner, for whom the migrator acts, unless it is forced: then PostgreSQL refuses, and the migration stops and says so instead of passing over rows. If it is forced, run ALTER TABLE … NO FORCE ROW LEVEL SECURITY first.`;
  return [warn("row-security", words)];
}

/** The column of that name, if the table has it. */
export function columnNamed(table: TableFacts, name: string): ColumnFacts | undefined {
  return table.columns.find((column) => column.name === name);
}

/** What is found when the table has no such column. */
export function noColumn(table: TableFacts, name: string): Finding {
  return block("no-such-column", `${table.name} has no column ${name}. Pick one from the catalog.`);
}
