import type { LoadDialect } from "../run-dialect";

/** How busy PostgreSQL is. Without the role pg_read_all_stats the lag of replicas and the work of autovacuum stay unknown. */
export const postgresLoad: LoadDialect = {
  read: ({ schema, name }) => ({
    sql: `select
  (select count(*)::int from pg_stat_activity where state = 'active' and backend_type = 'client backend' and pid <> pg_backend_pid()) as active_sessions,
  (case when pg_is_in_recovery() then null else pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0') end)::text as log_bytes,
  (select ceil(max(extract(epoch from replay_lag)))::int from pg_stat_replication) as replica_lag_seconds,
  exists (select 1 from pg_stat_progress_vacuum v join pg_class c on c.oid = v.relid join pg_namespace n on n.oid = c.relnamespace
    where v.datname = current_database() and n.nspname = $1 and c.relname = $2) as vacuums_table`,
    values: [schema, name],
  }),
};
