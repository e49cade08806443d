import type { RowRule } from "../dialects/column-moves-dialect";
import type { ColumnFacts } from "../catalog/table-facts";
import { keyColumnsOf } from "./kept-rows";
import { columnOf } from "./moved-columns";
import type { Operation, OperationContext } from "./operation";
import { findRenameColumn } from "./rename-column-findings";
import { renameColumnParams, type RenameColumnParams } from "./schemas";

type Context = OperationContext<RenameColumnParams>;

/** Another name for a column. Both names can be read and written until finalize, so that old and new versions of the application work side by side. */
export const renameColumn: Operation<RenameColumnParams> = {
  kind: "rename_column",
  title: "Rename a column",
  params: renameColumnParams,
  name: ({ params, table }) => `Rename ${table.name}.${params.column} to ${params.name}`,
  validate: findRenameColumn,
  forward: fitting((context, column) => {
    const { change, params, table, dialect } = context;
    const isBehind = `NOT ${dialect.same(dialect.quote(params.name), dialect.quote(column.name), column)}`;
    return [
      dialect.moves.moment({ key: "add-name", phase: "expand", title: `Add ${params.name} as a second name of ${table.name}.${column.name}` }, table, {
        change,
        alter: [{ act: "add", column: { name: params.name, type: dialect.moves.typeOf(column), isNullable: true, defaultSql: null, isHidden: true } }],
      }),
      dialect.moves.moment({ key: "keep-in-step", phase: "expand", title: "Keep both names in step at every write" }, table, {
        change,
        put: [aliasRule(context, column)],
      }),
      dialect.moves.fill(
        { key: "fill-rows", phase: "backfill", title: `Fill ${params.name} in the rows that are there` },
        {
          change,
          table,
          keyColumns: keyColumnsOf(table),
          set: { column: params.name, to: dialect.quote(column.name) },
          where: isBehind,
        },
      ),
    ];
  }),
  rollback: fitting(({ change, params, table, dialect }) => [
    dialect.moves.moment({ key: "remove-name", phase: "restore", title: `Remove the second name ${params.name}: all it holds is in ${params.column}` }, table, {
      change,
      alter: [{ act: "drop", name: params.name, isIndexed: false }],
      take: ["alias"],
    }),
  ]),
  finalize: fitting(({ change, params, table, dialect }) => [
    dialect.moves.moment({ key: "change-name", phase: "clean-up", title: `Give ${table.name}.${params.column} the name ${params.name}` }, table, {
      change,
      alter: [
        { act: "drop", name: params.name, isIndexed: false },
        { act: "rename", from: params.column, to: params.name },
      ],
      take: ["alias"],
    }),
  ]),
  owned: fitting(({ change, params, table, dialect }) => [
    { kind: "column", schema: table.schema, table: table.name, name: params.name },
    ...dialect.moves.ruleObjects(table, change, "alias"),
  ]),
  measures: () => [],
  words,
};

function fitting<T>(make: (context: Context, column: ColumnFacts) => T[]): (context: Context) => T[] {
  return (context) => (findRenameColumn(context).some(({ level }) => level === "block") ? [] : make(context, columnOf(context.table, context.params.column)));
}

/** Whichever name was written decides; where both were, the new one. A row that was not in step yet follows the old name. */
function aliasRule({ params, table, dialect }: Context, column: ColumnFacts): RowRule {
  const [next, before] = [dialect.row.new(table), dialect.row.old(table)];
  const [value, alias] = [next.column(column.name), next.column(params.name)];
  const toOld = [{ column: column.name, to: alias }];
  const toNew = [{ column: params.name, to: value }];
  return {
    purpose: "alias",
    insert: [
      { when: `${alias} IS NOT NULL`, set: toOld },
      { when: null, set: toNew },
    ],
    update: [
      { when: `NOT ${dialect.same(alias, before.column(params.name), column)}`, set: toOld },
      { when: null, set: toNew },
    ],
  };
}

function words({ params, table, dialect }: Context) {
  const { halfDone } = dialect.moves;
  const [old, name] = [`${table.name}.${params.column}`, params.name];
  return {
    effect: `${old} can also be read and written as ${name}; both hold the same. Where one write gives both names different values, ${name} wins.`,
    undo: `Rollback removes ${name}; everything that was written through it is in ${params.column} already. Versions that use ${name} fail from then on.`,
    afterFinalize: `Finalize leaves ${name} alone, with the place, default, indexes and rules of ${params.column}; versions that use the old name fail from then on.${halfDone === null ? "" : ` ${halfDone}`}`,
  };
}
