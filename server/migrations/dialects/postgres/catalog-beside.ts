import { codeOnly } from "../../cage/code-only";
import { flag, text } from "../../catalog/row-values";
import type { BesideFacts } from "../../catalog/table-facts";
import type { TargetRow } from "../../target/target-session";

/** Triggers that are switched on and not ours, with the text of their function. */
const triggersQuery = `
select t.tgname::text as name, p.prosrc::text as body, (t.tgnewtable is not null or t.tgoldtable is not null) as reads_tables
from pg_trigger t join pg_proc p on p.oid = t.tgfoid join pg_namespace n on n.oid = p.pronamespace
where t.tgrelid = $1::oid and not t.tgisinternal and t.tgenabled <> 'D' and n.nspname <> 'switchyard_shadow'
order by t.tgname`;

/** Without those that name the columns they send; read as JSON because servers before 15 have no such field. */
const publicationsQuery = `
select distinct p.pubname::text as name
from pg_publication_tables p join pg_class c on c.oid = $1::oid join pg_namespace n on n.oid = c.relnamespace
where p.schemaname = n.nspname and p.tablename = c.relname
  and not exists (select from pg_publication_rel r join pg_publication o on o.oid = r.prpubid
    where o.pubname = p.pubname and r.prrelid = c.oid and to_jsonb(r) ->> 'prattrs' is not null)
order by 1`;

const subscriptionsQuery = `
select distinct s.subname::text as name from pg_subscription_rel r join pg_stat_subscription s on s.subid = r.srsubid where r.srrelid = $1::oid order by 1`;

/** A domain counts as what it is made of. What casts itself to a type of pg_catalog, as citext does, is compared there as that. */
const foreignTypesQuery = `
with recursive typed as (
  select a.attnum, a.attname::text as name, t.oid, t.typtype, t.typcategory, t.typnamespace, t.typbasetype
  from pg_attribute a join pg_type t on t.oid = a.atttypid where a.attrelid = $1::oid and a.attnum > 0 and not a.attisdropped
  union all
  select typed.attnum, typed.name, t.oid, t.typtype, t.typcategory, t.typnamespace, t.typbasetype
  from typed join pg_type t on t.oid = typed.typbasetype where typed.typtype = 'd'
)
select typed.name from typed
where typed.typtype = 'b' and typed.typcategory <> 'A' and typed.typnamespace <> 'pg_catalog'::regnamespace
  and not exists (select from pg_operator o
    where o.oprname = '=' and o.oprnamespace = 'pg_catalog'::regnamespace and o.oprleft = typed.oid and o.oprright = typed.oid)
  and not exists (select from pg_cast k join pg_type t on t.oid = k.casttarget
    where k.castsource = typed.oid and k.castcontext = 'i' and t.typnamespace = 'pg_catalog'::regnamespace)
order by typed.attnum`;

/** What stands beside a table: see `BesideFacts`. `ask` gives the table's oid as `$1`. */
export async function readBeside(ask: (query: string) => Promise<readonly TargetRow[]>): Promise<BesideFacts> {
  const names = (rows: readonly TargetRow[]) => rows.map((row) => text(row["name"]));
  const triggers = await ask(triggersQuery);
  return {
    wholeRowTriggers: names(triggers.filter((row) => handsRowOn(text(row["body"]), flag(row["reads_tables"])))),
    publishedWhole: names(await ask(publicationsQuery)),
    subscriptions: names(await ask(subscriptionsQuery)),
    foreignTypes: names(await ask(foreignTypesQuery)),
  };
}

/** `NEW.*`, `(NEW).*` · an argument alone: `to_jsonb(NEW)`, `f(a, OLD)` · `USING NEW` · `entry := NEW;` · `NEW::text`. */
const wholeRow = [
  /\b(?:NEW|OLD)\s*\)?\s*\.\s*\*/i,
  /[(,]\s*(?:NEW|OLD)\s*[,);]/i,
  /\bUSING\s+(?:NEW|OLD)\b(?!\s*\.)/i,
  /=\s*(?:NEW|OLD)\s*;/i,
  /\b(?:NEW|OLD)\s*::/i,
];

/** True for a function that hands a row on as a whole, as far as its text tells. `readsTables`: it is given the changed rows as tables. */
function handsRowOn(body: string, readsTables: boolean): boolean {
  const code = codeOnly(body).replaceAll(/\bRETURN\s+COALESCE\s*\([^)]*\)/gi, "");
  return wholeRow.some((pattern) => pattern.test(code)) || (readsTables && /(?:\bSELECT|[.,])\s*\*/i.test(code));
}
