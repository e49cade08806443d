import type { TargetSession } from "../../target/target-session";
import type { CopyStatement } from "../rehearsal-dialect";

/** Objects that came with an extension are made by it. */
const ownObjects = "not exists (select 1 from pg_depend e where e.classid = x.tableoid and e.objid = x.oid and e.deptype = 'e')";
const ofPeople = "n.nspname not in ('pg_catalog', 'information_schema', 'switchyard_shadow') and n.nspname not like 'pg\\_%'";

/** Extensions of which the relations, or the functions, use something. */
const extensions = `
  select 'extension' as kind, e.extname as name, format('create extension if not exists %I with schema %I', e.extname, n.nspname) as sql
  from pg_extension e join pg_namespace n on n.oid = e.extnamespace
  where e.extname <> 'plpgsql' and exists (
    select 1 from pg_depend u join pg_depend m on m.deptype = 'e' and m.refclassid = 'pg_extension'::regclass and m.refobjid = e.oid
      and m.classid = u.refclassid and m.objid = u.refobjid
    where (u.classid = 'pg_class'::regclass and (u.objid = any($1::oid[]) or u.objid in (select indexrelid from pg_index where indrelid = any($1::oid[]))))
      or (u.classid = 'pg_attrdef'::regclass and u.objid in (select oid from pg_attrdef where adrelid = any($1::oid[])))
      or (u.classid = 'pg_constraint'::regclass and u.objid in (select oid from pg_constraint where conrelid = any($1::oid[])))
      or (u.classid = 'pg_rewrite'::regclass and u.objid in (select oid from pg_rewrite where ev_class = any($1::oid[])))
      or (u.classid = 'pg_trigger'::regclass and u.objid in (select oid from pg_trigger where tgrelid = any($1::oid[])))
      or u.classid in ('pg_proc'::regclass, 'pg_type'::regclass) and u.objid >= 16384)`;

const schemas = `
  select 'schema' as kind, n.nspname as name, format('create schema if not exists %I', n.nspname) as sql from pg_namespace n where ${ofPeople}`;

const enums = `
  select 'enum' as kind, format('%I.%I', n.nspname, x.typname) as name, format('create type %I.%I as enum (%s)', n.nspname, x.typname,
    (select string_agg(quote_literal(l.enumlabel), ', ' order by l.enumsortorder) from pg_enum l where l.enumtypid = x.oid)) as sql
  from pg_type x join pg_namespace n on n.oid = x.typnamespace where x.typtype = 'e' and ${ofPeople} and ${ownObjects}`;

const domains = `
  select 'domain' as kind, format('%I.%I', n.nspname, x.typname) as name, format('create domain %I.%I as %s%s%s%s%s', n.nspname, x.typname,
    format_type(x.typbasetype, x.typtypmod),
    case when x.typcollation <> 0 and x.typcollation <> b.typcollation then ' collate ' || x.typcollation::regcollation else '' end,
    coalesce(' default ' || x.typdefault, ''), case when x.typnotnull then ' not null' else '' end,
    coalesce((select string_agg(format(' constraint %I %s', k.conname, pg_get_constraintdef(k.oid)), '' order by k.oid)
      from pg_constraint k where k.contypid = x.oid and k.contype = 'c'), '')) as sql
  from pg_type x join pg_namespace n on n.oid = x.typnamespace join pg_type b on b.oid = x.typbasetype where x.typtype = 'd' and ${ofPeople} and ${ownObjects}`;

const composites = `
  select 'type' as kind, format('%I.%I', n.nspname, x.typname) as name, format('create type %I.%I as (%s)', n.nspname, x.typname,
    (select string_agg(quote_ident(a.attname) || ' ' || format_type(a.atttypid, a.atttypmod), ', ' order by a.attnum)
      from pg_attribute a where a.attrelid = x.typrelid and a.attnum > 0 and not a.attisdropped)) as sql
  from pg_type x join pg_namespace n on n.oid = x.typnamespace join pg_class c on c.oid = x.typrelid
  where x.typtype = 'c' and c.relkind = 'c' and ${ofPeople} and ${ownObjects}`;

const ranges = `
  select 'range' as kind, format('%I.%I', n.nspname, x.typname) as name,
    format('create type %I.%I as range (subtype = %s)', n.nspname, x.typname, format_type(r.rngsubtype, null)) as sql
  from pg_range r join pg_type x on x.oid = r.rngtypid join pg_namespace n on n.oid = x.typnamespace where ${ofPeople} and ${ownObjects}`;

const collations = `
  select 'collation' as kind, format('%I.%I', n.nspname, x.collname) as name,
    format('create collation %I.%I (%s, provider = %s, deterministic = %s)', n.nspname, x.collname,
      case when x.collprovider = 'i' then format('locale = %L', coalesce(to_jsonb(x) ->> 'colllocale', to_jsonb(x) ->> 'colliculocale', x.collcollate))
           else format('lc_collate = %L, lc_ctype = %L', x.collcollate, x.collctype) end,
      case x.collprovider when 'i' then 'icu' else 'libc' end, x.collisdeterministic) as sql
  from pg_collation x join pg_namespace n on n.oid = x.collnamespace where x.collprovider in ('c', 'i') and ${ofPeople} and ${ownObjects}`;

/** Sequences that defaults of these tables name; those of identity columns come with them. */
const sequences = `
  select distinct 'sequence' as kind, x.oid::regclass::text as name, format('create sequence %s as %s increment by %s minvalue %s maxvalue %s start with %s%s',
    x.oid::regclass, format_type(s.seqtypid, null), s.seqincrement, s.seqmin, s.seqmax, s.seqstart, case when s.seqcycle then ' cycle' else '' end) as sql
  from pg_attrdef f join pg_depend d on d.classid = 'pg_attrdef'::regclass and d.objid = f.oid and d.refclassid = 'pg_class'::regclass
  join pg_class x on x.oid = d.refobjid and x.relkind = 'S' join pg_sequence s on s.seqrelid = x.oid where f.adrelid = any($1::oid[])`;

/** What columns and code are made of: schemas, extensions, types, collations, sequences. */
export async function readTypes(session: TargetSession, oids: readonly number[]): Promise<CopyStatement[]> {
  const fixed = [schemas, collations, enums, ranges, composites, domains];
  const made: CopyStatement[] = [];
  for (const sql of fixed) made.push(...statements((await session.query(sql)).rows));
  const needed = [...(await session.query(extensions, [oids])).rows, ...(await session.query(sequences, [oids])).rows];
  return [...made, ...statements(needed)];
}

function statements(rows: readonly Readonly<Record<string, unknown>>[]): CopyStatement[] {
  return rows.map((row) => ({ object: { kind: String(row["kind"]), name: String(row["name"]) }, sql: String(row["sql"]) }));
}
