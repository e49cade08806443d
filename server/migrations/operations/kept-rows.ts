import type { ColumnFacts, ForeignKeyFacts, TableFacts } from "../catalog/table-facts";
import type { Finding } from "../schemas";
import { block, columnNamed, findRowSecurity, noColumn, note } from "./found";
import type { OperationContext } from "./operation";

/** Columns of the primary key in its order, by which rows are found again. */
export function keyColumnsOf(table: TableFacts): ColumnFacts[] {
  return (table.primaryKey ?? []).map((name) => columnNamed(table, name)).filter((column) => column !== undefined);
}

/** Why no row of the table can be told from another, for every kind that keeps originals; null: nothing. */
export function findKeyless(table: TableFacts): Finding | null {
  if (table.primaryKey === null) return block("no-key", `${table.name} has no primary key, so its rows cannot be told apart. Add one first.`);
  if (table.isPartitioned || table.isChild)
    return block("partitions", `${table.name} is partitioned or inherits: its rows lie in several tables, which this kind does not handle yet.`);
  return null;
}

/** Why originals of this column cannot be kept; null: they can. */
export function findUnkeyed(table: TableFacts, name: string): Finding | null {
  const column = columnNamed(table, name);
  if (column === undefined) return noColumn(table, name);
  if (column.generated !== null)
    return block("generated-column", `${table.name}.${name} is generated; change the expression that makes it, or what it is made of.`);
  const keyless = findKeyless(table);
  if (keyless !== null) return keyless;
  if (table.primaryKey?.includes(name) === true)
    return block("key-column", `${table.name}.${name} is part of the primary key, by which rows are found again. It cannot be changed this way.`);
  return null;
}

/** A foreign key of the table over the column, whose act at a deletion of the parent is like this. */
export function refusedBy(table: TableFacts, column: string, act: RegExp): ForeignKeyFacts | undefined {
  return table.foreignKeys.find(
    ({ direction, columns, onDelete, onUpdate }) => direction === "out" && columns.includes(column) && (act.test(onDelete) || act.test(onUpdate)),
  );
}

type Kept = { layout: "column" | "table"; isDeleting?: boolean };

/** What has to be known wherever rows are fixed and given back. */
export function findWatchers({ table, dialect, params }: Pick<OperationContext<Kept>, "table" | "dialect" | "params">): Finding[] {
  const findings: Finding[] = findRowSecurity(table);
  const onUpdate = table.triggers.filter(({ isOurs, events }) => !isOurs && events.some((event) => /UPDATE/i.test(event)));
  if (onUpdate.length > 0)
    findings.push(
      note(
        "triggers-fire",
        `These triggers also fire for the rows that are fixed and given back, and may for example set a time of change: ${onUpdate.map(({ name }) => name).join(", ")}.`,
      ),
    );
  return [...findings, ...dialect.shadow.traps(table, params.isDeleting === true ? "rows" : params.layout)];
}

/** A default of NULL, or none, where NULL is refused: such inserts fail. */
export function findDefault({ table, params }: Pick<OperationContext<{ column: string; newWrites: string }>, "table" | "params">): Finding[] {
  const column = columnNamed(table, params.column);
  if (column === undefined || column.identity !== null || (column.defaultSql !== null && !/^NULL(?:::|$)/i.test(column.defaultSql))) return [];
  const until = params.newWrites === "capture" ? "after finalize" : "from the beginning";
  return [
    note(
      "no-default",
      `${table.name}.${params.column} has no default: an insert that does not name it fails ${until}. Change its default first if there are any.`,
    ),
  ];
}
