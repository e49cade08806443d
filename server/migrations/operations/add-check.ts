import type { Dialect, RowRef, SparseSpec } from "../dialects/dialect";
import type { Finding } from "../schemas";
import { brokenRowsSpec, forcedColumns, fateWords, findRowsReferredTo, findUnfixable, measureBroken, undoWords } from "./broken-rows";
import { block } from "./found";
import { findWatchers } from "./kept-rows";
import type { Operation, OperationContext } from "./operation";
import { addCheckParams, type AddCheckParams } from "./schemas";

type Context = OperationContext<AddCheckParams>;

/** A condition that every row must meet: rows that do not are fixed first, and come back with a rollback. */
export const addCheck: Operation<AddCheckParams> = {
  kind: "add_check",
  title: "Add a check",
  params: addCheckParams,
  name: ({ params, table }) => `Add check ${params.name} to ${table.name}`,
  validate,
  forces: forcedColumns,
  originals: { places: fitting(({ shadow }, spec) => [shadow.originals(spec)]) },
  forward: fitting(({ shadow }, spec) => [...shadow.prepare(spec), ...shadow.capture(spec), shadow.backfill(spec), ...shadow.enforce(spec)]),
  rollback: fitting(({ shadow }, spec) => [...shadow.stopCapture(spec), shadow.restore(spec), shadow.collect(spec), ...shadow.remove(spec)]),
  finalize: fitting(({ shadow, constraints }, spec, { params, table }) => {
    if (constraints.hasNotValid || params.atFinalize === "keep_rule") return shadow.finish(spec);
    const place = { key: "declare-check", phase: "clean-up", title: `Declare ${params.name}, to which every row holds already` } as const;
    return [constraints.addCheck(place, table, { name: params.name, expression: written(params) }), ...shadow.remove(spec)];
  }),
  owned: fitting(({ shadow }, spec) => shadow.owned(spec)),
  measures: (context) =>
    isUnfit(context) ? [] : measureBroken(context, { title: `Rows that break ${context.params.name}`, violates: (row) => violates(context.params, row) }),
  words: ({ params, table, dialect }) => ({
    effect: `Every row of ${table.name} meets ${params.name}: ${fateWords(params)}, every original is kept, and writes that break it are refused.`,
    undo: undoWords(params),
    afterFinalize:
      dialect.constraints.hasNotValid || params.atFinalize === "declare"
        ? `Finalize removes the originals for good; ${table.name} has the check ${params.name}.`
        : `Finalize removes the originals for good; triggers go on refusing, and ${table.name} has no check of that name.`,
  }),
};

function fitting<T>(make: (dialect: Dialect, spec: SparseSpec, context: Context) => T[]): (context: Context) => T[] {
  return (context) => {
    const spec = isUnfit(context) ? null : specOf(context);
    return spec === null ? [] : make(context.dialect, spec, context);
  };
}

function specOf(context: Context): SparseSpec | null {
  const { params, table } = context;
  return brokenRowsSpec(context, {
    violates: (row) => violates(params, row),
    newWrites: "reject",
    refusal: `A row of ${table.name} must meet ${params.name}.`,
    refusalState: "23514",
    check: { name: params.name, expression: written(params) },
  });
}

/** As a constraint sees it: what is neither true nor false passes. */
function violates({ condition }: AddCheckParams, row: RowRef): string {
  return `(${row.expression(condition)} IS FALSE)`;
}

/** On lines of its own, so that a comment in it ends. */
function written({ condition }: AddCheckParams): string {
  return `\n${condition}\n`;
}

function isUnfit(context: Context): boolean {
  return validate(context).some(({ level }) => level === "block");
}

function validate(context: Context): Finding[] {
  const { params, table } = context;
  const unfixable = findUnfixable(context);
  if (unfixable !== null) return [unfixable];
  const isDeleting = params.existing.fate === "delete_row";
  const generated = table.columns.filter(({ generated: by, name }) => by !== null && names(params.condition, name));
  return [
    ...(table.checks.some(({ name }) => name === params.name)
      ? [block("rule-there", `${table.name} already has a check named ${params.name}. Choose another name, or drop it first.`)]
      : []),
    ...generated.map(({ name }) =>
      block("check-of-generated", `${params.name} reads ${name}, which is generated only after triggers have run. Write what it is made of instead.`),
    ),
    ...(isDeleting ? findRowsReferredTo(table) : []),
    ...findWatchers({ ...context, params: { layout: params.layout, isDeleting } }),
  ];
}

function names(condition: string, column: string): boolean {
  return condition
    .toLowerCase()
    .split(/[^\p{L}\p{N}_$]+/u)
    .includes(column.toLowerCase());
}
