import { ownColumnEnding, ownIndex } from "../own-names";
import type { LeftoverDialect } from "../run-dialect";
import { literal, quote } from "./names";

/** What migrations may leave in a MariaDB database, by the names they give. Triggers of a rule stay on purpose. */
export const mariadbLeftovers: LeftoverDialect = {
  list: `select 'trigger' as kind, trigger_schema as \`schema\`, event_object_table as \`table\`, trigger_name as name,
  regexp_replace(trigger_name, '^switchyard_m([0-9]+)_.*$', '\\\\1') as number
from information_schema.triggers where trigger_schema = database() and trigger_name regexp '^switchyard_m[0-9]+_' and trigger_name not regexp '^switchyard_m[0-9]+_rule_'
union all
select 'column', table_schema, table_name, column_name, regexp_replace(column_name, '^.*${ownColumnEnding}', '\\\\1')
from information_schema.columns where table_schema = database() and column_name regexp '${ownColumnEnding}'
union all
select distinct 'index', table_schema, table_name, index_name, regexp_replace(index_name, '^.*?${ownIndex}', '\\\\1')
from information_schema.statistics where table_schema = database() and index_name regexp '${ownIndex}'
union all
select 'table', table_schema, null, table_name, regexp_replace(table_name, '^m([0-9]+)_.*$', '\\\\1')
from information_schema.tables where table_schema = 'switchyard_shadow' and table_name regexp '^m[0-9]+_'`,
  journal: `select distinct 'journal' as kind, 'switchyard_shadow' as \`schema\`, null as \`table\`, \`change\` as name, substring(\`change\`, 2) as number
from switchyard_shadow.journal where place = database() and \`change\` regexp '^m[0-9]+$'`,
  removal: ({ kind, schema, table, name }) => {
    const on = `${quote(schema)}.${quote(table ?? "")}`;
    const removals = {
      trigger: `drop trigger if exists ${quote(schema)}.${quote(name)}`,
      function: `drop function if exists ${quote(schema)}.${quote(name)}`,
      column: `alter table ${on} drop column if exists ${quote(name)}`,
      table: `drop table if exists ${quote(schema)}.${quote(name)}`,
      journal: `delete from switchyard_shadow.journal where place = database() and \`change\` = ${literal(name)}`,
      index: `drop index if exists ${quote(name)} on ${on}`,
    };
    return removals[kind];
  },
};
