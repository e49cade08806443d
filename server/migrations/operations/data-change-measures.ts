import { columnNamed } from "./found";
import { keyColumnsOf } from "./kept-rows";
import type { Measure, OperationContext } from "./operation";
import type { DataChangeParams } from "./schemas";

type Context = OperationContext<DataChangeParams>;

/** Columns of a row that is deleted, as far as a sample shows them. */
const mostShown = 20;

/** Rows that match, with what each holds now and then; and rows that would become empty where they may not. */
export function measureDataChange(context: Context): Measure[] {
  const { params, table, dialect } = context;
  const { bare } = dialect.row;
  const sets = params.change.act === "delete" ? [] : params.change.set;
  const from = `FROM ${dialect.tableName(table)} WHERE ${bare.expression(params.where)}`;
  const value = shown(context);
  const measures: Measure[] = [
    {
      key: "matching",
      title: params.change.act === "delete" ? "Rows that are deleted" : "Rows that are changed",
      // The names in what is set are looked up, its values are not: whatever is beside TRUE makes no difference.
      count: `SELECT count(*) AS found ${from}${sets.map(({ sql }) => ` AND (TRUE OR ${bare.expression(sql)} IS NULL)`).join("")}`,
      evaluated: "by-us",
      sample: `SELECT ${dialect.rowKey(bare, keyColumnsOf(table))} AS row_key, ${value} AS value, ${dialect.charLength(value)} AS size ${from} LIMIT :size`,
    },
  ];
  const required = sets.filter(({ column }) => columnNamed(table, column)?.isNullable === false);
  if (required.length > 0)
    measures.push({
      key: "null-in-not-null",
      title: `Rows whose ${required.map(({ column }) => column).join(" or ")} would become NULL, which it may not`,
      count: `SELECT count(*) AS found ${from} AND (${required.map(({ sql }) => `${bare.expression(sql)} IS NULL`).join(" OR ")})`,
      sample: null,
      evaluated: "by-us",
    });
  return measures;
}

/** `hits: 1 → 2`, or the row that goes. */
function shown({ params: { change }, table, dialect }: Context): string {
  const { bare } = dialect.row;
  if (change.act === "delete") return dialect.rowKey(bare, table.columns.slice(0, mostShown));
  const text = (expression: string) => `coalesce(${dialect.asText(expression)}, 'NULL')`;
  const parts = change.set.flatMap(({ column, sql }, at) => [
    dialect.literal(`${at === 0 ? "" : ", "}${column}: `),
    text(bare.column(column)),
    "' → '",
    text(bare.expression(sql)),
  ]);
  return `concat(${parts.join(", ")})`;
}
