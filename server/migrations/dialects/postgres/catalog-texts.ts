import type { TargetSession } from "../../target/target-session";
import type { CatalogText } from "../rehearsal-dialect";

/** What is ours and stays from run to run, such as the journal, is no part of what people have. */
const ofPeople = "n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast', 'switchyard_shadow')";

/**
 * Each object with everything the catalog says of it that a person could notice, in one text. Numbers of objects and the room that dropped
 * columns leave are not named: nobody can see them.
 */
const queries: readonly string[] = [
  `select case c.relkind when 'v' then 'view' when 'm' then 'materialized view' when 'S' then 'sequence' when 'c' then 'type' else 'table' end as kind,
     format('%I.%I', n.nspname, c.relname) as name, concat_ws(E'\n', 'kind ' || c.relkind::text, 'persistence ' || c.relpersistence::text, 'owner ' || c.relowner::regrole,
       'options ' || coalesce(c.reloptions::text, ''), 'grants ' || coalesce(c.relacl::text, ''), 'replica identity ' || c.relreplident::text,
       'row security ' || c.relrowsecurity || ' ' || c.relforcerowsecurity, 'partition key ' || coalesce(pg_get_partkeydef(c.oid), ''),
       'partition of ' || coalesce((select i.inhparent::regclass::text || ' ' || coalesce(pg_get_expr(c.relpartbound, c.oid), '') from pg_inherits i where i.inhrelid = c.oid), ''),
       'comment ' || coalesce(obj_description(c.oid, 'pg_class'), ''), case when c.relkind in ('v', 'm') then pg_get_viewdef(c.oid) end) as text
   from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind in ('r', 'p', 'v', 'm', 'S', 'c', 'f') and ${ofPeople}`,
  `select 'column' as kind, format('%I.%I.%I', n.nspname, c.relname, a.attname) as name, concat_ws(E'\n',
       'place ' || (row_number() over (partition by c.oid order by a.attnum)), 'type ' || format_type(a.atttypid, a.atttypmod), 'not null ' || a.attnotnull,
       'default ' || coalesce(pg_get_expr(d.adbin, d.adrelid), ''), 'identity ' || a.attidentity::text, 'generated ' || a.attgenerated::text,
       'collation ' || a.attcollation::regcollation, 'storage ' || a.attstorage::text || ' ' || coalesce(to_jsonb(a) ->> 'attcompression', ''), 'statistics ' || coalesce(nullif(a.attstattarget, -1)::text, ''),
       'options ' || coalesce(a.attoptions::text, ''), 'grants ' || coalesce(a.attacl::text, ''), 'comment ' || coalesce(col_description(c.oid, a.attnum), '')) as text
   from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
   left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
   where a.attnum > 0 and not a.attisdropped and c.relkind in ('r', 'p', 'v', 'm', 'c', 'f') and ${ofPeople}`,
  `select 'constraint' as kind, format('%s.%I', coalesce(nullif(k.conrelid, 0)::regclass::text, k.contypid::regtype::text), k.conname) as name,
     concat_ws(E'\n', pg_get_constraintdef(k.oid), 'validated ' || k.convalidated, 'deferrable ' || k.condeferrable || ' ' || k.condeferred,
       'inherited ' || k.coninhcount || ' ' || k.conislocal, 'index ' || nullif(k.conindid, 0)::regclass, 'comment ' || obj_description(k.oid, 'pg_constraint')) as text
   from pg_constraint k join pg_namespace n on n.oid = k.connamespace where ${ofPeople}`,
  `select 'index' as kind, i.indexrelid::regclass::text as name, concat_ws(E'\n', pg_get_indexdef(i.indexrelid), 'valid ' || i.indisvalid, 'ready ' || i.indisready,
       'clustered ' || i.indisclustered, 'replica identity ' || i.indisreplident, 'immediate ' || i.indimmediate, 'comment ' || obj_description(c.oid, 'pg_class')) as text
   from pg_index i join pg_class c on c.oid = i.indexrelid join pg_namespace n on n.oid = c.relnamespace where ${ofPeople}`,
  `select 'trigger' as kind, format('%s.%I', t.tgrelid::regclass, t.tgname) as name,
     concat_ws(E'\n', pg_get_triggerdef(t.oid), 'enabled ' || t.tgenabled::text, 'comment ' || obj_description(t.oid, 'pg_trigger')) as text
   from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace where not t.tgisinternal and ${ofPeople}`,
  `select 'function' as kind, p.oid::regprocedure::text as name,
     concat_ws(E'\n', pg_get_functiondef(p.oid), 'owner ' || p.proowner::regrole, 'grants ' || p.proacl::text, 'comment ' || obj_description(p.oid, 'pg_proc')) as text
   from pg_proc p join pg_namespace n on n.oid = p.pronamespace where p.prokind in ('f', 'p', 'w') and ${ofPeople}`,
  `select 'policy' as kind, format('%s.%I', p.polrelid::regclass, p.polname) as name, concat_ws(E'\n', 'for ' || p.polcmd::text, 'permissive ' || p.polpermissive,
       'to ' || p.polroles::regrole[]::text, 'using ' || pg_get_expr(p.polqual, p.polrelid), 'check ' || pg_get_expr(p.polwithcheck, p.polrelid)) as text
   from pg_policy p join pg_class c on c.oid = p.polrelid join pg_namespace n on n.oid = c.relnamespace where ${ofPeople}`,
  `select 'statistics' as kind, format('%I.%I', n.nspname, s.stxname) as name, pg_get_statisticsobjdef(s.oid) as text
   from pg_statistic_ext s join pg_namespace n on n.oid = s.stxnamespace where ${ofPeople}`,
  `select 'rule' as kind, format('%s.%I', r.ev_class::regclass, r.rulename) as name, concat_ws(E'\n', pg_get_ruledef(r.oid), 'enabled ' || r.ev_enabled::text) as text
   from pg_rewrite r join pg_class c on c.oid = r.ev_class join pg_namespace n on n.oid = c.relnamespace where r.rulename <> '_RETURN' and ${ofPeople}`,
  `select 'type' as kind, format('%I.%I', n.nspname, t.typname) as name, concat_ws(E'\n', 'kind ' || t.typtype::text, 'base ' || nullif(t.typbasetype, 0)::regtype,
       'default ' || t.typdefault, 'not null ' || t.typnotnull,
       'labels ' || (select string_agg(quote_literal(l.enumlabel), ', ' order by l.enumsortorder) from pg_enum l where l.enumtypid = t.oid)) as text
   from pg_type t join pg_namespace n on n.oid = t.typnamespace where t.typtype in ('e', 'd', 'r') and ${ofPeople}`,
  `select 'schema' as kind, quote_ident(n.nspname) as name, concat_ws(E'\n', 'owner ' || n.nspowner::regrole, 'grants ' || n.nspacl::text) as text
   from pg_namespace n where n.nspname not like 'pg\\_%' and n.nspname <> 'information_schema'`,
  // What is left of ours, without the journal and the schema itself, which stay from run to run.
  `select 'shadow' as kind, c.oid::regclass::text as name, c.relkind::text as text from pg_class c join pg_namespace n on n.oid = c.relnamespace
   where n.nspname = 'switchyard_shadow' and c.relkind in ('r', 'S', 'v') and c.relname not like 'journal%'`,
  `select 'shadow' as kind, p.oid::regprocedure::text as name, 'function' as text from pg_proc p join pg_namespace n on n.oid = p.pronamespace
   where n.nspname = 'switchyard_shadow'`,
];

/** Every object of the scratch database as text, in a fixed order. */
export async function catalogTexts(session: TargetSession): Promise<CatalogText[]> {
  const found: CatalogText[] = [];
  for (const query of queries) {
    const { rows } = await session.query(query);
    found.push(...rows.map((row) => ({ object: { kind: String(row["kind"]), name: String(row["name"]) }, text: String(row["text"]) })));
  }
  return found.toSorted((one, other) => compare(keyOf(one), keyOf(other)));
}

function keyOf({ object }: CatalogText): string {
  return `${object.kind} ${object.name}`;
}

function compare(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
