import type { ColumnFacts } from "../catalog/table-facts";
import type { SparseSpec } from "../dialects/dialect";
import type { Step } from "../scripts/schemas";
import { findDropColumn } from "./drop-column-findings";
import { keyColumnsOf } from "./kept-rows";
import { measureFill } from "./measure-fill";
import { columnOf } from "./moved-columns";
import type { Measure, Operation, OperationContext } from "./operation";
import { dropColumnParams, type DropColumnParams } from "./schemas";

type Context = OperationContext<DropColumnParams>;

/** A column that is not needed any more: renamed away until finalize, with everything in it. */
export const dropColumn: Operation<DropColumnParams> = {
  kind: "drop_column",
  title: "Drop a column",
  params: dropColumnParams,
  name: ({ params, table }) => `Drop ${table.name}.${params.column}`,
  validate: findDropColumn,
  originals: { locked: "The column itself is kept under another name until finalize, with everything in it: read it in the database." },
  forward: fitting((context, column) => {
    const { change, table, dialect } = context;
    const title = `Rename ${table.name}.${column.name} away: nobody reads or writes it any more`;
    return [
      ...(needsValue(column)
        ? [
            dialect.columns.allowNull(
              { key: "allow-null", phase: "expand", title: `Allow NULL in ${table.name}.${column.name}, so that inserts without it pass` },
              table,
              column,
            ),
          ]
        : []),
      dialect.moves.moment({ key: "rename-away", phase: "expand", title }, table, {
        change,
        alter: [{ act: "hide", column: meanwhile(column), to: droppedName(context) }],
      }),
    ];
  }),
  rollback: fitting((context, column) => {
    const { change, table, dialect } = context;
    return [
      dialect.moves.moment({ key: "rename-back", phase: "restore", title: `Give ${table.name}.${column.name} its name back` }, table, {
        change,
        alter: [{ act: "show", column: meanwhile(column), from: droppedName(context) }],
      }),
      ...(needsValue(column) ? forbidNull(context, column) : []),
    ];
  }),
  finalize: fitting((context, column) => {
    const { change, table, dialect } = context;
    const isIndexed = table.indexes.some(({ columns }) => columns.includes(column.name));
    return [
      dialect.moves.moment({ key: "drop-column", phase: "clean-up", title: `Drop ${table.name}.${column.name} with everything in it` }, table, {
        change,
        alter: [{ act: "drop", name: droppedName(context), isIndexed }],
      }),
    ];
  }),
  owned: fitting((context, column) => [
    { kind: "column", schema: context.table.schema, table: context.table.name, name: droppedName(context) },
    ...(needsValue(column) ? context.dialect.sweep.owned(valueSpec(context, column)) : []),
  ]),
  measures: (context) => (isUnfit(context) ? [] : measures(context)),
  words,
};

function fitting<T>(make: (context: Context, column: ColumnFacts) => T[]): (context: Context) => T[] {
  return (context) => (isUnfit(context) ? [] : make(context, columnOf(context.table, context.params.column)));
}

function isUnfit(context: Context): boolean {
  return findDropColumn(context).some(({ level }) => level === "block");
}

/** Under this name the originals wait for finalize or rollback. */
function droppedName({ change, params, dialect }: Context): string {
  return dialect.moves.fitted(params.column, `__dropped_${change}`);
}

/** Inserts that do not name it would fail. */
function needsValue({ isNullable, defaultSql }: ColumnFacts): boolean {
  return !isNullable && defaultSql === null;
}

/** As it is declared while it is away. */
function meanwhile(column: ColumnFacts): ColumnFacts {
  return needsValue(column) ? { ...column, isNullable: true } : column;
}

/** Rows that were inserted since get the author's value and are listed; then the column is as it was. */
function forbidNull(context: Context, column: ColumnFacts): Step[] {
  const { table, dialect } = context;
  const spec = valueSpec(context, column);
  return [
    ...dialect.sweep.begin(spec),
    dialect.sweep.fix(spec),
    ...dialect.shadow.enforce(spec),
    dialect.columns.forbidNull(
      { key: "forbid-null", phase: "restore", title: `Declare ${table.name}.${column.name} NOT NULL, which is proven already` },
      table,
      {
        column,
        provenBy: spec.check?.name ?? "",
      },
    ),
    ...dialect.sweep.end(spec),
  ];
}

function valueSpec({ change, params, table, dialect }: Context, column: ColumnFacts): SparseSpec {
  const { fill } = params;
  return {
    change,
    table,
    keyColumns: keyColumnsOf(table),
    column,
    violates: (row) => `${row.column(column.name)} IS NULL`,
    replacement: fill === null ? null : (row) => row.expression(fill),
    written: null,
    originals: "may-be-null",
    newWrites: "reject",
    layout: "column",
    refusal: `${table.name}.${column.name} must have a value.`,
    refusalState: "23502",
    check: { name: `switchyard_${change}_not_null`, expression: `${dialect.quote(column.name)} IS NOT NULL` },
  };
}

function measures({ params, table, dialect }: Context): Measure[] {
  const { bare } = dialect.row;
  const [name, value] = [dialect.tableName(table), bare.column(params.column)];
  return [
    {
      key: "filled",
      title: `Rows with a value in ${params.column}`,
      count: `SELECT count(*) AS found FROM ${name} WHERE ${value} IS NOT NULL`,
      sample: `SELECT ${dialect.rowKey(bare, keyColumnsOf(table))} AS row_key, ${dialect.asText(value)} AS value, 0 AS size FROM ${name} WHERE ${value} IS NOT NULL LIMIT :size`,
    },
    ...(params.fill === null ? [] : [measureFill({ table, dialect }, params.fill)]),
  ];
}

function words(context: Context) {
  const { params, table } = context;
  const name = `${table.name}.${params.column}`;
  const column = table.columns.find((each) => each.name === params.column);
  const since =
    column === undefined || !needsValue(column)
      ? `Rows inserted since have ${column?.defaultSql ?? "NULL"} in it.`
      : "Rows inserted since get the value of the expression and are listed in the conflict report; new ones without a value are refused from then on, as before.";
  return {
    effect: `${name} is gone for every application: it is renamed away, and nothing in it is touched.`,
    undo: `Rollback gives it its name back with everything in it. ${since}`,
    afterFinalize: `Finalize drops ${name} for good, with everything in it.`,
  };
}
