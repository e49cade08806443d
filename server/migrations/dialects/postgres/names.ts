/** The schema of a target that holds logs, shadow tables, functions and the journal of the executor. */
export const shadowSchema = "switchyard_shadow";

/** NAMEDATALEN - 1: bytes. */
export const identifierLimit = 63;

/** An identifier as it is written in a statement. */
export function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A text as it is written in a statement, whatever `standard_conforming_strings` says. */
export function literal(text: string): string {
  const quoted = `'${text.replaceAll("'", "''")}'`;
  return text.includes("\\") ? ` E${quoted.replaceAll("\\", "\\\\")}` : quoted;
}

/** A table with its schema. */
export function tableName({ schema, name }: { schema: string; name: string }): string {
  return `${quote(schema)}.${quote(name)}`;
}

/**
 * Column `total`: about how many rows a table has, as the server knows it without counting; null where it does not. As its planner does, it takes
 * the rows of a page that were last counted, and the pages that the table has now.
 */
export function estimatedRows(table: { schema: string; name: string }): string {
  return `SELECT nullif(CASE WHEN reltuples > 0 AND relpages > 0
  THEN round(reltuples / relpages * (pg_relation_size(oid) / current_setting('block_size')::bigint))
  WHEN reltuples < 0 THEN pg_stat_get_live_tuples(oid) ELSE reltuples END::bigint, 0) AS total
FROM pg_catalog.pg_class WHERE oid = ${literal(tableName(table))}::regclass`;
}

/** Bytes, as the limit counts. */
export function identifierLength(name: string): number {
  return Buffer.byteLength(name, "utf8");
}

/** The name with what follows it, shortened in its own part so that it stays within the limit and characters stay whole. */
export function fitted(name: string, suffix: string): string {
  let kept = Array.from(name);
  while (identifierLength(kept.join("")) + identifierLength(suffix) > identifierLimit) kept = kept.slice(0, -1);
  return `${kept.join("")}${suffix}`;
}
