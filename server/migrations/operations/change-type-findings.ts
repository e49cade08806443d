import type { Finding } from "../schemas";
import { block, findRowSecurity, note, warn } from "./found";
import { findUnkeyed } from "./kept-rows";
import { columnOf, foreignKeysOver, namedBy } from "./moved-columns";
import type { OperationContext } from "./operation";
import type { ChangeTypeParams } from "./schemas";

type Context = OperationContext<ChangeTypeParams>;

/** More than names of columns: an order, a part of a value, a condition, another method. */
const special = /\b(?:WHERE|DESC|INCLUDE|NULLS|COLLATE|FULLTEXT|SPATIAL)\b|USING (?!btree)|_ops\b|`\(\d+\)/i;

/** What stands in the way of another type, or has to be known. */
export function findChangeType(context: Context): Finding[] {
  const unfit = findUnkeyed(context.table, context.params.column);
  return unfit === null ? [...findUnfit(context), ...findIndexes(context), ...findReaders(context), ...findRowSecurity(context.table)] : [unfit];
}

function findUnfit({ params, table, dialect }: Context): Finding[] {
  const column = columnOf(table, params.column);
  const name = `${table.name}.${column.name}`;
  const findings: Finding[] = [];
  if (dialect.moves.knownType(params.type) === null)
    findings.push(block("unknown-type", `${params.type} is not known as a type here. Write one of the database, or a type of your own with its schema.`));
  if (column.identity !== null)
    findings.push(block("identity-column", `${name} gets its values from a sequence of its own, which would stay with the old column.`));
  const builtOn = namedBy(table, column.name, /^(?:view|materialized view|generated column|policy|rule|partition key|index expression|trigger|check)$/);
  if (builtOn !== "")
    findings.push(
      block("column-in-use", `These name ${name} and would stay with the old column: ${builtOn}. Remove them first, and make them anew afterwards.`),
    );
  const keys = foreignKeysOver(table, column.name);
  if (keys.length > 0)
    findings.push(block("foreign-key", `${name} is part of a foreign key: ${keys.join(", ")}. Drop it first; it would stay with the old column.`));
  if (!column.isNullable && (params.fill === null || params.default === null))
    findings.push(
      block(
        "no-value",
        `${name} may not be NULL. Write what stands in the old column where the way back fails, and a default of the new type for the moments in which nobody fills it.`,
      ),
    );
  if (column.defaultSql !== null && params.default === null)
    findings.push(warn("default-lost", `${name} has the default ${column.defaultSql}; the new column gets none. Write it as the new type has it.`));
  return findings;
}

function findIndexes({ params, table, dialect }: Context): Finding[] {
  const over = table.indexes.filter(({ columns }) => columns.includes(params.column));
  const odd = over.filter(
    ({ definition, columns, constraint }) => special.test(definition) || columns.includes(null) || (constraint !== null && dialect.moves.uniqueIsConstraint),
  );
  if (odd.length === 0) return [];
  return [
    block(
      "index-not-copied",
      `These indexes are more than an order of columns, and are not made over the new column: ${odd.map(({ name }) => name).join(", ")}. Drop them first, and make them anew afterwards.`,
    ),
  ];
}

function findReaders({ params, table, dialect }: Context): Finding[] {
  const functions = namedBy(table, params.column, /^function$/);
  const size = Math.ceil(table.sizeBytes / 1_000_000).toLocaleString("en-US");
  return [
    ...(functions === "" ? [] : [warn("function-names-it", `These name ${params.column} in their text and meet the new type: ${functions}.`)]),
    warn(
      "column-order",
      `The new column stands at the end of ${table.name}: SELECT * gives another order, and INSERT without a list of columns fails or goes wrong.`,
    ),
    note("room", `Every row is written once more: up to ${size} MB more until the table is cleaned, and as much to replicas.`),
    ...(dialect.moves.hides ? [] : [note("visible-column", "SELECT * shows the columns of ours until finalize.")]),
  ];
}
