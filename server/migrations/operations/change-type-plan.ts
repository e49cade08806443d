import type { ColumnFacts, IndexFacts } from "../catalog/table-facts";
import type { RowRule } from "../dialects/column-moves-dialect";
import type { SparseSpec } from "../dialects/dialect";
import { keyColumnsOf } from "./kept-rows";
import { columnOf, newColumnFacts } from "./moved-columns";
import type { OperationContext } from "./operation";
import type { ChangeTypeParams } from "./schemas";

type Context = OperationContext<ChangeTypeParams>;

/** The columns of an exchange: of the old type, of the new one, and whether a value cannot be told in the old type. */
export type TypePlan = {
  old: ColumnFacts;
  /** As it is declared once it has the name of the old one. */
  next: ColumnFacts;
  /** Where each waits under another name. */
  names: { old: string; next: string; lost: string };
  /** Indexes over the column, and what those over the new one are called until finalize. */
  indexes: { index: IndexFacts; meanwhile: string }[];
};

/** What the form means on this engine. Pure. */
export function planOf({ change, params, table, dialect }: Context): TypePlan {
  const old = columnOf(table, params.column);
  const known = dialect.moves.knownType(params.type) ?? { type: params.type, family: "other" as const };
  const name = (suffix: string) => dialect.moves.fitted(old.name, `__${suffix}_${change}`);
  return {
    old,
    next: { ...newColumnFacts({ name: old.name, ...known, isNullable: old.isNullable, defaultSql: params.default }), comment: old.comment },
    names: { old: name("old"), next: name("new"), lost: name("lost") },
    indexes: table.indexes
      .filter(({ columns }) => columns.includes(old.name))
      .map((index) => ({ index, meanwhile: dialect.moves.fitted(index.name, `__new_${change}`) })),
  };
}

/** Before the exchange: the new column follows the old one. A value that cannot be told in the new type is refused. */
export function forwardRule({ params, table, dialect }: Context, { names }: TypePlan): RowRule {
  const set = [{ column: names.next, to: dialect.row.new(table).expression(params.up) }];
  return { purpose: "swap", insert: [{ when: null, set }], update: [{ when: null, set }] };
}

/** After it: where the value changes the old column follows, and what does not come back the same is marked. */
export function backwardRule({ params, table, dialect }: Context, plan: TypePlan): RowRule {
  const { names, next, old } = plan;
  const [row, before] = [dialect.row.new(table), dialect.row.old(table)];
  const fill = params.fill === null ? "NULL" : row.expression(params.fill);
  const down = row.expression(params.down);
  const again = dialect.moves.newWith(table, { column: old.name, from: names.old }).expression(params.up);
  const set = [
    { column: names.old, to: params.fill === null ? down : `COALESCE(${down}, ${fill})`, orElse: fill },
    { column: names.lost, to: `(${dialect.moves.differs(row.column(next.name), next, again)})`, orElse: "TRUE" },
  ];
  return {
    purpose: "swap",
    insert: [{ when: null, set }],
    update: [{ when: `NOT ${dialect.same(row.column(next.name), before.column(next.name), next)}`, set }],
  };
}

/** NOT NULL of the new column, proven before it is declared. */
export function notNullSpec({ change, table, dialect }: Context, { next, names }: TypePlan): SparseSpec {
  return {
    change,
    table,
    keyColumns: keyColumnsOf(table),
    column: { ...next, name: names.next, isNullable: true },
    violates: (row) => `${row.column(names.next)} IS NULL`,
    replacement: null,
    written: null,
    originals: "may-be-null",
    newWrites: "pass",
    layout: "column",
    refusal: `${table.name}.${next.name} must have a value.`,
    refusalState: "23502",
    check: { name: `switchyard_${change}_not_null`, expression: `${dialect.quote(names.next)} IS NOT NULL` },
  };
}
