import type { ColumnFacts } from "../catalog/table-facts";
import type { Dialect, SparseSpec } from "../dialects/dialect";
import type { Finding } from "../schemas";
import { block, columnNamed, note } from "./found";
import { findUnkeyed, keyColumnsOf } from "./kept-rows";
import { measureFill } from "./measure-fill";
import type { Operation, OperationContext } from "./operation";
import { dropNotNullParams, type DropNotNullParams } from "./schemas";

type Context = OperationContext<DropNotNullParams>;

/** NULL in a column; at a rollback the NULLs that were written since get a value. */
export const dropNotNull: Operation<DropNotNullParams> = {
  kind: "drop_not_null",
  title: "Allow NULL",
  params: dropNotNullParams,
  name: ({ params, table }) => `Allow NULL in ${table.name}.${params.column}`,
  validate: (context) => {
    const unfit = findUnfit(context);
    return unfit === null
      ? [note("readers-of-null", `Whoever reads ${context.table.name}.${context.params.column} meets NULL from now on, older application versions too.`)]
      : [unfit];
  },
  forward: fitting(({ columns }, { column, table }) => [
    columns.allowNull({ key: "allow-null", phase: "expand", title: `Allow NULL in ${table.name}.${column.name}` }, table, column),
  ]),
  rollback: fitting(({ columns, shadow, sweep }, spec, { params }) => [
    ...sweep.begin(spec),
    // A row for which the expression gives NULL too is not gone through for ever: the proof tells of it.
    sweep.fix({ ...spec, violates: (row) => `(${spec.violates(row)} AND ${row.expression(params.fill)} IS NOT NULL)` }),
    ...shadow.enforce(spec),
    columns.forbidNull(
      { key: "forbid-null", phase: "restore", title: `Declare ${spec.table.name}.${spec.column.name} NOT NULL, which is proven already` },
      spec.table,
      {
        column: spec.column,
        provenBy: spec.check?.name ?? "",
      },
    ),
    ...sweep.end(spec),
  ]),
  finalize: () => [],
  owned: fitting(({ sweep }, spec) => sweep.owned(spec)),
  measures: (context) => (findUnfit(context) === null ? [measureFill(context, context.params.fill)] : []),
  words: ({ params, table, dialect }) => ({
    effect: `${table.name}.${params.column} takes NULL from now on; no row is touched${dialect.columns.provesNotNull ? "" : ", but the table is built anew beside its writers"}.`,
    undo: "Rollback refuses NULL again. Rows that got NULL meanwhile get the value of the expression and are listed; everything else that was written stays.",
    afterFinalize: "Finalize changes nothing: NULL stays allowed.",
  }),
};

function fitting<T>(make: (dialect: Dialect, spec: SparseSpec, context: Context) => T[]): (context: Context) => T[] {
  return (context) => {
    const column = columnNamed(context.table, context.params.column);
    return column === undefined || findUnfit(context) !== null ? [] : make(context.dialect, specOf(context, column), context);
  };
}

/** The rule that holds again after a rollback. */
function specOf({ change, params, table, dialect }: Context, column: ColumnFacts): SparseSpec {
  return {
    change,
    table,
    keyColumns: keyColumnsOf(table),
    column,
    violates: (row) => `${row.column(column.name)} IS NULL`,
    replacement: (row) => row.expression(params.fill),
    written: null,
    originals: "may-be-null",
    newWrites: "reject",
    layout: "column",
    refusal: `${table.name}.${column.name} must have a value.`,
    refusalState: "23502",
    check: { name: `switchyard_${change}_not_null`, expression: `${dialect.quote(column.name)} IS NOT NULL` },
  };
}

function findUnfit({ params, table }: Context): Finding | null {
  const column = columnNamed(table, params.column);
  const unkeyed = findUnkeyed(table, params.column);
  if (unkeyed !== null || column === undefined) return unkeyed;
  const name = `${table.name}.${params.column}`;
  if (column.isNullable) return block("nullable-already", `${name} takes NULL already.`);
  if (column.identity !== null) return block("identity-column", `${name} gets its values from a sequence of its own, which cannot go with NULL.`);
  return null;
}
