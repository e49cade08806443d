import type { ColumnFacts } from "../catalog/table-facts";
import type { Dialect, LengthRule, SparseSpec } from "../dialects/dialect";
import type { Finding } from "../schemas";
import type { Step } from "../scripts/schemas";
import { block, columnNamed } from "./found";
import { findUnkeyed, keyColumnsOf } from "./kept-rows";
import type { Operation, OperationContext } from "./operation";
import { widenTextParams, type WidenTextParams } from "./schemas";

type Context = OperationContext<WidenTextParams>;

/** What holds values to a length now. */
type Limits = { column: ColumnFacts; declared: number; rule: LengthRule | null; limit: number };

/** More characters in a column. At a rollback, values that have grown since are cut, and the long ones stand in the conflict report. */
export const widenText: Operation<WidenTextParams> = {
  kind: "widen_text",
  title: "Widen a text",
  params: widenTextParams,
  name: ({ params, table }) => `Widen ${table.name}.${params.column} to ${params.length}`,
  validate: (context) => {
    const unfit = findUnfit(context);
    return unfit === null ? [...findDeclared(context), ...context.dialect.indexes.tooWide(context.table, context.params)] : [unfit];
  },
  forward: fitting(({ columns }, { column, rule, declared }, { params, table }) => [
    ...(rule === null
      ? []
      : [columns.dropLengthRule({ key: "drop-rule", phase: "expand", title: `Take the rule of ${rule.limit} characters away` }, table, rule)]),
    ...(params.length > declared
      ? [
          columns.widen({ key: "widen", phase: "expand", title: `Declare ${table.name}.${column.name} with ${params.length} characters` }, table, {
            column,
            length: params.length,
          }),
        ]
      : []),
  ]),
  rollback: fitting(({ columns, sweep }, limits, context) => {
    const spec = specOf(context, limits);
    return [...sweep.begin(spec), sweep.fix(spec), ...narrowed(columns, limits, context), ...sweep.end(spec)];
  }),
  finalize: () => [],
  owned: fitting(({ sweep }, limits, context) => sweep.owned(specOf(context, limits))),
  measures: () => [],
  words,
};

function fitting<T>(make: (dialect: Dialect, limits: Limits, context: Context) => T[]): (context: Context) => T[] {
  return (context) => {
    const limits = limitsOf(context);
    const isBlocked = widenText.validate(context).some(({ level }) => level === "block");
    return limits === null || isBlocked ? [] : make(context.dialect, limits, context);
  };
}

function limitsOf({ params, table, dialect }: Pick<Context, "params" | "table" | "dialect">): Limits | null {
  const column = columnNamed(table, params.column);
  if (column === undefined) return null;
  const declared = column.maxLength ?? Number.MAX_SAFE_INTEGER;
  const rule = dialect.columns.lengthRule(table, column);
  return { column, declared, rule, limit: Math.min(declared, rule?.limit ?? declared) };
}

/** The old rule and the old declaration, to which every value holds by now. */
function narrowed(columns: Dialect["columns"], { column, declared, rule }: Limits, { params, table }: Context): Step[] {
  return [
    ...(rule === null
      ? []
      : columns.restoreLengthRule({ key: "restore-rule", phase: "restore", title: `Have the rule of ${rule.limit} characters back` }, table, rule)),
    ...(params.length > declared
      ? [
          columns.changeLength(
            { key: "narrow-again", phase: "restore", title: `Declare ${table.name}.${column.name} with ${declared} characters again` },
            table,
            { column, length: declared },
          ),
        ]
      : []),
  ];
}

/** What holds again after a rollback. */
function specOf({ change, table, dialect }: Context, { column, limit }: Limits): SparseSpec {
  return {
    change,
    table,
    keyColumns: keyColumnsOf(table),
    column,
    violates: (row) => `${dialect.charLength(row.column(column.name))} > ${limit}`,
    replacement: (row) => dialect.left(row.column(column.name), limit),
    written: null,
    originals: "never-null",
    newWrites: "reject",
    layout: "column",
    refusal: `${table.name}.${column.name} takes at most ${limit} characters.`,
    refusalState: "22001",
    check: null,
  };
}

function findUnfit(context: Context): Finding | null {
  const { params, table } = context;
  const unkeyed = findUnkeyed(table, params.column);
  const limits = limitsOf(context);
  if (unkeyed !== null || limits === null) return unkeyed;
  const name = `${table.name}.${params.column}`;
  if (limits.column.family !== "text") return block("not-a-text", `${name} is ${limits.column.type}, not a text. Choose another kind of change.`);
  if (/^(?:char|character|bpchar)\(/i.test(limits.column.type))
    return block("fixed-length", `${name} is ${limits.column.type}, whose values are filled with blanks. Choose "change type".`);
  if (limits.limit === Number.MAX_SAFE_INTEGER) return block("no-limit", `${name} has no limit of characters.`);
  if (params.length <= limits.limit)
    return block("not-wider", `${name} holds ${limits.limit} characters now; ${params.length} is not more. To allow less, choose "narrow text".`);
  return null;
}

/** The database refuses to change the declaration while others are built on the column. */
function findDeclared({ params, table, dialect }: Context): Finding[] {
  const column = columnNamed(table, params.column);
  if (!dialect.columns.provesNotNull || (column?.maxLength ?? 0) >= params.length) return [];
  const builtOn = table.dependents.filter(
    (dependent) => dependent.column === params.column && /^(?:view|materialized view|generated column|trigger|policy|rule)$/.test(dependent.kind),
  );
  if (builtOn.length === 0) return [];
  const names = builtOn.map(({ kind, name }) => `${kind} ${name}`).join(", ");
  return [block("type-in-use", `The declaration cannot change while these name the column: ${names}. Remove them before, and make them anew after.`)];
}

function words(context: Context) {
  const { params, table } = context;
  const limits = limitsOf(context);
  const name = `${table.name}.${params.column}`;
  return {
    effect: `${name} takes ${params.length} characters instead of ${limits?.limit ?? "fewer"}; no row is changed.`,
    undo: `Rollback refuses longer values again, cuts those that have come meanwhile to their first ${limits?.limit ?? "characters"} and lists each of them whole. Declaring it shorter again makes writers wait for the length of a copy of the table.`,
    afterFinalize: "Finalize changes nothing: the column stays as wide.",
  };
}
