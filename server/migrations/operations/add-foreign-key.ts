import type { Dialect, RowRef, SparseSpec } from "../dialects/dialect";
import type { Finding } from "../schemas";
import type { Step, VerifyStep } from "../scripts/schemas";
import { findInOther } from "./add-foreign-key-findings";
import { brokenRowsSpec, forcedColumns, fateWords, findRowsReferredTo, findUnfixable, measureBroken, undoWords } from "./broken-rows";
import { block, columnNamed, noColumn, note } from "./found";
import { findWatchers } from "./kept-rows";
import type { Operation, OperationContext } from "./operation";
import { addForeignKeyParams, type AddForeignKeyParams } from "./schemas";

type Context = OperationContext<AddForeignKeyParams>;

/** Rows refer to rows of another table: those that refer to nobody are fixed, and come back with a rollback. */
export const addForeignKey: Operation<AddForeignKeyParams> = {
  kind: "add_foreign_key",
  title: "Add a foreign key",
  params: addForeignKeyParams,
  name: ({ params, table }) => `Add foreign key ${params.name} from ${table.name} to ${params.otherTable}`,
  validate,
  forces: forcedColumns,
  other: { name: ({ otherTable }) => otherTable, validate: findInOther },
  originals: { places: fitting(({ shadow }, spec) => [shadow.originals(spec)]) },
  // Where it can hold for new writes alone it comes first, so that no orphan comes after; otherwise triggers refuse them until every orphan is gone.
  forward: fitting(({ shadow, constraints }, spec, context) => [
    ...shadow.prepare(spec),
    ...shadow.capture(spec),
    ...(constraints.hasNotValid ? [added(context)] : []),
    shadow.backfill(spec),
    ...(constraints.hasNotValid ? proven(context) : [verified(context, spec, "before"), ...indexed(context), added(context), verified(context, spec, "after")]),
  ]),
  rollback: fitting(({ shadow, constraints, indexes }, spec, context) => [
    constraints.dropForeignKey({ key: "drop-foreign-key", phase: "restore", title: `Remove ${context.params.name}` }, context.table, context.params.name),
    ...shadow.stopCapture(spec),
    shadow.restore(spec),
    shadow.collect(spec),
    ...shadow.remove(spec),
    ...(lacksIndex(context)
      ? [indexes.drop({ key: "drop-index", phase: "clean-up", title: "Remove the index that the foreign key needed" }, context.table, context.params.name)]
      : []),
  ]),
  finalize: fitting(({ shadow }, spec) => shadow.remove(spec)),
  owned: fitting(({ shadow }, spec) => shadow.owned(spec)),
  measures: (context) => (isUnfit(context) ? [] : measureBroken(context, { title: "Rows that refer to nobody", violates: (row) => violates(context, row) })),
  words: ({ params, table, dialect }) => ({
    effect: `${table.name} (${params.columns.join(", ")}) refers to ${params.otherTable} (${params.otherColumns.join(", ")}): ${fateWords(params)}, every original is kept, and writes that refer to nobody are refused.${dialect.constraints.hasNotValid ? "" : " MariaDB adds the foreign key without looking at the rows; they are looked at right before and right after."}`,
    undo: undoWords(params),
    afterFinalize: `Finalize removes the originals for good; ${table.name} keeps the foreign key ${params.name}.`,
  }),
};

function fitting<T>(make: (dialect: Dialect, spec: SparseSpec, context: Context) => T[]): (context: Context) => T[] {
  return (context) => {
    const spec = isUnfit(context) ? null : specOf(context);
    return spec === null ? [] : make(context.dialect, spec, context);
  };
}

function specOf(context: Context): SparseSpec | null {
  const { params, table, dialect } = context;
  return brokenRowsSpec(context, {
    violates: (row) => violates(context, row),
    newWrites: dialect.constraints.hasNotValid ? "pass" : "reject",
    refusal: `${table.name} (${params.columns.join(", ")}) must refer to a row of ${params.otherTable}.`,
    refusalState: "23503",
    check: null,
  });
}

/** Asked as an expression over the row under its table's name: a column of the other table may be called the same. */
function violates({ params, table, dialect }: Context, row: RowRef): string {
  const own = (name: string) => `${dialect.quote(table.name)}.${dialect.quote(name)}`;
  const isReferring = params.columns.map((name) => `${own(name)} IS NOT NULL`);
  const equal = params.columns.map((name, at) => `switchyard_parent.${dialect.quote(params.otherColumns[at] ?? "")} = ${own(name)}`);
  const parent = dialect.tableName({ schema: table.schema, name: params.otherTable });
  // Not NOT EXISTS: PostgreSQL makes an anti-join of that, which it does not ask anew of a row that the application changed while the batch
  // waited for it; a row that had just been given a parent was taken for an orphan.
  return row.expression(`${isReferring.join(" AND ")} AND (SELECT 1 FROM ${parent} switchyard_parent WHERE ${equal.join(" AND ")} LIMIT 1) IS NULL`);
}

function added({ params, table, dialect }: Context): Step {
  const place = { key: "add-foreign-key", phase: dialect.constraints.hasNotValid ? "expand" : "enforce", title: `Add ${params.name}` } as const;
  return dialect.constraints.addForeignKey(place, table, params);
}

function proven({ params, table, dialect }: Context): Step[] {
  const step = dialect.constraints.proveForeignKey(
    { key: "prove-foreign-key", phase: "enforce", title: "Prove that every row refers to one that is there" },
    table,
    params.name,
  );
  return step === null ? [] : [step];
}

/** The parent's rows are not watched by triggers, so it is asked again once the database watches them itself. */
function verified({ table, dialect, params }: Context, spec: SparseSpec, when: "before" | "after"): VerifyStep {
  return {
    type: "verify",
    key: `prove-${when}`,
    phase: "enforce",
    title: when === "before" ? "Prove that no row refers to nobody" : "Prove it again, now that the database keeps it so",
    query: `SELECT COUNT(*) AS found FROM ${dialect.tableName(table)} WHERE ${spec.violates(dialect.row.bare)}`,
    refusal: `Rows of ${table.name} refer to rows of ${params.otherTable} that are not there: they were deleted meanwhile, or the replacement names one that does not exist. Roll back, and go forward again.`,
  };
}

function lacksIndex({ params, table, dialect }: Context): boolean {
  return dialect.constraints.needsIndex && !table.indexes.some(({ columns }) => params.columns.every((name, at) => columns[at] === name));
}

/** Made by itself, so that the foreign key does not make one that nobody takes away. */
function indexed(context: Context): Step[] {
  if (!lacksIndex(context)) return [];
  const { params, table, dialect } = context;
  const columns = params.columns.map((name) => ({ name, descending: false }));
  return [
    dialect.indexes.create({ key: "build-index", phase: "enforce", title: `Build the index that ${params.name} needs` }, table, {
      name: params.name,
      columns,
      isUnique: false,
      where: null,
    }),
  ];
}

function isUnfit(context: Context): boolean {
  return validate(context).some(({ level }) => level === "block");
}

function validate(context: Context): Finding[] {
  const { params, table, dialect } = context;
  const missing = params.columns.find((name) => columnNamed(table, name) === undefined);
  if (missing !== undefined) return [noColumn(table, missing)];
  const unfixable = findUnfixable(context);
  if (unfixable !== null) return [unfixable];
  const { existing } = params;
  const isDeleting = existing.fate === "delete_row";
  if (existing.fate !== "delete_row" && !params.columns.includes(existing.column))
    return [block("not-of-the-key", `${existing.column} is no column of ${params.name}: changing it makes no row refer to another one.`)];
  const cannotBeNull = params.columns.find((name) => columnNamed(table, name)?.isNullable === false);
  const setsNull = params.onDelete === "set_null" || params.onUpdate === "set_null";
  const isIndexed = table.indexes.some(({ columns }) => params.columns.every((name, at) => columns[at] === name));
  return [
    ...(table.foreignKeys.some(({ name, direction }) => direction === "out" && name === params.name)
      ? [block("foreign-key-there", `${table.name} already has a foreign key named ${params.name}. Choose another name.`)]
      : []),
    ...(setsNull && cannotBeNull !== undefined
      ? [block("set-null-not-null", `${table.name}.${cannotBeNull} is NOT NULL, so it cannot be set to NULL when the row it refers to goes.`)]
      : []),
    ...(!isIndexed && !dialect.constraints.needsIndex
      ? [
          note(
            "no-index",
            `No index of ${table.name} begins with ${params.columns.join(", ")}: deleting from ${params.otherTable} would look through the whole table. Add one first.`,
          ),
        ]
      : []),
    ...(isDeleting ? findRowsReferredTo(table) : []),
    ...findWatchers({ ...context, params: { layout: params.layout, isDeleting } }),
  ];
}
