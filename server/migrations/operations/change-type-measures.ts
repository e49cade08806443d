import { planOf } from "./change-type-plan";
import { keyColumnsOf } from "./kept-rows";
import { measureFill } from "./measure-fill";
import type { Measure, OperationContext } from "./operation";
import type { ChangeTypeParams } from "./schemas";

type Context = OperationContext<ChangeTypeParams>;

/** Where the expression fails the database refuses to count, and says why: the plan stands still with its words. */
export function measureChangeType(context: Context): Measure[] {
  const { params, table, dialect } = context;
  const { old } = planOf(context);
  const { bare } = dialect.row;
  const name = dialect.tableName(table);
  const up = bare.expression(params.up);
  const was = dialect.quote("switchyard_was");
  const others = table.columns.filter((column) => column.name !== old.name && column.generated === null).map((column) => dialect.quote(column.name));
  const there = `(SELECT ${[...others, `${dialect.quote(old.name)} AS ${was}`, `${up} AS ${dialect.quote(old.name)}`].join(", ")} FROM ${name}) AS ${dialect.quote(table.name)}`;
  const isLost = `${was} IS NOT NULL AND ${dialect.moves.differs(was, old, bare.expression(params.down))}`;
  return [
    {
      key: "lossy",
      title: "Rows whose value does not come back the same through both expressions",
      count: `SELECT count(*) AS found FROM ${there} WHERE ${isLost}`,
      sample: `SELECT ${dialect.rowKey(bare, keyColumnsOf(table))} AS row_key, ${dialect.asText(was)} AS value, 0 AS size FROM ${there} WHERE ${isLost} LIMIT :size`,
      evaluated: "by-triggers",
    },
    {
      key: "still-violating",
      title: `Rows that have a value, for which the expression gives NULL`,
      count: `SELECT count(*) AS found FROM ${name} WHERE ${dialect.quote(old.name)} IS NOT NULL AND ${up} IS NULL`,
      sample: null,
      evaluated: "by-triggers",
    },
    ...(params.fill === null ? [] : [measureFill(context, params.fill)]),
  ];
}
