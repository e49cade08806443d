import type { SessionsDialect } from "../run-dialect";
import { ofPrepared, preparedAs } from "./prepared";

/** True for a lock on the table `$1.$2`. */
const onTable = "select from pg_locks l join pg_class c on c.oid = l.relation join pg_namespace n on n.oid = c.relnamespace";
const isHeld = "l.granted and n.nspname = $1 and c.relname = $2";

/** Sessions of PostgreSQL: by `application_name`. A prepared transaction has none, and holds its locks until somebody ends it by its name. */
export const postgresSessions: SessionsDialect = {
  find: (name) => ({ sql: "select pid::text as id from pg_stat_activity where application_name = $1 and pid <> pg_backend_pid()", values: [name] }),
  end: (id) => ({ sql: "select pg_terminate_backend($1::int)", values: [id] }),
  holders: ({ schema, name }) => ({
    sql: `select who, application, floor(extract(epoch from clock_timestamp() - since))::int as seconds, doing
from (
  select coalesce(a.usename::text, '') as who, coalesce(a.application_name, '') as application, a.xact_start as since, coalesce(a.state, '') as doing
  from pg_stat_activity a
  where a.pid <> pg_backend_pid() and a.datname = current_database() and exists (${onTable} where l.pid = a.pid and ${isHeld})
  union all
  select p.owner::text, ${preparedAs}, p.prepared, 'prepared'
  from pg_prepared_xacts p
  where p.database = current_database() and exists (${onTable} where ${ofPrepared} and ${isHeld})
) holders
where since < clock_timestamp() - interval '5 seconds'
order by since limit 5`,
    values: [schema, name],
  }),
};
