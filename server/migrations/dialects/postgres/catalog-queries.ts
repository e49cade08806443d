/** Questions to PostgreSQL's catalog; every name comes as a parameter. `$1` is the table's oid except where it says otherwise. */

/** `$1` schema, `$2` table. */
export const tableQuery = `
select c.oid::text as oid, n.nspname::text as schema, c.relname::text as name, c.relkind::text as kind,
  exists (select from pg_inherits i where i.inhrelid = c.oid) as is_child,
  c.relrowsecurity as has_row_security, pg_get_userbyid(c.relowner)::text as owner,
  obj_description(c.oid, 'pg_class') as comment, case when c.reltuples < 0 then pg_stat_get_live_tuples(c.oid) else c.reltuples end::float8 as estimated_rows,
  pg_total_relation_size(c.oid)::float8 as size_bytes, am.amname::text as storage
from pg_class c join pg_namespace n on n.oid = c.relnamespace left join pg_am am on am.oid = c.relam
where n.nspname = $1 and c.relname = $2 and c.relkind in ('r', 'p')`;

export const columnsQuery = `
select a.attnum::int as position, a.attname::text as name,
  -- A type of one's own with its schema, whatever the role's search path is: our triggers have another.
  case when tn.nspname <> 'pg_catalog' and pg_type_is_visible(coalesce(e.oid, t.oid)) then quote_ident(tn.nspname) || '.' else '' end
    || format_type(a.atttypid, a.atttypmod) as type,
  t.typname::text as type_name, t.typtype::text as type_kind, a.atttypmod::int as modifier, not a.attnotnull as is_nullable,
  pg_get_expr(d.adbin, d.adrelid) as expression, a.attgenerated::text as generated, a.attidentity::text as identity,
  case when a.attcollation <> t.typcollation then quote_ident(co.collname) end as collation,
  col_description(a.attrelid, a.attnum) as comment
from pg_attribute a join pg_type t on t.oid = a.atttypid join pg_namespace tn on tn.oid = t.typnamespace
  left join pg_type e on e.oid = t.typelem and t.typcategory = 'A'
  left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
  left join pg_collation co on co.oid = a.attcollation
where a.attrelid = $1::oid and a.attnum > 0 and not a.attisdropped
order by a.attnum`;

export const indexesQuery = `
select i.relname::text as name, x.indisunique as is_unique, x.indisprimary as is_primary, x.indisvalid as is_valid,
  pg_get_indexdef(x.indexrelid) as definition, pg_relation_size(x.indexrelid)::float8 as size_bytes, co.conname::text as constraint_name,
  array(select a.attname::text from unnest(x.indkey::int2[]) with ordinality k (num, ord)
    left join pg_attribute a on a.attrelid = x.indrelid and a.attnum = k.num and k.num > 0
    where k.ord <= x.indnkeyatts order by k.ord) as columns
from pg_index x join pg_class i on i.oid = x.indexrelid
  left join pg_constraint co on co.conindid = x.indexrelid and co.conrelid = x.indrelid and co.contype in ('p', 'u', 'x')
where x.indrelid = $1::oid
order by i.relname`;

export const checksQuery = `
select conname::text as name, pg_get_expr(conbin, conrelid) as expression, convalidated as is_validated
from pg_constraint where conrelid = $1::oid and contype = 'c' order by conname`;

export const foreignKeysQuery = `
select c.conname::text as name, case when c.conrelid = $1::oid then 'out' else 'in' end as direction, o.relname::text as table_name, n.nspname::text as schema,
  array(select a.attname::text from unnest(own.keys) with ordinality k (num, ord)
    join pg_attribute a on a.attrelid = $1::oid and a.attnum = k.num order by k.ord) as columns,
  array(select a.attname::text from unnest(own.other_keys) with ordinality k (num, ord)
    join pg_attribute a on a.attrelid = o.oid and a.attnum = k.num order by k.ord) as other_columns,
  c.confdeltype::text as on_delete, c.confupdtype::text as on_update, c.convalidated as is_validated
from pg_constraint c
  join lateral (select case when c.conrelid = $1::oid then c.conkey else c.confkey end as keys,
    case when c.conrelid = $1::oid then c.confkey else c.conkey end as other_keys,
    case when c.conrelid = $1::oid then c.confrelid else c.conrelid end as other) own on true
  join pg_class o on o.oid = own.other join pg_namespace n on n.oid = o.relnamespace
where c.contype = 'f' and (c.conrelid = $1::oid or c.confrelid = $1::oid)
order by direction, c.conname, o.relname`;

/** `tgtype`: 1 row, 2 before, 4 insert, 8 delete, 16 update, 32 truncate, 64 instead (pg_trigger.h). */
export const triggersQuery = `
select t.tgname::text as name, t.tgtype::int as type, t.tgenabled::text as enabled, pg_get_triggerdef(t.oid) as definition,
  case when p.prosecdef then pg_get_userbyid(p.proowner)::text end as definer, pn.nspname::text = 'switchyard_shadow' as is_ours
from pg_trigger t join pg_proc p on p.oid = t.tgfoid join pg_namespace pn on pn.oid = p.pronamespace
where t.tgrelid = $1::oid and not t.tgisinternal
order by t.tgname`;

/**
 * What pg_depend knows to name the table or one of its columns. Not: what the lists above tell already (constraints with an index, foreign
 * keys, defaults of the column itself) and our own triggers.
 */
export const dependentsQuery = `
with named as (
  select d.classid, d.objid, d.objsubid, nullif(d.refobjsubid, 0) as num, d.deptype
  from pg_depend d where d.refclassid = 'pg_class'::regclass and d.refobjid = $1::oid and d.deptype in ('n', 'a', 'i')
)
select case when v.relkind = 'm' then 'materialized view' when r.ev_class = $1::oid then 'rule' when v.relkind = 'v' then 'view' else 'rule' end as kind,
  case when r.rulename = '_RETURN' then quote_ident(vn.nspname) || '.' || quote_ident(v.relname) else r.rulename::text end as name,
  named.num, case when r.rulename = '_RETURN' then pg_get_viewdef(v.oid) else pg_get_ruledef(r.oid) end as definition
from named join pg_rewrite r on named.classid = 'pg_rewrite'::regclass and r.oid = named.objid
  join pg_class v on v.oid = r.ev_class join pg_namespace vn on vn.oid = v.relnamespace
union
select 'generated column', a.attname::text, named.num, pg_get_expr(d.adbin, d.adrelid)
from named join pg_attrdef d on named.classid = 'pg_attrdef'::regclass and d.oid = named.objid
  join pg_attribute a on a.attrelid = d.adrelid and a.attnum = d.adnum
where d.adrelid = $1::oid and a.attgenerated <> '' and named.num <> d.adnum
union
select 'generated column', a.attname::text, named.num, pg_get_expr(d.adbin, d.adrelid)
from named join pg_attribute a on named.classid = 'pg_class'::regclass and named.objid = $1::oid and a.attrelid = $1::oid and a.attnum = named.objsubid
  join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
where a.attgenerated <> '' and named.num <> a.attnum
union
select 'trigger', t.tgname::text, named.num, pg_get_triggerdef(t.oid)
from named join pg_trigger t on named.classid = 'pg_trigger'::regclass and t.oid = named.objid
  join pg_proc p on p.oid = t.tgfoid join pg_namespace n on n.oid = p.pronamespace
where not t.tgisinternal and named.num is not null and n.nspname <> 'switchyard_shadow'
union
select 'policy', p.polname::text, named.num, coalesce('USING (' || pg_get_expr(p.polqual, p.polrelid) || ')', '') ||
  coalesce(' WITH CHECK (' || pg_get_expr(p.polwithcheck, p.polrelid) || ')', '')
from named join pg_policy p on named.classid = 'pg_policy'::regclass and p.oid = named.objid
union
select 'index expression', i.relname::text, named.num, pg_get_indexdef(x.indexrelid)
from named join pg_index x on named.classid = 'pg_class'::regclass and x.indexrelid = named.objid join pg_class i on i.oid = x.indexrelid
where x.indrelid = $1::oid and named.num is not null and named.num <> all (x.indkey::int2[])
union
select 'check', c.conname::text, named.num, pg_get_constraintdef(c.oid)
from named join pg_constraint c on named.classid = 'pg_constraint'::regclass and c.oid = named.objid
where c.contype = 'c' and named.num is not null
union
select 'function', quote_ident(n.nspname) || '.' || quote_ident(p.proname), named.num, null
from named join pg_proc p on named.classid = 'pg_proc'::regclass and p.oid = named.objid join pg_namespace n on n.oid = p.pronamespace
where n.nspname <> 'switchyard_shadow'
union
select 'publication', p.pubname::text, null, null from pg_publication_tables p
where (p.schemaname, p.tablename) = (select n.nspname, c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.oid = $1::oid)
union
select 'partition key', c.relname::text, k.num, pg_get_partkeydef(c.oid)
from pg_partitioned_table p join pg_class c on c.oid = p.partrelid cross join unnest(p.partattrs::int2[]) k (num) where p.partrelid = $1::oid
union
select 'statistics', s.stxname::text, k.num, pg_get_statisticsobjdef(s.oid)
from pg_statistic_ext s cross join unnest(s.stxkeys::int2[]) k (num) where s.stxrelid = $1::oid
union
select 'inherited table', quote_ident(n.nspname) || '.' || quote_ident(c.relname), null, null
from pg_inherits i join pg_class c on c.oid = i.inhrelid join pg_namespace n on n.oid = c.relnamespace where i.inhparent = $1::oid
order by 1, 2, 3`;

/**
 * Functions in SQL or PL/pgSQL whose text holds the names of the table and of a column: the catalog does not know more of them than their text.
 */
export const functionsQuery = `
select quote_ident(n.nspname) || '.' || quote_ident(p.proname) as name, a.attnum::int as num
from pg_proc p join pg_namespace n on n.oid = p.pronamespace join pg_language l on l.oid = p.prolang
  cross join pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
where c.oid = $1::oid and l.lanname in ('sql', 'plpgsql') and n.nspname not in ('pg_catalog', 'information_schema', 'switchyard_shadow')
  and n.nspname !~ '^pg_' and strpos(lower(p.prosrc), lower(c.relname)) > 0 and strpos(lower(p.prosrc), lower(a.attname)) > 0
  and lower(p.prosrc) ~ ('\\m' || regexp_replace(lower(c.relname), '(\\W)', '\\\\\\1', 'g') || '\\M')
  and lower(p.prosrc) ~ ('\\m' || regexp_replace(lower(a.attname), '(\\W)', '\\\\\\1', 'g') || '\\M')
order by 1, 2 limit 200`;

/** `$1` a part of the name, `$2` how many. What costs time is asked of those that are shown only. */
export const tablesQuery = `
with shown as (
  select c.oid, n.nspname, c.relname, c.relkind, c.relispartition, c.reltuples, count(*) over ()::int as total
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'p') and n.nspname not in ('pg_catalog', 'information_schema', 'switchyard_shadow') and n.nspname !~ '^pg_(toast|temp)'
    and has_schema_privilege(n.oid, 'usage') and strpos(lower(n.nspname || '.' || c.relname), lower($1)) > 0
  order by n.nspname, c.relname limit $2
)
select c.nspname::text as schema, c.relname::text as name, c.total,
  case when c.relkind = 'p' then 'partitioned table' when c.relispartition then 'partition' else 'table' end as kind,
  case when c.reltuples < 0 then pg_stat_get_live_tuples(c.oid) else c.reltuples end::float8 as estimated_rows,
  coalesce(pg_total_relation_size(c.oid), 0)::float8 as size_bytes,
  (select count(*)::int from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns,
  (select count(*)::int from pg_index x where x.indrelid = c.oid) as indexes,
  exists (select from pg_index x where x.indrelid = c.oid and x.indisprimary) as has_primary_key,
  obj_description(c.oid, 'pg_class') as comment,
  array(select distinct case v.relkind when 'm' then 'materialized view' else 'view' end || '|' || vn.nspname || '.' || v.relname
    from pg_depend d join pg_rewrite r on d.classid = 'pg_rewrite'::regclass and r.oid = d.objid
      join pg_class v on v.oid = r.ev_class and v.oid <> c.oid join pg_namespace vn on vn.oid = v.relnamespace
    where d.refclassid = 'pg_class'::regclass and d.refobjid = c.oid
    union select 'foreign key|' || fn.nspname || '.' || f.relname
    from pg_constraint fk join pg_class f on f.oid = fk.conrelid join pg_namespace fn on fn.oid = f.relnamespace
    where fk.contype = 'f' and fk.confrelid = c.oid and fk.conrelid <> c.oid order by 1) as dependents
from shown c order by c.nspname, c.relname`;
