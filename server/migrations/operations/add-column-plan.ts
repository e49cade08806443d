import type { ColumnFacts } from "../catalog/table-facts";
import type { RowRule } from "../dialects/column-moves-dialect";
import type { SparseSpec } from "../dialects/dialect";
import { keyColumnsOf } from "./kept-rows";
import { newColumnFacts } from "./moved-columns";
import type { OperationContext } from "./operation";
import type { AddColumnParams } from "./schemas";

type Context = OperationContext<AddColumnParams>;

/** A number, a text, a truth: the same for every row, so the engine notes it once and writes no row. */
const constant = /^(?:NULL|TRUE|FALSE|[-+]?\d+(?:\.\d+)?|'(?:[^'\\]|'')*')(?:::[a-z ]+(?:\(\d+(?:,\d+)?\))?)?$/i;

/** How the column comes to its values. */
export type AddColumnPlan = {
  column: ColumnFacts;
  /** Said when the column is added, so that it costs no row. */
  constantDefault: string | null;
  /** Said afterwards, for rows to come. */
  laterDefault: string | null;
  /** What rows get in batches, over bare columns; null: nothing. */
  backfill: string | null;
  /** NOT NULL can be said when the column is added, or only after the backfill. */
  notNull: "never" | "at-once" | "after-backfill";
  /** Renamed away by a rollback, until its values are kept. */
  gone: string;
};

/** What the form means on this engine. Pure. */
export function planOf({ change, params, dialect }: Pick<Context, "change" | "params" | "dialect">): AddColumnPlan {
  const { name, isNullable } = params;
  const known = dialect.moves.knownType(params.type) ?? { type: params.type, family: "other" as const };
  const isConstant = params.default === null || constant.test(params.default);
  const backfill = params.backfill ?? (isConstant ? null : params.default);
  const atOnce = backfill === null ? params.default : null;
  return {
    column: newColumnFacts({ name, ...known, isNullable, defaultSql: params.default }),
    constantDefault: atOnce,
    laterDefault: backfill === null ? null : params.default,
    backfill,
    notNull: isNullable ? "never" : backfill === null ? "at-once" : "after-backfill",
    gone: dialect.moves.fitted(name, `__gone_${change}`),
  };
}

/** Rows that do not name the column get the value of the expression; as long as they hold it, it follows the row. */
export function fillRule({ table, dialect }: Context, { column, backfill }: AddColumnPlan): RowRule {
  if (backfill === null) throw new Error("A column without backfill has no rule.");
  const [next, before] = [dialect.row.new(table), dialect.row.old(table)];
  const [value, was] = [next.column(column.name), before.column(column.name)];
  const set = [{ column: column.name, to: next.expression(backfill) }];
  const isUntouched = `${dialect.same(value, was, column)} AND NOT (${dialect.moves.differs(was, column, before.expression(backfill))})`;
  return {
    purpose: "fill",
    insert: [{ when: `${value} IS NULL`, set }],
    update: [
      { when: `${value} IS NULL`, set },
      { when: isUntouched, set },
    ],
  };
}

/** True for a row whose value is not what the migration itself gives; `column` is where the value stands now. */
export function isWritten({ dialect }: Context, { column, constantDefault, backfill }: AddColumnPlan, name: string): string {
  const value = dialect.quote(name);
  const given = backfill === null ? constantDefault : dialect.row.bare.expression(backfill);
  return given === null ? `${value} IS NOT NULL` : `${value} IS NOT NULL AND ${dialect.moves.differs(value, column, given)}`;
}

/** The rule that NOT NULL stands for, to be proven before it is declared. */
export function notNullSpec({ change, table, dialect }: Context, { column }: AddColumnPlan): SparseSpec {
  return {
    change,
    table,
    keyColumns: keyColumnsOf(table),
    column: { ...column, isNullable: true },
    violates: (row) => `${row.column(column.name)} IS NULL`,
    replacement: null,
    written: null,
    originals: "may-be-null",
    newWrites: "pass",
    layout: "column",
    refusal: `${table.name}.${column.name} must have a value.`,
    refusalState: "23502",
    check: { name: notNullCheck(change), expression: `${dialect.quote(column.name)} IS NOT NULL` },
  };
}

/** Its name while it stands for NOT NULL. */
export function notNullCheck(change: string): string {
  return `switchyard_${change}_not_null`;
}
