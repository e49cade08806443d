import type { TableFacts } from "../catalog/table-facts";
import type { Finding } from "../schemas";
import { block, columnNamed } from "./found";
import type { OperationContext } from "./operation";
import type { AddForeignKeyParams } from "./schemas";

/** What stands in the way of referring to those columns of the other table, or has to be known. Null: there is no such table. */
export function findInOther({ params, table, dialect }: OperationContext<AddForeignKeyParams>, other: TableFacts | null): Finding[] {
  if (other === null)
    return [
      block("no-other-table", `There is no table ${table.schema}.${params.otherTable}, or the migrator's role may not see it. Pick one from the catalog.`),
    ];
  const missing = params.otherColumns.find((name) => columnNamed(other, name) === undefined);
  if (missing !== undefined) return [block("no-other-column", `${other.name} has no column ${missing}. Pick one from the catalog.`)];
  const pairs = params.columns.flatMap((name, at) => {
    const [own, referred] = [columnNamed(table, name), columnNamed(other, params.otherColumns[at] ?? "")];
    return own === undefined || referred === undefined ? [] : [{ own, referred }];
  });
  // Columns of its own that are missing are found by the plan itself.
  if (pairs.length < params.columns.length) return [];
  return [...(isUnique(other, params.otherColumns) ? [] : [notUnique(other, params.otherColumns)]), ...dialect.constraints.findInReferred(table, other, pairs)];
}

/** An index over exactly these columns, in whatever order, of all rows. */
function isUnique({ indexes }: TableFacts, names: readonly string[]): boolean {
  return indexes.some(
    (index) =>
      index.isUnique &&
      index.isValid &&
      !/\) WHERE /i.test(index.definition) &&
      index.columns.length === names.length &&
      names.every((name) => index.columns.includes(name)),
  );
}

function notUnique(other: TableFacts, names: readonly string[]): Finding {
  return block(
    "other-key-not-unique",
    `No primary key or unique index of ${other.name} is over ${names.join(", ")} alone, so it would not be one row that is referred to. Make it unique first, or refer to another key.`,
  );
}
