import type { ColumnFacts } from "../catalog/table-facts";
import type { Dialect, SparseSpec } from "../dialects/dialect";
import type { Finding } from "../schemas";
import type { Step } from "../scripts/schemas";
import { columnNamed } from "./found";
import { findDefault, findUnkeyed, findWatchers, keyColumnsOf, refusedBy } from "./kept-rows";
import { block } from "./found";
import type { Measure, Operation, OperationContext } from "./operation";
import { setNotNullParams, type SetNotNullParams } from "./schemas";

type Context = OperationContext<SetNotNullParams>;

/** No NULL in a column any more: rows that have none get a value, and give it back with a rollback. */
export const setNotNull: Operation<SetNotNullParams> = {
  kind: "set_not_null",
  title: "Forbid NULL",
  params: setNotNullParams,
  name: ({ params, table }) => `Forbid NULL in ${table.name}.${params.column}`,
  forces: ({ column }) => ({ columns: [column] }),
  validate: (context) => {
    const unfit = findUnfit(context);
    return unfit === null ? [...findDefault(context), ...findWatchers(context)] : [unfit];
  },
  originals: { places: fitting(({ shadow }, spec) => [shadow.originals(spec)]) },
  forward: fitting(({ shadow, columns }, spec, { table }) => [
    ...shadow.prepare(spec),
    ...shadow.capture(spec),
    shadow.backfill(spec),
    ...shadow.enforce(spec),
    ...(columns.provesNotNull ? [forbidNull(columns, table, spec, "enforce")] : []),
  ]),
  rollback: fitting(({ shadow, columns }, spec, { table }) => [
    ...(columns.provesNotNull
      ? [columns.allowNull({ key: "allow-null", phase: "restore", title: `Allow NULL in ${table.name}.${spec.column.name} again` }, table, spec.column)]
      : []),
    ...shadow.stopCapture(spec),
    shadow.restore(spec),
    shadow.collect(spec),
    ...shadow.remove(spec),
  ]),
  finalize: fitting(({ shadow, columns }, spec, { params, table }) => {
    if (columns.provesNotNull) return shadow.remove(spec);
    // Until it is declared the triggers keep the rule, so nothing can come in between.
    return params.atFinalize === "declare" ? [forbidNull(columns, table, spec, "clean-up"), ...shadow.remove(spec)] : shadow.finish(spec);
  }),
  owned: fitting(({ shadow }, spec) => shadow.owned(spec)),
  measures: (context) => (findUnfit(context) === null ? measures(context) : []),
  words,
};

function fitting<T>(make: (dialect: Dialect, spec: SparseSpec, context: Context) => T[]): (context: Context) => T[] {
  return (context) => {
    const column = columnNamed(context.table, context.params.column);
    return column === undefined || findUnfit(context) !== null ? [] : make(context.dialect, specOf(context, column), context);
  };
}

function forbidNull(columns: Dialect["columns"], table: Context["table"], spec: SparseSpec, phase: "enforce" | "clean-up"): Step {
  const title = `Declare ${table.name}.${spec.column.name} NOT NULL, which is proven already`;
  return columns.forbidNull({ key: "forbid-null", phase, title }, table, { column: spec.column, provenBy: spec.check?.name ?? "" });
}

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
    newWrites: params.newWrites,
    layout: params.layout,
    refusal: `${table.name}.${column.name} must have a value.`,
    refusalState: "23502",
    check: { name: `switchyard_${change}_not_null`, expression: `${dialect.quote(column.name)} IS NOT NULL` },
  };
}

function findUnfit({ params, table, dialect }: Context): Finding | null {
  const column = columnNamed(table, params.column);
  const common = findUnkeyed(table, params.column);
  if (common !== null || column === undefined) return common;
  const name = `${table.name}.${params.column}`;
  if (!column.isNullable) return block("not-null-already", `${name} is NOT NULL already.`);
  const byParent = refusedBy(table, params.column, /SET NULL/i);
  if (byParent !== undefined)
    return block(
      "parent-sets-null",
      `The foreign key ${byParent.name} sets ${name} to NULL when a row of ${byParent.table} goes (ON DELETE SET NULL). Change that foreign key first.`,
    );
  if (params.atFinalize === "declare" && !dialect.columns.provesNotNull && table.indexes.some(({ definition }) => /\bFULLTEXT\b/i.test(definition)))
    return block("no-declaring", `${table.name} has a FULLTEXT index, with which NOT NULL cannot be declared beside writers. Keep the rule by triggers.`);
  return null;
}

function measures({ params, table, dialect }: Context): Measure[] {
  const { bare } = dialect.row;
  const name = dialect.tableName(table);
  const isNull = `${bare.column(params.column)} IS NULL`;
  const fill = bare.expression(params.fill);
  return [
    {
      key: "violating",
      title: `Rows without ${params.column}`,
      count: `SELECT count(*) AS found FROM ${name} WHERE ${isNull}`,
      sample: `SELECT ${dialect.rowKey(bare, keyColumnsOf(table))} AS row_key, ${dialect.asText(fill)} AS value, 0 AS size FROM ${name} WHERE ${isNull} LIMIT :size`,
      evaluated: "by-triggers",
    },
    {
      key: "still-violating",
      title: "Rows for which the expression gives NULL too",
      count: `SELECT count(*) AS found FROM ${name} WHERE ${isNull} AND ${fill} IS NULL`,
      sample: null,
      evaluated: "by-triggers",
    },
  ];
}

function words({ params, table, dialect }: Context) {
  const name = `${table.name}.${params.column}`;
  const coming =
    params.newWrites === "reject" ? "new ones are refused" : "new ones are filled in the same way until finalize, so that an older application keeps working";
  const isDeclared = dialect.columns.provesNotNull || params.atFinalize === "declare";
  return {
    effect: `${name} always has a value: rows without one get the value of the expression, it is kept which they are, and ${coming}.`,
    undo: "Rollback allows NULL again and gives it back to every row that still holds what we filled in; what the application has written or deleted since stays as it left it and is listed.",
    afterFinalize: isDeclared
      ? `Finalize forgets for good which rows had no value; ${name} is declared NOT NULL and refuses NULL by itself${dialect.columns.provesNotNull ? "" : ". The table is built anew beside its writers, which takes as much room again and makes replicas wait as long as it takes"}.`
      : `Finalize forgets for good which rows had no value; triggers go on refusing NULL, the declaration stays as it is.`,
  };
}
