import type { Finding } from "../schemas";
import type { ColumnFacts } from "../catalog/table-facts";
import type { Step } from "../scripts/schemas";
import { block, columnNamed, noColumn } from "./found";
import type { Operation, OperationContext } from "./operation";
import { changeDefaultParams, type ChangeDefaultParams } from "./schemas";

type Context = OperationContext<ChangeDefaultParams>;

/** Another default for rows to come; rows that are there stay as they are. */
export const changeDefault: Operation<ChangeDefaultParams> = {
  kind: "change_default",
  title: "Change a default",
  params: changeDefaultParams,
  name: ({ params, table }) => `${params.default === null ? "Drop" : "Change"} the default of ${table.name}.${params.column}`,
  validate,
  forward: fitting(({ params, table, dialect }, column) => [
    dialect.columns.setDefault({ key: "set-default", phase: "expand", title: `Give ${table.name}.${column.name} its new default` }, table, {
      column,
      from: column.defaultSql,
      to: params.default,
    }),
  ]),
  rollback: fitting(({ params, table, dialect }, column) => [
    dialect.columns.setDefault({ key: "reset-default", phase: "restore", title: `Give ${table.name}.${column.name} its old default back` }, table, {
      column,
      from: params.default,
      to: column.defaultSql,
    }),
  ]),
  finalize: () => [],
  owned: () => [],
  measures: () => [],
  words: ({ params, table }) => {
    const before = columnNamed(table, params.column)?.defaultSql ?? null;
    return {
      effect: `New rows of ${table.name} that do not name ${params.column} get ${params.default ?? "no default"} instead of ${before ?? "no default"}; rows that are there stay.`,
      undo: `Rollback sets ${before ?? "no default"} again. Rows written meanwhile keep what they got.`,
      afterFinalize: "Finalize changes nothing: the new default stays.",
    };
  },
};

function fitting(make: (context: Context, column: ColumnFacts) => Step[]): (context: Context) => Step[] {
  return (context) => {
    const column = columnNamed(context.table, context.params.column);
    return column === undefined || validate(context).length > 0 ? [] : make(context, column);
  };
}

function validate({ params, table }: Context): Finding[] {
  const column = columnNamed(table, params.column);
  if (column === undefined) return [noColumn(table, params.column)];
  const name = `${table.name}.${column.name}`;
  if (column.generated !== null) return [block("generated-column", `${name} is generated: it has no default.`)];
  if (column.identity !== null) return [block("identity-column", `${name} gets its values from a sequence of its own: it has no other default.`)];
  if (column.defaultSql === params.default) return [block("same-default", `${name} has this default already.`)];
  return [];
}
