import type { ForcedRow, Query } from "../run-dialect";
import { quote } from "./names";

/** The value is compared byte by byte: the column's collation may take two spellings for one. */
export function mariadbForce({ table, column, key, current, original }: ForcedRow): Query {
  const names = Object.keys(key);
  const keyed = names.map((name) => `${quote(name)} = ?`);
  return {
    sql: `update ${quote(table.schema)}.${quote(table.name)} set ${quote(column)} = ? where ${keyed.join(" and ")} and cast(${quote(column)} as char character set utf8mb4) collate utf8mb4_bin <=> ?`,
    values: [original, ...names.map((name) => key[name]), current],
  };
}
