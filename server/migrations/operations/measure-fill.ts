import type { Measure, OperationContext } from "./operation";

/** What a rollback puts where there is no value has to be a value, and the names in it have to be found: better asked for now than then. */
export function measureFill({ table, dialect }: Pick<OperationContext<unknown>, "table" | "dialect">, fill: string): Measure {
  return {
    key: "no-fill",
    title: "Rows for which the expression that fills them at a rollback gives NULL",
    count: `SELECT count(*) AS found FROM ${dialect.tableName(table)} WHERE ${dialect.row.bare.expression(fill)} IS NULL`,
    sample: null,
    evaluated: "by-triggers",
  };
}
