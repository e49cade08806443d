import type { ForcedRow, Query } from "../run-dialect";
import { quote } from "./names";

/** Values travel as text; the server reads them as the column's own type. */
export function mariadbForce({ table, column, key, current, original }: ForcedRow): Query {
  const { sql, values } = rowThatHolds({ column, key }, current);
  return { sql: `update ${quote(table.schema)}.${quote(table.name)} set ${quote(column)} = ? where ${sql}`, values: [original, ...values] };
}

/** Looked at only. */
export function mariadbIsForced({ table, column, key, original }: ForcedRow): Query {
  const { sql, values } = rowThatHolds({ column, key }, original);
  return { sql: `select exists (select 1 from ${quote(table.schema)}.${quote(table.name)} where ${sql}) as done`, values };
}

/** The value is compared byte by byte: the column's collation may take two spellings for one. */
function rowThatHolds({ column, key }: Pick<ForcedRow, "column" | "key">, value: string | null): Query {
  const names = Object.keys(key);
  const keyed = names.map((name) => `${quote(name)} = ?`);
  return {
    sql: `${keyed.join(" and ")} and cast(${quote(column)} as char character set utf8mb4) collate utf8mb4_bin <=> ?`,
    values: [...names.map((name) => key[name]), value],
  };
}
