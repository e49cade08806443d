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

/** The column of that name, if the table has it. */
export function columnNamed(table: TableFacts, name: string): ColumnFacts | undefined {
  return table.columns.find((column) => column.name === name);
}

/** What is found when the table has no such column. */
export function noColumn(table: TableFacts, name: string): Finding {
  return block("no-such-column", `${table.name} has no column ${name}. Pick one from the catalog.`);
}
