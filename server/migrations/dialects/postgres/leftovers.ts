import { ownColumnEnding, ownIndex } from "../own-names";
import type { LeftoverDialect } from "../run-dialect";
import { literal, quote, shadowSchema, tableName } from "./names";

const outside = "n.nspname not in ('pg_catalog', 'information_schema', 'switchyard_shadow') and n.nspname !~ '^pg_(toast|temp)'";

/** What migrations may leave in a PostgreSQL database, by the names they give. */
export const postgresLeftovers: LeftoverDialect = {
  list: `select 'trigger' as kind, n.nspname as schema, c.relname as "table", t.tgname as name, ltrim(substring(t.tgname from '^(?:000|zzz)_switchyard_([0-9]{8})_'), '0') as number
from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace
where not t.tgisinternal and t.tgname ~ '^(?:000|zzz)_switchyard_[0-9]{8}_'
union all
select 'function', n.nspname, null, p.proname, substring(p.proname from '^m([0-9]+)_')
from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname = '${shadowSchema}' and p.proname ~ '^m[0-9]+_'
union all
select 'column', n.nspname, c.relname, a.attname, substring(a.attname from '${ownColumnEnding}')
from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped and a.attname ~ '${ownColumnEnding}' and ${outside}
union all
select 'table', n.nspname, null, c.relname, substring(c.relname from '^m([0-9]+)_')
from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind = 'r' and n.nspname = '${shadowSchema}' and c.relname ~ '^m[0-9]+_'
union all
select 'index', n.nspname, t.relname, c.relname, substring(c.relname from '${ownIndex}')
from pg_index i join pg_class c on c.oid = i.indexrelid join pg_class t on t.oid = i.indrelid join pg_namespace n on n.oid = c.relnamespace
where (not i.indisvalid or c.relname ~ '${ownIndex}') and ${outside} and not exists (select 1 from pg_stat_progress_create_index b where b.index_relid = c.oid)`,
  journal: `select distinct 'journal' as kind, '${shadowSchema}' as schema, null as "table", change as name, substring(change from '^m([0-9]+)$') as number
from switchyard_shadow.journal where change ~ '^m[0-9]+$'`,
  removal: ({ kind, schema, table, name }) => {
    const on = tableName({ schema, name: table ?? "" });
    const removals = {
      trigger: `drop trigger if exists ${quote(name)} on ${on}`,
      function: `drop function if exists ${tableName({ schema, name })}()`,
      column: `alter table ${on} drop column if exists ${quote(name)}`,
      table: `drop table if exists ${tableName({ schema, name })}`,
      journal: `delete from switchyard_shadow.journal where change = ${literal(name)}`,
      index: `drop index concurrently if exists ${tableName({ schema, name })}`,
    };
    return removals[kind];
  },
};
