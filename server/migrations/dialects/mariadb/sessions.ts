import type { SessionsDialect } from "../run-dialect";

/** Sessions of MariaDB: each holds a user lock of its own name, which ends with it. */
export const mariadbSessions: SessionsDialect = {
  find: (name) => ({ sql: "select id from (select cast(is_used_lock(?) as char) as id) held where id is not null and id <> connection_id()", values: [name] }),
  end: (id) => ({ sql: `kill ${BigInt(id).toString()}`, values: [] }),
  // trx_started is told in the time zone of the machine. The server does not tell which tables a transaction has read; one that is in this database may hold this one.
  holders: () => ({
    sql: `set statement time_zone = 'SYSTEM' for select p.user as who, p.host as application, timestampdiff(second, t.trx_started, current_timestamp) as seconds, p.command as doing
from information_schema.innodb_trx t join information_schema.processlist p on p.id = t.trx_mysql_thread_id
where p.db = database() and p.id <> connection_id() and t.trx_started < current_timestamp - interval 5 second
order by t.trx_started limit 5`,
    values: [],
  }),
};
