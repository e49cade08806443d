import { flag, number, text, textOrNull } from "../../catalog/row-values";
import type { TargetLoadDialect } from "../../planning/read-target-load";
import type { TargetRow } from "../../target/target-session";
import { ofPrepared, preparedAs } from "./prepared";

const sessionsQuery = `
select id, who, application, greatest(extract(epoch from clock_timestamp() - since), 0)::float8 as seconds, dumps, holds_table
from (
  select a.pid::text as id, coalesce(a.usename::text, '') as who, coalesce(a.application_name, '') as application, a.xact_start as since,
    coalesce(a.application_name, '') in ('pg_dump', 'pg_dumpall', 'pg_basebackup') or coalesce(a.query, '') like 'COPY %' as dumps,
    exists (select from pg_locks l where l.pid = a.pid and l.relation = $1::oid and l.granted) as holds_table
  from pg_stat_activity a
  where a.pid <> pg_backend_pid() and a.datname = current_database() and a.backend_type = 'client backend'
  union all
  select p.gid, p.owner::text, ${preparedAs}, p.prepared, false,
    exists (select from pg_locks l where ${ofPrepared} and l.relation = $1::oid and l.granted)
  from pg_prepared_xacts p where p.database = current_database()
) transactions
where since < clock_timestamp() - interval '1 second'
order by since limit 20`;

const serverQuery = `
select exists (select from pg_stat_activity a join pg_locks l on l.pid = a.pid
    where a.backend_type = 'autovacuum worker' and a.query like '%(to prevent wraparound)%' and l.relation = $1::oid) as wraparound,
  (select json_agg(json_build_object('name', coalesce(nullif(application_name, ''), client_addr::text, 'replica'),
    'seconds', extract(epoch from replay_lag), 'bytes', case when pg_is_in_recovery() then null else pg_wal_lsn_diff(pg_current_wal_lsn(), replay_lsn) end))::text
    from pg_stat_replication) as replicas`;

/** What a PostgreSQL server does right now. How much of the disk is free it tells to nobody without files' rights. */
export const postgresTargetLoad: TargetLoadDialect = {
  async read(session, { schema, name }) {
    const [found] = (
      await session.query("select c.oid::text as oid from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = $1 and c.relname = $2", [
        schema,
        name,
      ])
    ).rows;
    const oid = text(found?.["oid"] ?? "0");
    const sessions = (await session.query(sessionsQuery, [oid])).rows;
    const [server] = (await session.query(serverQuery, [oid])).rows;
    return {
      transactions: sessions.map(toSession),
      dumps: sessions.filter((row) => flag(row["dumps"])).map(toSession),
      wraparoundVacuum: flag(server?.["wraparound"]),
      freeBytes: null,
      replicas: toReplicas(textOrNull(server?.["replicas"])),
      isStrict: true,
      triggersRefused: null,
      batchesRefused: null,
      columnsRefused: null,
    };
  },
};

function toSession(row: TargetRow) {
  return {
    id: text(row["id"]),
    user: text(row["who"]),
    application: text(row["application"]),
    openForSeconds: number(row["seconds"]),
    holdsTable: flag(row["holds_table"]),
  };
}

function toReplicas(json: string | null) {
  const replicas = JSON.parse(json ?? "[]") as { name: string; seconds: number | null; bytes: number | null }[];
  return replicas.map(({ name, seconds, bytes }) => ({ name, lagSeconds: seconds, lagBytes: bytes }));
}
