import type { ColumnFacts, TableFacts } from "../catalog/table-facts";
import type { Dialect, SparseSpec } from "../dialects/dialect";
import type { RowChangeSpec } from "../dialects/row-change-dialect";
import type { BatchesStep, VerifyStep } from "../scripts/schemas";
import { findDataChange, findUnfit } from "./data-change-findings";
import { measureDataChange } from "./data-change-measures";
import { columnNamed } from "./found";
import { keyColumnsOf } from "./kept-rows";
import { leftWhole } from "./broken-rows";
import type { Operation, OperationContext } from "./operation";
import { dataChangeParams, type DataChangeParams } from "./schemas";

type Context = OperationContext<DataChangeParams>;

/** Rows updated or deleted in batches: what was there before is kept, and comes back with a rollback where the application has not changed it since. */
export const dataChange: Operation<DataChangeParams> = {
  kind: "data_change",
  title: "Change or delete rows",
  params: dataChangeParams,
  name: ({ params: { change }, table }) =>
    change.act === "delete" ? `Delete rows of ${table.name}` : `Set ${change.set.map(({ column }) => column).join(", ")} in rows of ${table.name}`,
  validate: findDataChange,
  forces: ({ change }) => (change.act === "delete" ? leftWhole : { columns: change.set.map(({ column }) => column) }),
  originals: {
    places: fitting({
      update: ({ rowChange }, spec) => [rowChange.originals(spec)],
      delete: ({ shadow }, spec) => [shadow.originals(spec)],
    }),
  },
  forward: fitting({
    update: ({ rowChange }, spec, context) => [checkLimit(context), ...rowChange.watch(spec, "expand"), ...passes(context, rowChange.apply(spec))],
    delete: ({ shadow }, spec, context) => [
      checkLimit(context),
      ...shadow.prepare(spec),
      ...shadow.capture(spec),
      ...passes(context, deleteRows(context, spec)),
    ],
  }),
  rollback: fitting({
    update: ({ rowChange }, spec) => [
      ...rowChange.watch(spec, "restore"),
      rowChange.restore(spec),
      rowChange.collect(spec),
      ...rowChange.remove(spec, { listsLost: true }),
    ],
    delete: ({ shadow }, spec) => [...shadow.stopCapture(spec), shadow.restore(spec), shadow.collect(spec), ...shadow.remove(spec)],
  }),
  finalize: fitting({
    update: ({ rowChange }, spec) => rowChange.remove(spec, { listsLost: false }),
    delete: ({ shadow }, spec) => shadow.remove(spec),
  }),
  owned: fitting({ update: ({ rowChange }, spec) => rowChange.owned(spec), delete: ({ shadow }, spec) => shadow.owned(spec) }),
  measures: (context) => (findUnfit(context) === null ? measureDataChange(context) : []),
  words,
};

type Makers<T> = {
  update(dialect: Dialect, spec: RowChangeSpec, context: Context): T[];
  delete(dialect: Dialect, spec: SparseSpec, context: Context): T[];
};

/** Nothing where the table or a column is not fit for it: the findings say why. */
function fitting<T>(make: Makers<T>): (context: Context) => T[] {
  return (context) => {
    if (findUnfit(context) !== null) return [];
    return context.params.change.act === "delete"
      ? make.delete(context.dialect, deletedRowsSpec(context), context)
      : make.update(context.dialect, rowChangeSpec(context, context.params.change.set), context);
  };
}

function rowChangeSpec({ change, params, table }: Context, set: readonly { column: string; sql: string }[]): RowChangeSpec {
  const columns = set.map(({ column, sql }) => ({ column: columnOf(table, column), expression: sql }));
  const [first] = columns;
  if (first === undefined) throw new Error("A data change without a column; its form refuses that.");
  return { change, table, keyColumns: keyColumnsOf(table), column: first.column, set: columns, where: params.where };
}

/** Rows that match leave the table whole; nothing is refused, and new ones that match stay unless that is asked. */
function deletedRowsSpec({ change, params, table }: Context): SparseSpec {
  const others = table.columns.filter(({ name }) => table.primaryKey?.includes(name) !== true);
  const column = others.find(({ family }) => family === "text") ?? others[0] ?? table.columns[0];
  if (column === undefined) throw new Error(`${table.name} has no columns.`);
  return {
    change,
    table,
    keyColumns: keyColumnsOf(table),
    column,
    violates: (row) => row.expression(params.where),
    replacement: null,
    written: null,
    originals: "may-be-null",
    newWrites: "pass",
    layout: "table",
    refusal: "Nothing is refused.",
    refusalState: "23514",
    check: null,
  };
}

function deleteRows({ dialect }: Context, spec: SparseSpec): BatchesStep {
  const title = "Take the rows that match out of the table, and keep them";
  return { ...dialect.shadow.backfill(spec), key: "change-rows", title, remaining: null };
}

/** A second pass takes what came to match during the first. More would have no end where the application keeps writing such rows. */
function passes({ params }: Context, step: BatchesStep): BatchesStep[] {
  if (params.meanwhile === "leave") return [step];
  return [step, { ...step, key: "change-rows-again", title: "The same for rows that have come to match meanwhile" }];
}

/** The table may have filled since the approval. */
function checkLimit({ params, table, dialect }: Context): VerifyStep {
  const matches = `SELECT count(*) AS many FROM ${dialect.tableName(table)} WHERE ${dialect.row.bare.expression(params.where)}`;
  return {
    type: "verify",
    key: "check-limit",
    phase: "expand",
    title: `Count the rows that match: at most ${params.limit.toLocaleString("en")} may`,
    settings: [...dialect.expressions.asked("by-us")],
    query: `SELECT CASE WHEN many > ${params.limit} THEN many ELSE 0 END AS found FROM (${matches}) counted`,
    refusal: `More rows of ${table.name} match than the ${params.limit.toLocaleString("en")} that were approved. Nothing was changed. Look at them, and propose a higher limit or a narrower condition.`,
  };
}

function words({ params: { change, where, meanwhile }, table }: Context) {
  const which = `every row of ${table.name} for which ${where.length > 120 ? "the condition holds" : `(${where}) holds`}`;
  const what = change.act === "delete" ? `Deletes ${which}` : `Sets ${change.set.map(({ column }) => column).join(", ")} in ${which}, each row once`;
  const coming =
    meanwhile === "change"
      ? "A second pass takes rows that have come to match during the first; those of later stay as they are, and nothing is refused."
      : "Rows that come to match after their turn stay as they are, and nothing is refused.";
  return {
    effect: `${what}, in batches; what was there before is kept. ${coming}`,
    undo:
      change.act === "delete"
        ? "Rollback brings every row back whose key and other unique values are free and whose parents are there; the others are listed."
        : "Rollback gives back what was there to every row that the application has not changed in these columns since; what it has changed or deleted stays as it left it and is listed.",
    afterFinalize: "Finalize removes what was kept for good.",
  };
}

function columnOf(table: TableFacts, name: string): ColumnFacts {
  const column = columnNamed(table, name);
  if (column === undefined) throw new Error(`${table.name} has no column ${name}; validate tells that before any step is made.`);
  return column;
}
