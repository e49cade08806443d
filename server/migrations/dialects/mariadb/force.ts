import type { ForcedRow, ForcedValue, Query } from "../run-dialect";
import { quote } from "./names";

/** Values travel as text; the server reads them as the column's own type. */
export function mariadbForce({ table, key, values }: ForcedRow): Query {
  const sets = values.map(({ column }) => `${quote(column)} = ?`);
  const row = rowThatHolds({ table, key, values }, "current");
  return {
    sql: `update ${quote(table.schema)}.${quote(table.name)} set ${sets.join(", ")} where ${row.sql}`,
    values: [...values.map(({ original }) => original), ...row.values],
  };
}

/** Looked at only. */
export function mariadbIsForced({ table, key, values }: ForcedRow): Query {
  const row = rowThatHolds({ table, key, values }, "original");
  return { sql: `select exists (select 1 from ${quote(table.schema)}.${quote(table.name)} where ${row.sql}) as done`, values: row.values };
}

/**
 * The value is compared byte by byte: the column's collation may take two spellings for one. A FLOAT is compared as a number, because as a text it has
 * six digits only.
 */
function rowThatHolds({ table, key, values }: ForcedRow, which: keyof Omit<ForcedValue, "column">): Query {
  const names = Object.keys(key);
  const keyed = names.map((name) => `${quote(name)} = ?`);
  const isFloat = "(select data_type from information_schema.columns where table_schema = ? and table_name = ? and column_name = ?) = 'float'";
  const held = values.map(({ column }) => {
    const text = `cast(${quote(column)} as char character set utf8mb4) collate utf8mb4_bin <=> ?`;
    return `if(${isFloat}, ${quote(column)} <=> cast(? as float), ${text})`;
  });
  const compared = values.flatMap((value) => [table.schema, table.name, value.column, value[which], value[which]]);
  return { sql: [...keyed, ...held].join(" and "), values: [...names.map((name) => key[name]), ...compared] };
}
