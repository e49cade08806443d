import type { IndexFacts } from "../catalog/table-facts";
import type { Finding } from "../schemas";
import type { Step } from "../scripts/schemas";
import { block, note } from "./found";
import type { Operation, OperationContext } from "./operation";
import { dropIndexParams, type DropIndexParams } from "./schemas";

type Context = OperationContext<DropIndexParams>;

/** An index that is not needed any more; it can be had back. */
export const dropIndex: Operation<DropIndexParams> = {
  kind: "drop_index",
  title: "Drop an index",
  params: dropIndexParams,
  name: ({ params, table }) => `Drop index ${params.name} of ${table.name}`,
  validate,
  forward: fitting(({ dialect, table }, index) => [
    dialect.indexes.retire({ key: "retire", phase: "expand", title: `Take ${index.name} out of use` }, table, index),
  ]),
  rollback: fitting(({ dialect, table }, index) => [
    dialect.indexes.bringBack({ key: "bring-back", phase: "restore", title: `Have ${index.name} back` }, table, index),
  ]),
  finalize: fitting(({ dialect, table }, index) => {
    const removed = dialect.indexes.removeRetired({ key: "remove", phase: "clean-up", title: `Remove ${index.name} for good` }, table, index);
    return removed === null ? [] : [removed];
  }),
  owned: () => [],
  measures: () => [],
  words: ({ params, table, dialect }) => ({
    effect: `${table.name} works without the index ${params.name}; nobody waits meanwhile.`,
    undo: dialect.indexes.hasPartial
      ? "Rollback builds the index again from its definition, while everybody works; that takes as long as building it."
      : "Rollback brings the index back at once: it was kept up to date and only not used.",
    afterFinalize: `After finalize ${params.name} is gone.`,
  }),
};

function fitting(make: (context: Context, index: IndexFacts) => Step[]): (context: Context) => Step[] {
  return (context) => {
    const index = indexOf(context);
    return index === undefined || validate(context).some(({ level }) => level === "block") ? [] : make(context, index);
  };
}

function indexOf({ params, table }: Context): IndexFacts | undefined {
  return table.indexes.find(({ name }) => name === params.name);
}

function validate(context: Context): Finding[] {
  const { params, table } = context;
  const index = indexOf(context);
  if (index === undefined) return [block("no-such-index", `${table.name} has no index ${params.name}. Pick one from the catalog.`)];
  if (index.isPrimary) return [block("primary-key", `${params.name} is the primary key, by which rows are told apart. It cannot be dropped this way.`)];
  if (index.constraint !== null)
    return [
      block(
        "index-of-constraint",
        `${params.name} makes the rule ${index.constraint} hold: without it the table would take duplicates. It is not a mere index.`,
      ),
    ];
  const needed = table.foreignKeys.find(
    ({ direction, columns, otherColumns }) =>
      covers(index, direction === "out" ? columns : otherColumns) &&
      !table.indexes.some((other) => other !== index && covers(other, direction === "out" ? columns : otherColumns)),
  );
  if (needed?.direction === "out")
    return [
      note(
        "index-of-foreign-key",
        `${params.name} is the only index for the foreign key ${needed.name}: deleting from ${needed.table} would look through the whole table.`,
      ),
    ];
  return [];
}

function covers(index: IndexFacts, columns: readonly string[]): boolean {
  return columns.every((column, position) => index.columns[position] === column);
}
