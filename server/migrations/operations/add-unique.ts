import type { Dialect, RowRef, SparseSpec } from "../dialects/dialect";
import type { Finding } from "../schemas";
import type { Step } from "../scripts/schemas";
import { brokenRowsSpec, forcedColumns, fateWords, findRowsReferredTo, findUnfixable, measureBroken, undoWords } from "./broken-rows";
import { block, columnNamed, noColumn } from "./found";
import { findWatchers, keyColumnsOf } from "./kept-rows";
import type { Operation, OperationContext } from "./operation";
import { addUniqueParams, type AddUniqueParams } from "./schemas";

type Context = OperationContext<AddUniqueParams>;

/** Values that stand once: of rows with the same ones all but one are fixed, and come back with a rollback. */
export const addUnique: Operation<AddUniqueParams> = {
  kind: "add_unique",
  title: "Add a unique constraint",
  params: addUniqueParams,
  name: ({ params, table }) => `Make ${table.name} (${params.columns.join(", ")}) unique`,
  validate,
  forces: forcedColumns,
  originals: { places: fitting(({ shadow }, spec) => [shadow.originals(spec)]) },
  forward: fitting(({ shadow, constraints }, spec, context) => [
    ...shadow.prepare(spec),
    ...shadow.capture(spec),
    ...helper(context, "build"),
    { ...shadow.backfill(spec), title: fixTitle(context) },
    built(context),
    ...given(
      constraints.declareUnique({ key: "declare-unique", phase: "enforce", title: `Declare ${context.params.name}` }, context.table, context.params.name),
    ),
    ...helper(context, "drop"),
  ]),
  rollback: fitting(({ shadow, constraints, indexes }, spec, context) => [
    ...given(constraints.dropUnique({ key: "drop-unique", phase: "restore", title: `Remove ${context.params.name}` }, context.table, context.params.name)),
    indexes.drop({ key: "drop-index", phase: "restore", title: `Remove the index ${context.params.name}` }, context.table, context.params.name),
    ...helper(context, "drop"),
    ...shadow.stopCapture(spec),
    shadow.restore(spec),
    shadow.collect(spec),
    ...shadow.remove(spec),
  ]),
  finalize: fitting(({ shadow }, spec) => shadow.remove(spec)),
  owned: fitting(({ shadow }, spec, context) => [
    ...shadow.owned(spec),
    { kind: "index", schema: context.table.schema, table: context.table.name, name: helperName(context) },
  ]),
  measures: (context) =>
    isUnfit(context)
      ? []
      : measureBroken(context, {
          title: "Rows whose values another row has, too",
          violates: (row) => violates(context, row),
          count: (tableName) => countOf(context, tableName),
        }),
  words: ({ params, table }) => ({
    effect: `No two rows of ${table.name} have the same ${params.columns.join(", ")}, as the index compares them: of those that do, the ${params.keep.which} stays as it is; ${fateWords(params).replace("rows that break it", "the others")}, and every original is kept.`,
    undo: undoWords(params),
    afterFinalize: `Finalize removes the originals for good; ${table.name} keeps the unique constraint ${params.name}.`,
  }),
};

function fitting<T>(make: (dialect: Dialect, spec: SparseSpec, context: Context) => T[]): (context: Context) => T[] {
  return (context) => {
    const spec = isUnfit(context) ? null : specOf(context);
    return spec === null ? [] : make(context.dialect, spec, context);
  };
}

function given(step: Step | null): Step[] {
  return step === null ? [] : [step];
}

/** A trigger cannot see what others have not committed yet, so only the index refuses; what comes before it is fixed as the rest. */
function specOf(context: Context): SparseSpec | null {
  const { params, table } = context;
  return brokenRowsSpec(context, {
    violates: (row) => violates(context, row),
    newWrites: "pass",
    refusal: `${table.name} (${params.columns.join(", ")}) must be unique.`,
    refusalState: "23505",
    check: null,
  });
}

/** True for all rows with the same values but the one that stays. The columns' own collation says what is the same, as it does for the index. */
function violates({ params, table, dialect }: Context, row: RowRef): string {
  const { quote } = dialect;
  const own = (name: string) => `${quote(table.name)}.${quote(name)}`;
  const other = (name: string) => `switchyard_other.${quote(name)}`;
  const keys = keyColumnsOf(table).map(({ name }) => name);
  const direction = params.keep.which === "newest" ? " DESC" : "";
  // Never NULL, and no order of an index: PostgreSQL might otherwise go through the primary key for each row, instead of looking values up in our index.
  const first = params.keep.by === null ? `(${other(params.columns[0] ?? "")} IS NULL)` : `(\n${params.keep.by}\n)`;
  const order = [first, ...keys.map(other)].map((each) => `${each}${direction}`);
  const same = params.columns.map((name) => `${other(name)} = ${own(name)}`).join(" AND ");
  const stays = `SELECT ${keys.map(other).join(", ")} FROM ${dialect.tableName(table)} switchyard_other WHERE ${same} ORDER BY ${order.join(", ")} LIMIT 1`;
  return row.expression(`NOT coalesce((${keys.map(own).join(", ")}) = (${stays}), true)`);
}

/** All but one of each group: one look at the table, where asking row by row is one for each of them as long as there is no index. */
function countOf({ params, dialect }: Context, tableName: string): string {
  const columns = params.columns.map(dialect.quote);
  const groups = `SELECT count(*) AS switchyard_rows FROM ${tableName} WHERE ${columns.map((each) => `${each} IS NOT NULL`).join(" AND ")} GROUP BY ${columns.join(", ")} HAVING count(*) > 1`;
  return `SELECT coalesce(sum(switchyard_rows - 1), 0) AS found FROM (${groups}) AS switchyard_groups`;
}

/** Named by what is wrong with them: it is what is said when they do not stop coming. */
function fixTitle({ params, table }: Context): string {
  const columns = params.columns.join(", ");
  const who = `the rows of ${table.name} whose ${columns.length > 120 ? `values of ${params.name}` : columns} another row has, too`;
  return params.existing.fate === "delete_row"
    ? `Take ${who}, out of the table, and keep them`
    : `Save the originals of ${who}, and put the replacements in their place`;
}

function built({ params, table, dialect }: Context): Step {
  const columns = params.columns.map((name) => ({ name, descending: false }));
  const step = dialect.indexes.create({ key: "build-unique", phase: "enforce", title: `Build ${params.name} while writers go on` }, table, {
    name: params.name,
    columns,
    isUnique: true,
    where: null,
  });
  return step.type === "statements" ? { ...step, again: "fix-rows" } : step;
}

/** Without an index each row would be compared with every other. */
function helper(context: Context, act: "build" | "drop"): Step[] {
  const { params, table, dialect } = context;
  if (table.indexes.some(({ columns }) => params.columns.every((name, at) => columns[at] === name))) return [];
  if (act === "drop")
    return [
      dialect.indexes.drop({ key: "drop-helper", phase: "clean-up", title: "Remove the index by which duplicates were found" }, table, helperName(context)),
    ];
  const columns = params.columns.map((name) => ({ name, descending: false }));
  return [
    dialect.indexes.create({ key: "build-helper", phase: "expand", title: "Build an index by which duplicates are found" }, table, {
      name: helperName(context),
      columns,
      isUnique: false,
      where: null,
    }),
  ];
}

function helperName({ change }: Context): string {
  return `switchyard_${change}_duplicates`;
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
  if (existing.fate !== "delete_row" && !params.columns.includes(existing.column))
    return [block("not-of-the-key", `${existing.column} does not stand in ${params.name}: changing it makes no row differ from another one.`)];
  if (new Set(params.columns).size !== params.columns.length) return [block("column-twice", "A column stands in it twice. Name each once.")];
  if (table.indexes.some(({ name }) => name === params.name))
    return [block("index-there", `${table.name} already has an index named ${params.name}. Choose another name.`)];
  const same = table.indexes.find(
    ({ isUnique, columns }) => isUnique && columns.length > 0 && columns.every((name) => name !== null && params.columns.includes(name)),
  );
  if (same !== undefined) return [block("unique-already", `${same.name} makes sure already that no two rows have the same.`)];
  const unlimited = params.columns.find((name) => columnNamed(table, name)?.family === "text" && columnNamed(table, name)?.maxLength === null);
  if (unlimited !== undefined && !dialect.indexes.hasPartial)
    return [block("text-without-limit", `${table.name}.${unlimited} has no limit, so only its beginning could be in an index. Narrow it first.`)];
  const isDeleting = existing.fate === "delete_row";
  return [...(isDeleting ? findRowsReferredTo(table) : []), ...findWatchers({ ...context, params: { layout: params.layout, isDeleting } })];
}
