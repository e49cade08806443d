import type { ForcedRow, Query } from "../run-dialect";
import { quote, tableName } from "./names";

/** Values travel as text; the server reads them as the column's own type. */
export function postgresForce({ table, column, key, current, original }: ForcedRow): Query {
  const names = Object.keys(key);
  const keyed = names.map((name, at) => `${quote(name)} = $${at + 3}`);
  return {
    sql: `update ${tableName(table)} set ${quote(column)} = $1 where ${keyed.join(" and ")} and ${quote(column)} is not distinct from $2`,
    values: [original, current, ...names.map((name) => key[name])],
  };
}

/** Looked at only. */
export function postgresIsForced({ table, column, key, original }: ForcedRow): Query {
  const names = Object.keys(key);
  const keyed = names.map((name, at) => `${quote(name)} = $${at + 2}`);
  return {
    sql: `select exists (select from ${tableName(table)} where ${keyed.join(" and ")} and ${quote(column)} is not distinct from $1) as done`,
    values: [original, ...names.map((name) => key[name])],
  };
}
