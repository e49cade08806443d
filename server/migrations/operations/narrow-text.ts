import type { ColumnFacts, TableFacts } from "../catalog/table-facts";
import type { Dialect, SparseSpec } from "../dialects/dialect";
import type { Step } from "../scripts/schemas";
import { findNarrowText, findUnfit } from "./narrow-text-findings";
import { measureNarrowText } from "./narrow-text-measures";
import { columnIn, replacementOf, ruleName, tooLong, writtenOf } from "./narrow-text-rule";
import { leftWhole } from "./broken-rows";
import type { Operation, OperationContext } from "./operation";
import { narrowTextParams, type NarrowTextParams } from "./schemas";

type Context = OperationContext<NarrowTextParams>;

/** Fewer characters in a column: originals are kept, and come back with a rollback. */
export const narrowText: Operation<NarrowTextParams> = {
  kind: "narrow_text",
  title: "Narrow a text",
  params: narrowTextParams,
  name: ({ params, table }) => `Narrow ${table.name}.${params.column} to ${params.length}`,
  validate: findNarrowText,
  forces: ({ column, existing }) => (existing.fate === "delete_row" ? leftWhole : { columns: [column] }),
  originals: { places: fitting(({ shadow }, spec) => [shadow.originals(spec)]) },
  forward: fitting(({ shadow }, spec) => [...shadow.prepare(spec), ...shadow.capture(spec), shadow.backfill(spec), ...shadow.enforce(spec)]),
  rollback: fitting(({ shadow }, spec) => [...shadow.stopCapture(spec), shadow.restore(spec), shadow.collect(spec), ...shadow.remove(spec)]),
  finalize: fitting(({ shadow }, spec, context) => [...shadow.finish(spec), ...changeOfType(context)]),
  owned: fitting(({ shadow }, spec) => shadow.owned(spec)),
  measures: (context) => (findUnfit(context) === null ? measureNarrowText(context) : []),
  words,
};

/** Nothing where the column is not fit for it: the findings say why. */
function fitting<T>(make: (dialect: Dialect, spec: SparseSpec, context: Context) => T[]): (context: Context) => T[] {
  return (context) => (findUnfit(context) === null ? make(context.dialect, narrowTextSpec(context), context) : []);
}

/** The rule, the fate of what breaks it, and where originals are kept. */
function narrowTextSpec({ change, params, table, dialect }: Context): SparseSpec {
  return {
    change,
    table,
    keyColumns: (table.primaryKey ?? []).map((name) => columnOf(table, name)),
    column: columnOf(table, params.column),
    violates: (row) => tooLong(row, { dialect, params }),
    replacement: replacementOf({ dialect, params }),
    written: writtenOf({ dialect, params }),
    originals: "never-null",
    newWrites: params.newWrites,
    layout: params.layout,
    refusal: `${table.name}.${params.column} takes at most ${params.length} characters.`,
    refusalState: "22001",
    check: { name: ruleName({ params, table, dialect }), expression: dialect.isAtMost(dialect.quote(params.column), params.length) },
  };
}

function changeOfType({ params, table, dialect }: Context): Step[] {
  if (params.atFinalize === "keep_rule") return [];
  const title = `Declare ${table.name}.${params.column} with ${params.length} characters`;
  return [
    dialect.columns.changeLength({ key: "change-type", phase: "clean-up", title }, table, { column: columnOf(table, params.column), length: params.length }),
  ];
}

function words({ params, table }: Context) {
  const { column, length, existing, newWrites, atFinalize } = params;
  const name = `${table.name}.${column}`;
  const fates = {
    cut: `are cut to their first ${length}`,
    null: "become NULL",
    expression: "get the value of the expression",
    delete_row: "leave the table together with their rows",
  };
  const coming =
    newWrites === "reject" ? "new ones are refused" : "new ones are taken in the same way until finalize, so that an older application keeps working";
  return {
    effect: `${name} holds at most ${length} characters: longer values ${fates[existing.fate]}, every original is kept, and ${coming}.`,
    undo:
      existing.fate === "delete_row"
        ? "Rollback brings every row back whose key and other unique values are free and whose parents are there; the others are listed."
        : "Rollback gives the original back to every row that still holds what we wrote; what the application has changed or deleted since stays as it left it and is listed.",
    afterFinalize: `Finalize removes the originals for good; ${name} keeps the rule of ${length} characters${atFinalize === "change_type" ? " and is declared so" : ""}.`,
  };
}

function columnOf(table: TableFacts, name: string): ColumnFacts {
  const column = columnIn(table, name);
  if (column === undefined) throw new Error(`${table.name} has no column ${name}; validate tells that before any step is made.`);
  return column;
}
