import type { SessionsDialect } from "../run-dialect";

/** Sessions of PostgreSQL: by `application_name`. */
export const postgresSessions: SessionsDialect = {
  find: (name) => ({ sql: "select pid::text as id from pg_stat_activity where application_name = $1 and pid <> pg_backend_pid()", values: [name] }),
  end: (id) => ({ sql: "select pg_terminate_backend($1::int)", values: [id] }),
  holders: ({ schema, name }) => ({
    sql: `select coalesce(a.usename::text, '') as who, coalesce(a.application_name, '') as application,
  floor(extract(epoch from clock_timestamp() - a.xact_start))::int as seconds, coalesce(a.state, '') as doing
from pg_stat_activity a
where a.xact_start < clock_timestamp() - interval '5 seconds' and a.pid <> pg_backend_pid() and a.datname = current_database()
  and exists (select 1 from pg_locks l join pg_class c on c.oid = l.relation join pg_namespace n on n.oid = c.relnamespace
    where l.pid = a.pid and l.granted and n.nspname = $1 and c.relname = $2)
order by a.xact_start limit 5`,
    values: [schema, name],
  }),
};
