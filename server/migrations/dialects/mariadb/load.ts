import type { LoadDialect } from "../run-dialect";

/** How busy MariaDB is. It does not know how far its replicas are; a throttle query of the database's own tells that. */
export const mariadbLoad: LoadDialect = {
  read: () => ({
    sql: `select
  greatest(max(case when variable_name = 'THREADS_RUNNING' then cast(variable_value as signed) end) - 1, 0) as active_sessions,
  max(case when variable_name = 'INNODB_OS_LOG_WRITTEN' then variable_value end) as log_bytes,
  null as replica_lag_seconds, false as vacuums_table
from information_schema.global_status where variable_name in ('THREADS_RUNNING', 'INNODB_OS_LOG_WRITTEN')`,
    values: [],
  }),
};
