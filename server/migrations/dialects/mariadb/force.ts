import type { ForcedRow, ForcedValue, Query } from "../run-dialect";
import { quote } from "./names";

/** Values travel as text; the server reads them as the column's own type. */
export function mariadbForce({ table, key, values }: ForcedRow): Query {
  const sets = values.map(({ column }) => `${quote(column)} = ?`);
  const row = rowThatHolds(key, values, "current");
  return {
    sql: `update ${quote(table.schema)}.${quote(table.name)} set ${sets.join(", ")} where ${row.sql}`,
    values: [...values.map(({ original }) => original), ...row.values],
  };
}

/** Looked at only. */
export function mariadbIsForced({ table, key, values }: ForcedRow): Query {
  const row = rowThatHolds(key, values, "original");
  return { sql: `select exists (select 1 from ${quote(table.schema)}.${quote(table.name)} where ${row.sql}) as done`, values: row.values };
}

/** The value is compared byte by byte: the column's collation may take two spellings for one. */
function rowThatHolds(key: ForcedRow["key"], values: readonly ForcedValue[], which: "current" | "original"): Query {
  const names = Object.keys(key);
  const keyed = names.map((name) => `${quote(name)} = ?`);
  const held = values.map(({ column }) => `cast(${quote(column)} as char character set utf8mb4) collate utf8mb4_bin <=> ?`);
  return { sql: [...keyed, ...held].join(" and "), values: [...names.map((name) => key[name]), ...values.map((value) => value[which])] };
}
