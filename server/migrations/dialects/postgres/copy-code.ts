import type { TargetSession } from "../../target/target-session";
import type { CopyPlan, CopyStatement } from "../rehearsal-dialect";
import type { CopiedRelation } from "./copy-relations";

const ofPeople = "n.nspname not in ('pg_catalog', 'information_schema', 'switchyard_shadow')";
const notOfExtension = "not exists (select 1 from pg_depend e where e.classid = 'pg_proc'::regclass and e.objid = p.oid and e.deptype = 'e')";

/** Functions that triggers, defaults, checks, index expressions, policies, types and views use, and those that they name in their text. */
const functions = `
  with recursive used(oid) as (
    select t.tgfoid from pg_trigger t join pg_proc p on p.oid = t.tgfoid join pg_namespace n on n.oid = p.pronamespace
    where t.tgrelid = $2::oid and not t.tgisinternal and ${ofPeople}
    union select d.refobjid from pg_depend d where d.refclassid = 'pg_proc'::regclass and (
      d.classid = 'pg_attrdef'::regclass and d.objid in (select oid from pg_attrdef where adrelid = any($1::oid[]))
      or d.classid = 'pg_constraint'::regclass and d.objid in (select oid from pg_constraint where conrelid = any($1::oid[]) or contypid <> 0)
      or d.classid = 'pg_class'::regclass and d.objid in (select indexrelid from pg_index where indrelid = any($1::oid[]))
      or d.classid = 'pg_rewrite'::regclass and d.objid in (select oid from pg_rewrite where ev_class = any($1::oid[]))
      or d.classid = 'pg_policy'::regclass and d.objid in (select oid from pg_policy where polrelid = $2::oid))
    union
    select p.oid from used u join pg_proc b on b.oid = u.oid join pg_proc p on p.oid <> b.oid and b.prosrc ~* ('\\m' || p.proname || '\\s*\\(')
    join pg_namespace n on n.oid = p.pronamespace where ${ofPeople} and p.proname ~ '^[a-z_0-9]+$' and p.prokind in ('f', 'p')
  )
  select p.oid::int8::text as oid, p.oid::regprocedure::text as name, pg_get_functiondef(p.oid) as sql, l.lanname as language
  from used u join pg_proc p on p.oid = u.oid join pg_namespace n on n.oid = p.pronamespace join pg_language l on l.oid = p.prolang
  where ${ofPeople} and p.prokind in ('f', 'p') and ${notOfExtension} order by p.oid`;

const views = `
  select format('%I.%I', n.nspname, c.relname) as name, c.relkind::text as kind, format('create %s %I.%I%s as %s',
    case c.relkind when 'm' then 'materialized view' else 'view' end, n.nspname, c.relname,
    case when c.reloptions is null then '' else ' with (' || array_to_string(c.reloptions, ', ') || ')' end, pg_get_viewdef(c.oid)) as sql
  from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.oid = any($1::oid[]) and c.relkind in ('v', 'm') order by c.oid`;

/** Triggers of the table and of its views, as they are switched on or off. */
const triggers = `
  select t.tgrelid::regclass::text as "table", t.tgname as name, pg_get_triggerdef(t.oid) as sql, t.tgenabled::text as enabled,
    format('alter table %s %s trigger %I', t.tgrelid::regclass,
      case t.tgenabled when 'D' then 'disable' when 'R' then 'enable replica' when 'A' then 'enable always' else 'enable' end, t.tgname) as switch
  from pg_trigger t join pg_proc p on p.oid = t.tgfoid join pg_namespace n on n.oid = p.pronamespace
  where not t.tgisinternal and t.tgparentid = 0 and t.tgrelid = any($1::oid[]) and n.nspname <> 'switchyard_shadow' order by t.oid`;

const policies = `
  select format('%s.%I', p.polrelid::regclass, p.polname) as name, format('create policy %I on %s as %s for %s to %s%s%s', p.polname, p.polrelid::regclass,
    case when p.polpermissive then 'permissive' else 'restrictive' end,
    case p.polcmd when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update' when 'd' then 'delete' else 'all' end,
    case when p.polroles = '{0}' then 'public' else (select string_agg(quote_ident(r.rolname), ', ') from pg_roles r where r.oid = any(p.polroles)) end,
    coalesce(' using (' || pg_get_expr(p.polqual, p.polrelid) || ')', ''), coalesce(' with check (' || pg_get_expr(p.polwithcheck, p.polrelid) || ')', '')) as sql
  from pg_policy p where p.polrelid = any($1::oid[])`;

const statistics = `
  select s.stxname as name, pg_get_statisticsobjdef(s.oid) as sql from pg_statistic_ext s where s.stxrelid = any($1::oid[])`;

/** What stays behind, and why it does no harm or may. */
const left = `
  select 'trigger' as kind, t.tgrelid::regclass::text || '.' || t.tgname as name, 'Triggers of neighbours are not copied.' as because
  from pg_trigger t where not t.tgisinternal and t.tgrelid = any($2::oid[])
  union all select 'trigger', t.tgrelid::regclass::text || '.' || t.tgname, 'It belongs to another migration or to an observation that is on the way.'
  from pg_trigger t join pg_proc p on p.oid = t.tgfoid join pg_namespace n on n.oid = p.pronamespace where t.tgrelid = $1::oid and n.nspname = 'switchyard_shadow'
  union all select 'publication', p.pubname, 'What is replicated does not change how the statements run.'
  from pg_publication p where p.puballtables or exists (select 1 from pg_publication_rel r where r.prpubid = p.oid and r.prrelid = $1::oid)
  union all select 'rule', r.ev_class::regclass::text || '.' || r.rulename, 'Rewrite rules are not copied: writes go another way than on the target.'
  from pg_rewrite r where r.ev_class = $1::oid and r.rulename <> '_RETURN'`;

/** Functions in the order of their making, with their oids for whoever looks at their text. */
export async function readFunctions(
  session: TargetSession,
  oids: readonly number[],
  subject: number,
): Promise<{ statements: CopyStatement[]; oids: number[] }> {
  const { rows } = await session.query(functions, [oids, subject]);
  return {
    statements: rows.map((row) => ({ object: { kind: "function", name: String(row["name"]) }, sql: String(row["sql"]) })),
    oids: rows.map((row) => Number(row["oid"])),
  };
}

/** Views, triggers, policies and statistics of the copy. */
export async function readCode(session: TargetSession, relations: readonly CopiedRelation[]): Promise<Pick<CopyPlan, "statements" | "left">> {
  const of = (...parts: CopiedRelation["part"][]): number[] => relations.filter(({ part }) => parts.includes(part)).map(({ oid }) => oid);
  const [subject] = of("subject");
  const ask = async (sql: string, values: readonly unknown[]) => (await session.query(sql, values)).rows;
  const seen = await ask(views, [of("view")]);
  const fired = await ask(triggers, [of("subject", "view")]);
  const ruled = await ask(policies, [of("subject")]);
  const measured = await ask(statistics, [of("subject")]);
  const behind = await ask(left, [subject, of("parent", "child")]);
  return {
    statements: [
      ...seen.map((row) => made(row["kind"] === "m" ? "materialized view" : "view", row["name"], row["sql"])),
      ...fired.flatMap((row) => {
        const name = `${String(row["table"])}.${String(row["name"])}`;
        return [made("trigger", name, row["sql"]), ...(row["enabled"] === "O" ? [] : [made("switch of trigger", name, row["switch"])])];
      }),
      ...ruled.map((row) => made("policy", row["name"], row["sql"])),
      ...measured.map((row) => made("statistics", row["name"], row["sql"])),
    ],
    left: behind.map((row) => ({ object: { kind: String(row["kind"]), name: String(row["name"]) }, because: String(row["because"]) })),
  };
}

function made(kind: string, name: unknown, sql: unknown): CopyStatement {
  return { object: { kind, name: String(name) }, sql: String(sql) };
}
