import type { TargetSession } from "../../target/target-session";

/** A relation of the copy and why it is there. */
export type CopiedRelation = {
  oid: number;
  schema: string;
  name: string;
  /** As pg_class.relkind. */
  kind: string;
  /** subject: the table itself; parent, child: by a foreign key; view; named: a view or a function reads it. */
  part: "subject" | "parent" | "child" | "view" | "named";
};

const relationColumns = "c.oid::int8::text as oid, n.nspname as schema, c.relname as name, c.relkind::text as kind";

/** The table, those it refers to and those that refer to it, one level; views that stand on it, and what those read besides. */
const byForeignKeys = `
  select ${relationColumns}, w.part from (
    select $1::oid as oid, 'subject' as part
    union all select k.confrelid, 'parent' from pg_constraint k where k.contype = 'f' and k.conrelid = $1::oid and k.confrelid <> $1::oid
    union all select k.conrelid, 'child' from pg_constraint k where k.contype = 'f' and k.confrelid = $1::oid and k.conrelid <> $1::oid
  ) w join pg_class c on c.oid = w.oid join pg_namespace n on n.oid = c.relnamespace`;

const byViews = `
  with recursive upwards(oid) as (
    select r.ev_class from pg_depend d join pg_rewrite r on d.classid = 'pg_rewrite'::regclass and r.oid = d.objid
    where d.refclassid = 'pg_class'::regclass and d.refobjid = $1::oid and r.ev_class <> $1::oid
    union
    select r.ev_class from upwards u join pg_depend d on d.refclassid = 'pg_class'::regclass and d.refobjid = u.oid
    join pg_rewrite r on d.classid = 'pg_rewrite'::regclass and r.oid = d.objid where r.ev_class <> u.oid
  ), downwards(oid) as (
    select oid from upwards
    union
    select d.refobjid from downwards w join pg_rewrite r on r.ev_class = w.oid
    join pg_depend d on d.classid = 'pg_rewrite'::regclass and d.objid = r.oid and d.refclassid = 'pg_class'::regclass
  )
  select ${relationColumns}, case when c.relkind in ('v', 'm') then 'view' else 'named' end as part
  from downwards w join pg_class c on c.oid = w.oid join pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'p', 'v', 'm') and n.nspname not in ('pg_catalog', 'information_schema')`;

/** Tables whose name stands as a word in the text of one of these functions: PostgreSQL keeps no dependency of a body. */
const byBodies = `
  select ${relationColumns}, 'named' as part
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'p') and n.nspname not in ('pg_catalog', 'information_schema', 'switchyard_shadow') and n.nspname not like 'pg\\_%'
    and exists (select 1 from pg_proc p where p.oid = any($1::oid[]) and p.prosrc ~* ('\\m' || regexp_replace(c.relname, '(\\W)', '\\\\\\1', 'g') || '\\M'))
  order by c.oid limit 50`;

/** The oid of a table as text; null when there is none. */
export async function oidOf(session: TargetSession, table: { schema: string; name: string }): Promise<string | null> {
  const { rows } = await session.query(
    "select c.oid::int8::text as oid from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = $1 and c.relname = $2 and c.relkind in ('r', 'p')",
    [table.schema, table.name],
  );
  return rows[0] === undefined ? null : String(rows[0]["oid"]);
}

/** The relations to copy for a table. A relation that is there for two reasons is named once, with the first. */
export async function relationsFor(session: TargetSession, oid: string): Promise<CopiedRelation[]> {
  const found = [...(await session.query(byForeignKeys, [oid])).rows, ...(await session.query(byViews, [oid])).rows];
  return oncePerOid(found.map((row) => relationOf(row)));
}

/** Adds the tables that functions name in their text. */
export async function withNamedTables(
  session: TargetSession,
  relations: readonly CopiedRelation[],
  functionOids: readonly number[],
): Promise<CopiedRelation[]> {
  if (functionOids.length === 0) return [...relations];
  const { rows } = await session.query(byBodies, [functionOids]);
  return oncePerOid([...relations, ...rows.map((row) => relationOf(row))]);
}

function relationOf(row: Readonly<Record<string, unknown>>): CopiedRelation {
  const { schema, name, kind, part } = row as Record<"schema" | "name" | "kind", string> & { part: CopiedRelation["part"] };
  return { oid: Number(row["oid"]), schema, name, kind, part };
}

function oncePerOid(relations: readonly CopiedRelation[]): CopiedRelation[] {
  return [...new Map(relations.toReversed().map((relation) => [relation.oid, relation])).values()].toReversed();
}
