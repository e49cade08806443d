import type { ColumnFacts, TableFacts } from "../catalog/table-facts";
import type { Dialect } from "../dialects/dialect";
import type { Finding } from "../schemas";
import { block, columnNamed } from "./found";

/** Facts of a column that is to be: its type, and nothing that a catalog would add. */
export function newColumnFacts(column: Pick<ColumnFacts, "name" | "type" | "family" | "isNullable" | "defaultSql">): ColumnFacts {
  return {
    ...column,
    position: 0,
    maxLength: null,
    precision: null,
    scale: null,
    generated: null,
    identity: null,
    collation: null,
    charset: null,
    comment: null,
    isInvisible: false,
    onUpdateSql: null,
  };
}

/** Why the table can have no column of this name; null: it can. */
export function findName(table: TableFacts, dialect: Dialect, name: string): Finding | null {
  if (table.columns.some((column) => column.name.toLowerCase() === name.toLowerCase()))
    return block("column-there", `${table.name} has a column ${name} already. Choose another name.`);
  if (dialect.identifierLength(name) > dialect.identifierLimit)
    return block("name-too-long", `${name} is longer than the ${dialect.identifierLimit} that a name may have here. Choose a shorter one.`);
  return null;
}

/** Views, triggers and the like that name the column, as words for a finding; empty: none. */
export function namedBy(table: TableFacts, column: string, kinds: RegExp): string {
  const found = table.dependents.filter((dependent) => dependent.column === column && kinds.test(dependent.kind));
  return [...new Set(found.map(({ kind, name }) => `${kind} ${name}`))].join(", ");
}

/** Foreign keys that the column is a part of, on either side; a table may refer to itself. */
export function foreignKeysOver(table: TableFacts, column: string): string[] {
  return table.foreignKeys
    .filter(({ columns, otherColumns, table: other }) => columns.includes(column) || (other === table.name && otherColumns.includes(column)))
    .map(({ name }) => name);
}

/** The column, which validate has seen. */
export function columnOf(table: TableFacts, name: string): ColumnFacts {
  const column = columnNamed(table, name);
  if (column === undefined) throw new Error(`${table.name} has no column ${name}; validate tells that before any step is made.`);
  return column;
}
