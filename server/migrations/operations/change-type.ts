import type { Step } from "../scripts/schemas";
import { findChangeType } from "./change-type-findings";
import { measureChangeType } from "./change-type-measures";
import { backwardRule, forwardRule, notNullSpec, planOf, type TypePlan } from "./change-type-plan";
import { keyColumnsOf } from "./kept-rows";
import type { Operation, OperationContext } from "./operation";
import { changeTypeParams, type ChangeTypeParams } from "./schemas";

type Context = OperationContext<ChangeTypeParams>;

/** Another type, by a column of that type that takes the place of the old one. Until finalize the old one is kept current. */
export const changeType: Operation<ChangeTypeParams> = {
  kind: "change_type",
  title: "Change a type",
  params: changeTypeParams,
  name: ({ params, table }) => `Change ${table.name}.${params.column} to ${params.type}`,
  validate: findChangeType,
  forward: fitting((context, plan) => [...filled(context, plan), ...built(context, plan), exchanged(context, plan)]),
  rollback: fitting(takenBack),
  originals: { locked: "The old column itself is kept under another name until finalize, in step with what is written since: read it in the database." },
  finalize: fitting(finished),
  owned: fitting(({ change, table, dialect }, { names, indexes, old }) => [
    ...Object.values(names).map((name) => ({ kind: "column" as const, schema: table.schema, table: table.name, name })),
    ...indexes.map(({ meanwhile }) => ({ kind: "index" as const, schema: table.schema, table: table.name, name: meanwhile })),
    ...(old.isNullable ? [] : [{ kind: "constraint" as const, schema: table.schema, table: table.name, name: `switchyard_${change}_not_null` }]),
    ...dialect.moves.ruleObjects(table, change, "swap"),
  ]),
  measures: (context) => (isUnfit(context) ? [] : measureChangeType(context)),
  words,
};

function fitting<T>(make: (context: Context, plan: TypePlan) => T[]): (context: Context) => T[] {
  return (context) => (isUnfit(context) ? [] : make(context, planOf(context)));
}

function isUnfit(context: Context): boolean {
  return findChangeType(context).some(({ level }) => level === "block");
}

/** The columns of ours; also what a rollback finds there before it takes them away. */
function added({ change, table, dialect }: Context, { names, next, old }: TypePlan, phase: "expand" | "restore"): Step {
  const column = (name: string, type: string) => ({
    act: "add" as const,
    column: { name, type, isNullable: true, defaultSql: null, isHidden: true },
  });
  return dialect.moves.moment({ key: "add-columns", phase, title: `See that ${table.name}.${old.name} has a column of the new type beside it` }, table, {
    change,
    alter: [column(names.next, next.type), column(names.lost, dialect.moves.truthType)],
  });
}

function filled(context: Context, plan: TypePlan): Step[] {
  const { change, params, table, dialect } = context;
  const { names, next } = plan;
  const up = dialect.row.bare.expression(params.up);
  return [
    added(context, plan, "expand"),
    dialect.moves.moment({ key: "follow", phase: "expand", title: "Keep the new column in step at every write" }, table, {
      change,
      put: [forwardRule(context, plan)],
    }),
    ...(params.default === null
      ? []
      : [
          dialect.columns.setDefault({ key: "set-default", phase: "expand", title: `Give the new column its default` }, table, {
            column: { ...next, name: names.next, defaultSql: null },
            from: null,
            to: params.default,
          }),
        ]),
    dialect.moves.fill(
      { key: "fill-rows", phase: "backfill", title: "Fill the new column in the rows that are there" },
      {
        change,
        table,
        keyColumns: keyColumnsOf(table),
        set: { column: names.next, to: up },
        where: `${dialect.quote(names.next)} IS NULL AND ${up} IS NOT NULL`,
      },
    ),
  ];
}

/** What the old column has: indexes, and NOT NULL. */
function built(context: Context, plan: TypePlan): Step[] {
  const { change, table, dialect } = context;
  const { names, next, old, indexes } = plan;
  return [
    ...indexes.map(({ index, meanwhile }, at) =>
      dialect.indexes.create({ key: `build-index-${at + 1}`, phase: "enforce", title: `Build ${index.name} over the new column, while writers go on` }, table, {
        name: meanwhile,
        columns: index.columns.map((column) => ({ name: column === old.name ? names.next : (column ?? ""), descending: false })),
        isUnique: index.isUnique,
        where: null,
      }),
    ),
    ...(old.isNullable
      ? []
      : [
          ...dialect.shadow.enforce(notNullSpec(context, plan)),
          dialect.columns.forbidNull({ key: "forbid-null", phase: "enforce", title: "Declare the new column NOT NULL, which is proven already" }, table, {
            column: { ...next, name: names.next, isInvisible: true },
            provenBy: `switchyard_${change}_not_null`,
          }),
        ]),
  ];
}

function exchanged(context: Context, plan: TypePlan): Step {
  const { change, table, dialect } = context;
  const { names, next, old } = plan;
  return dialect.moves.moment({ key: "exchange", phase: "enforce", title: `Put the new column in the place of ${table.name}.${old.name}` }, table, {
    change,
    alter: [
      { act: "hide", column: old, to: names.old },
      { act: "show", column: next, from: names.next },
    ],
    put: [backwardRule(context, plan)],
  });
}

function takenBack(context: Context, plan: TypePlan): Step[] {
  const { change, table, dialect } = context;
  const { names, next, old, indexes } = plan;
  const { moves } = dialect;
  const title = `Put the old column back in its place: it was kept current`;
  return [
    moves.moment({ key: "exchange-back", phase: "restore", title }, table, {
      change,
      alter: [
        { act: "hide", column: next, to: names.next },
        { act: "show", column: old, from: names.old },
      ],
      take: ["swap"],
      onlyWhile: names.old,
    }),
    added(context, plan, "restore"),
    ...moves.keep({
      change,
      table,
      keyColumns: keyColumnsOf(table),
      column: old,
      now: next,
      original: null,
      replaced: dialect.quote(old.name),
      current: dialect.quote(names.next),
      where: `${dialect.quote(names.lost)}`,
      title: "List the values that the old type cannot hold",
    }),
    ...indexes.map(({ meanwhile, index }, at) =>
      dialect.indexes.drop({ key: `drop-index-${at + 1}`, phase: "clean-up", title: `Remove ${index.name} over the new column` }, table, meanwhile),
    ),
    removed(context, [names.next, names.lost]),
  ];
}

/** The old column's indexes go first, so that it goes in a moment. */
function finished(context: Context, plan: TypePlan): Step[] {
  const { params, table, dialect } = context;
  const { names, next, old, indexes } = plan;
  return [
    ...indexes.flatMap(({ index, meanwhile }, at) => [
      dialect.indexes.drop({ key: `drop-index-${at + 1}`, phase: "clean-up", title: `Remove ${index.name} over the old column` }, table, index.name),
      dialect.moves.renameIndex({ key: `rename-index-${at + 1}`, phase: "clean-up", title: `Give ${index.name} its name` }, table, {
        from: meanwhile,
        to: index.name,
      }),
    ]),
    removed(context, [names.old, names.lost]),
    ...(params.default !== null && old.defaultSql === null
      ? [
          dialect.columns.setDefault({ key: "drop-default", phase: "clean-up", title: `${old.name} has no default, as before` }, table, {
            column: next,
            from: params.default,
            to: null,
          }),
        ]
      : []),
  ];
}

function removed({ change, table, dialect }: Context, names: readonly string[]): Step {
  return dialect.moves.moment(
    { key: "remove-columns", phase: "clean-up", title: "Remove the columns that are not needed any more, with what kept them in step" },
    table,
    {
      change,
      alter: names.map((name) => ({ act: "drop", name, isIndexed: false })),
      take: ["swap"],
    },
  );
}

function words({ params, table, dialect }: Context) {
  const name = `${table.name}.${params.column}`;
  const { halfDone } = dialect.moves;
  return {
    effect: `${name} becomes ${params.type}: every value is told anew by the expression, in batches beside the writers; the exchange takes a moment. Values that the new type cannot hold are refused from the beginning.`,
    undo: `Rollback puts the old column back, exactly as it was where nobody has written, and with what was written since. Values that the old type cannot hold are listed in the conflict report.`,
    afterFinalize: `Finalize removes the old column and its indexes for good.${params.default !== null && table.columns.find((column) => column.name === params.column)?.defaultSql === null ? " The default goes too, since there was none before." : ""}${halfDone === null ? "" : ` ${halfDone}`}`,
  };
}
