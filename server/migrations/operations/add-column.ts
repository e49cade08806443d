import type { Step } from "../scripts/schemas";
import { fillRule, isWritten, notNullCheck, notNullSpec, planOf, type AddColumnPlan } from "./add-column-plan";
import { findAddColumn } from "./add-column-findings";
import { keyColumnsOf } from "./kept-rows";
import type { Measure, Operation, OperationContext } from "./operation";
import { addColumnParams, type AddColumnParams } from "./schemas";

type Context = OperationContext<AddColumnParams>;

/** A new column. Rows that are there get their values without a lock; a rollback keeps what was written into it. */
export const addColumn: Operation<AddColumnParams> = {
  kind: "add_column",
  title: "Add a column",
  params: addColumnParams,
  name: ({ params, table }) => `Add ${params.name} to ${table.name}`,
  validate: findAddColumn,
  forward: fitting((context, plan) => [addition(context, plan, "expand"), ...filling(context, plan), ...declaring(context, plan)]),
  rollback: fitting(takeBack),
  finalize: fitting(({ change, table, dialect }, { backfill, column }) =>
    backfill === null
      ? []
      : [
          dialect.moves.moment({ key: "stop-filling", phase: "clean-up", title: `Stop filling ${column.name} for rows that do not name it` }, table, {
            change,
            take: ["fill"],
          }),
        ],
  ),
  owned: fitting(({ change, table, dialect }, { column, gone, backfill, notNull }) => [
    ...[column.name, gone].map((name) => ({ kind: "column" as const, schema: table.schema, table: table.name, name })),
    ...(backfill === null ? [] : dialect.moves.ruleObjects(table, change, "fill")),
    ...(notNull === "after-backfill" ? [{ kind: "constraint" as const, schema: table.schema, table: table.name, name: notNullCheck(change) }] : []),
  ]),
  measures: (context) => (isUnfit(context) ? [] : measures(context)),
  words,
};

function fitting<T>(make: (context: Context, plan: AddColumnPlan) => T[]): (context: Context) => T[] {
  return (context) => (isUnfit(context) ? [] : make(context, planOf(context)));
}

function isUnfit(context: Context): boolean {
  return findAddColumn(context).some(({ level }) => level === "block");
}

function addition({ change, table, dialect }: Context, { column, constantDefault, notNull }: AddColumnPlan, phase: "expand" | "restore"): Step {
  const isBack = phase === "restore";
  return dialect.moves.moment({ key: "add-column", phase, title: isBack ? `See that ${column.name} is there` : `Add ${table.name}.${column.name}` }, table, {
    change,
    alter: [
      {
        act: "add",
        column: {
          name: column.name,
          type: column.type,
          isNullable: isBack || notNull !== "at-once",
          defaultSql: isBack ? null : constantDefault,
          isHidden: false,
        },
      },
    ],
  });
}

function filling(context: Context, plan: AddColumnPlan): Step[] {
  const { change, table, dialect } = context;
  const { column, backfill, laterDefault } = plan;
  if (backfill === null) return [];
  const { bare } = dialect.row;
  const value = bare.column(column.name);
  return [
    dialect.moves.moment({ key: "fill-new-rows", phase: "expand", title: `Fill ${column.name} for rows that do not name it` }, table, {
      change,
      put: [fillRule(context, plan)],
    }),
    ...(laterDefault === null
      ? []
      : [
          dialect.columns.setDefault({ key: "set-default", phase: "expand", title: `Give ${column.name} its default` }, table, {
            column: { ...column, defaultSql: null },
            from: null,
            to: laterDefault,
          }),
        ]),
    dialect.moves.fill(
      { key: "fill-rows", phase: "backfill", title: `Fill ${column.name} in the rows that are there` },
      {
        change,
        table,
        keyColumns: keyColumnsOf(table),
        set: { column: column.name, to: bare.expression(backfill) },
        where: `${value} IS NULL`,
        // A row for which the expression gives NULL is not gone through for ever.
        remaining: `${value} IS NULL AND ${bare.expression(backfill)} IS NOT NULL`,
      },
    ),
  ];
}

function declaring(context: Context, plan: AddColumnPlan): Step[] {
  if (plan.notNull !== "after-backfill") return [];
  const { table, dialect, change } = context;
  const title = `Declare ${table.name}.${plan.column.name} NOT NULL, which is proven already`;
  return [
    ...dialect.shadow.enforce(notNullSpec(context, plan)),
    dialect.columns.forbidNull({ key: "forbid-null", phase: "enforce", title }, table, { column: plan.column, provenBy: notNullCheck(change) }),
  ];
}

/** Renamed away first, so that no writer can write it any more; then its values are kept; then it goes. */
function takeBack(context: Context, plan: AddColumnPlan): Step[] {
  const { change, table, dialect } = context;
  const { column, gone, backfill, notNull, laterDefault } = plan;
  const { moves, columns } = dialect;
  const name = `${table.name}.${column.name}`;
  const isLeftNotNull = notNull === "after-backfill";
  const nullable = { ...column, isNullable: true, defaultSql: laterDefault ?? plan.constantDefault };
  return [
    addition(context, plan, "restore"),
    ...(isLeftNotNull
      ? [columns.allowNull({ key: "allow-null", phase: "restore", title: `Allow NULL in ${name}, so that inserts without it pass` }, table, nullable)]
      : []),
    moves.moment({ key: "rename-away", phase: "restore", title: `Rename ${name} away: nobody writes it any more` }, table, {
      change,
      ...(isLeftNotNull ? { dropChecks: [notNullCheck(change)] } : {}),
      alter: [{ act: "rename", from: column.name, to: gone }],
      ...(backfill === null ? {} : { take: ["fill" as const] }),
    }),
    ...moves.keep({
      change,
      table,
      keyColumns: keyColumnsOf(table),
      column,
      original: null,
      replaced: null,
      current: dialect.quote(gone),
      where: isWritten(context, plan, gone),
      title: `Keep the values that were written into ${name}`,
    }),
    moves.moment({ key: "remove-column", phase: "clean-up", title: `Remove ${name}` }, table, {
      change,
      alter: [{ act: "drop", name: gone, isIndexed: false }],
    }),
  ];
}

function measures({ params, table, dialect, change }: Context): Measure[] {
  const { backfill, notNull } = planOf({ params, dialect, change });
  if (backfill === null) return [];
  const { bare } = dialect.row;
  const [name, value] = [dialect.tableName(table), bare.expression(backfill)];
  return [
    {
      key: "filled",
      title: `Rows that get a value of ${params.name}`,
      // The names in the expression are looked up, its value is not: whatever is beside TRUE makes no difference.
      count: `SELECT count(*) AS found FROM ${name} WHERE TRUE OR ${value} IS NULL`,
      evaluated: "by-triggers",
      sample: `SELECT ${dialect.rowKey(bare, keyColumnsOf(table))} AS row_key, ${dialect.asText(value)} AS value, 0 AS size FROM ${name} LIMIT :size`,
    },
    ...(notNull === "after-backfill"
      ? [
          {
            key: "still-violating",
            title: "Rows for which the expression gives NULL",
            count: `SELECT count(*) AS found FROM ${name} WHERE ${value} IS NULL`,
            sample: null,
            evaluated: "by-triggers" as const,
          },
        ]
      : []),
  ];
}

function words({ params, table, dialect, change }: Context) {
  const { backfill, constantDefault } = planOf({ params, dialect, change });
  const name = `${table.name}.${params.name}`;
  const rows =
    backfill !== null
      ? "rows that are there get the value of the expression in batches, and rows of applications that do not know the column get it when they are written"
      : constantDefault === null
        ? "it is NULL in every row that is there"
        : `every row that is there shows ${constantDefault}, without being written`;
  return {
    effect: `${table.name} gets the column ${params.name} (${params.type}${params.isNullable ? "" : ", NOT NULL"}): ${rows}.`,
    undo: `Rollback renames ${name} away, so that application versions that use it fail from then on, lists every value that was written into it in the conflict report, and removes it. Going forward again begins with an empty column.`,
    afterFinalize:
      backfill === null
        ? "Finalize changes nothing: the column stays."
        : `After finalize ${params.name} is no longer filled for rows that do not name it${params.isNullable || params.default !== null ? "" : ": such an insert fails"}.`,
  };
}
