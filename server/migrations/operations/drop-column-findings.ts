import type { ColumnFacts } from "../catalog/table-facts";
import type { Finding } from "../schemas";
import { block, findRowSecurity, note, warn } from "./found";
import { findUnkeyed } from "./kept-rows";
import { columnOf, foreignKeysOver, namedBy } from "./moved-columns";
import type { OperationContext } from "./operation";
import type { DropColumnParams } from "./schemas";

type Context = OperationContext<DropColumnParams>;

/** What stands in the way of dropping the column, or has to be known. */
export function findDropColumn(context: Context): Finding[] {
  const unfit = findUnkeyed(context.table, context.params.column);
  if (unfit !== null) return [unfit];
  const column = columnOf(context.table, context.params.column);
  return [...findNeeded(context, column), ...findValue(context, column), ...findIndexes(context), ...findReaders(context), ...findRowSecurity(context.table)];
}

/** What would not work any more, or would stand in the way of finalize. */
function findNeeded({ table, params }: Context, column: ColumnFacts): Finding[] {
  const name = `${table.name}.${column.name}`;
  const findings: Finding[] = [];
  const builtOn = namedBy(table, column.name, /^(?:view|materialized view|generated column|policy|rule|partition key|index expression|trigger)$/);
  if (builtOn !== "") findings.push(block("column-in-use", `These name ${name}: ${builtOn}. Change or remove them first; without the column they fail.`));
  const keys = foreignKeysOver(table, column.name);
  if (keys.length > 0)
    findings.push(
      block("foreign-key", `${name} is part of a foreign key: ${keys.join(", ")}. Drop the foreign key first; with the column it would go without a way back.`),
    );
  if (table.indexes.some(({ isUnique, columns }) => isUnique && columns.length > 1 && columns.includes(column.name)))
    findings.push(
      block(
        "unique-of-several",
        `${name} is part of a unique index of several columns. Without it the index would mean something else; drop or replace the index first.`,
      ),
    );
  if (column.identity === "auto-increment")
    findings.push(block("identity-column", `${name} gets its values from a counter of the table. It cannot be renamed away.`));
  const checks = namedBy(table, column.name, /^check$/);
  if (checks !== "" && !isJsonCheck(table.checks, column))
    findings.push(warn("check-goes-too", `${checks} names ${name} and goes with it at finalize. Until then rows without a value pass it.`));
  const functions = namedBy(table, column.name, /^function$/);
  if (functions !== "") findings.push(warn("function-names-it", `These name ${params.column} in their text and fail from the beginning on: ${functions}.`));
  return findings;
}

/** MariaDB keeps JSON as a text with a check of its own, which is a part of the column. */
function isJsonCheck(checks: Context["table"]["checks"], { name, family }: ColumnFacts): boolean {
  return family === "json" && checks.some((check) => check.name === name);
}

function findValue({ params, table, dialect }: Context, column: ColumnFacts): Finding[] {
  const name = `${table.name}.${column.name}`;
  if (column.isNullable || column.defaultSql !== null) return [];
  if (params.fill === null)
    return [block("no-value", `${name} may not be NULL and has no default. Write what rows get at a rollback that were inserted without it.`)];
  if (table.indexes.some(({ isUnique, columns }) => isUnique && columns.length === 1 && columns[0] === column.name))
    return [
      warn(
        "unique-value",
        `${name} is unique: at a rollback the expression has to give each row inserted since a value of its own, or the rollback stops there.`,
      ),
    ];
  return dialect.columns.provesNotNull
    ? []
    : [
        note(
          "built-anew",
          "Allowing NULL, and forbidding it again at a rollback, builds the table anew beside its writers: it takes as much room again, and replicas wait as long as it takes.",
        ),
      ];
}

function findIndexes({ params, table }: Context): Finding[] {
  const several = table.indexes.filter(({ isUnique, columns }) => !isUnique && columns.length > 1 && columns.includes(params.column));
  const alone = table.indexes.filter(({ columns }) => columns.length === 1 && columns[0] === params.column);
  const names = (indexes: typeof several) => indexes.map(({ name }) => name).join(", ");
  return [
    ...(several.length === 0
      ? []
      : [
          warn(
            "index-of-several",
            `At finalize these indexes of several columns go too, or lose the column: ${names(several)}. Add one over the other columns first where queries need it.`,
          ),
        ]),
    ...(alone.length === 0 ? [] : [note("index-goes-too", `At finalize these indexes go too: ${names(alone)}.`)]),
  ];
}

function findReaders({ params, table, dialect }: Context): Finding[] {
  const name = `${table.name}.${params.column}`;
  return [
    warn(
      "old-versions-fail",
      `Application versions that still name ${name} fail from the beginning on. Observe first who reads and writes it, and deploy a version that does not.`,
    ),
    ...(dialect.moves.hides ? [] : [note("visible-column", `SELECT * still shows it until finalize, under the name that ends in __dropped.`)]),
  ];
}
