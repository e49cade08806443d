import type { TableFacts } from "../catalog/table-facts";
import type { Finding } from "../schemas";
import { block, columnNamed, noColumn, note, warn } from "./found";
import { findKeyless, findWatchers } from "./kept-rows";
import type { OperationContext } from "./operation";
import type { DataChangeParams } from "./schemas";

type Context = OperationContext<DataChangeParams>;

/** What stands in the way of changing or deleting these rows, or has to be known, from the catalog alone. */
export function findDataChange(context: Context): Finding[] {
  const unfit = findUnfit(context);
  if (unfit !== null) return [unfit];
  const isDeleting = context.params.change.act === "delete";
  return [
    ...(isDeleting ? findReferring(context) : []),
    ...findWatchers({ ...context, params: { layout: "table", isDeleting } }),
    ...(isDeleting ? findFiring(context.table, "DELETE") : []),
  ];
}

/** Why no step can be made at all; such a plan has empty scripts. */
export function findUnfit({ params: { change }, table }: Context): Finding | null {
  const keyless = findKeyless(table);
  if (keyless !== null) return keyless;
  if (change.act === "delete") return null;
  const names = change.set.map(({ column }) => column);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) return block("column-twice", `${table.name}.${twice} is set twice. Write one expression for it.`);
  for (const name of names) {
    const unfit = findUnfitColumn(table, name);
    if (unfit !== null) return unfit;
  }
  return null;
}

function findUnfitColumn(table: TableFacts, column: string): Finding | null {
  const facts = columnNamed(table, column);
  const name = `${table.name}.${column}`;
  if (facts === undefined) return noColumn(table, column);
  if (facts.generated !== null) return block("generated-column", `${name} is generated: it changes with what it is made of. Change that instead.`);
  if (facts.identity === "always") return block("identity-column", `${name} is GENERATED ALWAYS: no statement may set it.`);
  if (table.primaryKey?.includes(column) === true)
    return block("key-column", `${name} is part of the primary key, by which rows are found again. It cannot be changed this way.`);
  const index = table.indexes.find(({ isUnique, columns }) => isUnique && columns.includes(column));
  if (index !== undefined)
    return block(
      "unique-column",
      `${name} is part of the unique index ${index.name}: a row's old value may belong to another row by the time of a rollback, and could not come back. Use raw SQL with a rollback of its own.`,
    );
  const referring = table.foreignKeys.find(({ direction, otherColumns }) => direction === "in" && otherColumns.includes(column));
  if (referring !== undefined)
    return block("referred-column", `${name} is referred to by ${referring.schema}.${referring.table}. It cannot be changed this way.`);
  return null;
}

/** Rows of other tables that would go or change with a deleted one. */
function findReferring({ table }: Context): Finding[] {
  return table.foreignKeys
    .filter(({ direction }) => direction === "in")
    .map(({ schema, table: other, onDelete, columns }) => {
      const who = `${schema}.${other} (${columns.join(", ")})`;
      return /^(?:NO ACTION|RESTRICT)$/i.test(onDelete)
        ? warn("rows-referred-to", `Rows of ${who} may refer to rows that would be deleted; the batches stop at the first such row.`)
        : block(
            "delete-cascades",
            `Deleting rows would also change ${who} (ON DELETE ${onDelete}), of which nothing is kept. Delete those first, or change that foreign key.`,
          );
    });
}

function findFiring(table: TableFacts, event: string): Finding[] {
  const names = table.triggers.filter(({ isOurs, events }) => !isOurs && events.some((each) => each.toUpperCase() === event)).map(({ name }) => name);
  return names.length === 0
    ? []
    : [note("triggers-fire", `These triggers also fire for the rows that are deleted; what they do elsewhere does not come back: ${names.join(", ")}.`)];
}
