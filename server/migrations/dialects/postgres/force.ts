import type { ForcedRow, ForcedValue, Query } from "../run-dialect";
import { quote, tableName } from "./names";
import { same } from "./row-refs";

/** Values travel as text; the server reads them as the column's own type. */
export function postgresForce({ table, key, values }: ForcedRow): Query {
  const sets = values.map(({ column }, at) => `${quote(column)} = $${at + 1}`);
  const row = rowThatHolds(key, values, "current", values.length);
  return { sql: `update ${tableName(table)} set ${sets.join(", ")} where ${row.sql}`, values: [...values.map(({ original }) => original), ...row.values] };
}

/** Looked at only. */
export function postgresIsForced({ table, key, values }: ForcedRow): Query {
  const row = rowThatHolds(key, values, "original", 0);
  return { sql: `select exists (select from ${tableName(table)} where ${row.sql}) as done`, values: row.values };
}

/**
 * The value is compared byte by byte, once both are of the column's type: its own equality may take two spellings for one, and not every type has one.
 * `before`: how many placeholders stand before these.
 */
function rowThatHolds(key: ForcedRow["key"], values: readonly ForcedValue[], which: "current" | "original", before: number): Query {
  const names = Object.keys(key);
  const keyed = names.map((name, at) => `${quote(name)} = $${before + at + 1}`);
  // In a CASE beside the column the text is read as the column's type, whose name is not known here.
  const held = values.map(({ column }, at) => same(quote(column), `case when true then $${before + names.length + at + 1} else ${quote(column)} end`));
  return { sql: [...keyed, ...held].join(" and "), values: [...names.map((name) => key[name]), ...values.map((value) => value[which])] };
}
