import type { PostgresTarget } from "./postgres-target";

/** What belongs to the table, line by line: columns, constraints, indexes, triggers, and everything of ours. */
const query = `
SELECT 'column ' || attname || ' ' || format_type(atttypid, atttypmod) || CASE WHEN attnotnull THEN ' not null' ELSE '' END || coalesce(' ' || pg_get_expr(adbin, adrelid), '')
  || ' ' || attidentity::text || attgenerated::text || coalesce(' ' || col_description(attrelid, attnum), '') AS line
FROM pg_attribute LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped
UNION ALL
SELECT 'information_schema ' || column_name || ' ' || data_type || ' ' || coalesce(character_maximum_length::text, '') || ' ' || is_nullable || ' ' || coalesce(column_default, '')
FROM information_schema.columns WHERE table_schema = 'public' AND table_name = $2
UNION ALL SELECT 'constraint ' || conname || ' ' || pg_get_constraintdef(oid) || ' ' || convalidated::text FROM pg_constraint WHERE conrelid = $1::regclass
UNION ALL SELECT 'index ' || pg_get_indexdef(indexrelid) || ' ' || indisvalid::text FROM pg_index WHERE indrelid = $1::regclass
UNION ALL SELECT 'trigger ' || pg_get_triggerdef(oid) || ' ' || tgenabled::text FROM pg_trigger WHERE tgrelid = $1::regclass AND NOT tgisinternal
UNION ALL SELECT 'function ' || proname FROM pg_proc WHERE pronamespace = 'switchyard_shadow'::regnamespace
UNION ALL SELECT 'relation ' || relname FROM pg_class WHERE relnamespace = 'switchyard_shadow'::regnamespace AND relname !~ '^(test_walk|journal)'
ORDER BY line`;

/** Everything the catalog tells of a table in `public` and of what is ours. */
export async function catalogOf(target: Pick<PostgresTarget, "superuserQuery">, table: string): Promise<string> {
  const rows = await target.superuserQuery(query, [`public.${table}`, table]);
  return rows.map(({ line }) => String(line)).join("\n");
}
