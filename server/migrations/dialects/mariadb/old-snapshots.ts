import type { Statement } from "../../scripts/schemas";
import { literal, shadowSchema } from "./names";

/**
 * Transactions whose snapshot may be older than a table of ours: reading it fails in them with error 1412, also in our triggers. Those that take a
 * new snapshot for each statement, or write nothing, never come to that. The server tells moments in its machine's time zone and by whole seconds, and
 * a table counts from when its making has committed, so a minute more is looked at; of these only such as are under way when the look begins.
 * The server makes its list anew only when nobody has read it for 100 ms (MariaDB documentation, "Information Schema INNODB_TRX"); one that has this
 * very statement in it cannot be older than the wait.
 */
export function olderThan(table: string): NonNullable<Statement["outlasts"]> {
  return {
    query: `SET STATEMENT time_zone = 'SYSTEM' FOR
SELECT CONCAT(t.trx_mysql_thread_id, ' ', t.trx_started) AS id, t.trx_mysql_thread_id = CONNECTION_ID() AS is_own,
  t.trx_mysql_thread_id = CONNECTION_ID() AND t.trx_query LIKE '%INNODB_TRX%${table}%' AS is_fresh, p.USER AS who,
  TIMESTAMPDIFF(SECOND, t.trx_started, CURRENT_TIMESTAMP) AS seconds
FROM information_schema.INNODB_TRX t JOIN information_schema.PROCESSLIST p ON p.ID = t.trx_mysql_thread_id
WHERE p.ID = CONNECTION_ID() OR t.trx_isolation_level IN ('REPEATABLE READ', 'SERIALIZABLE') AND t.trx_is_read_only = 0 AND t.trx_started <=
  (SELECT MAX(CREATE_TIME) + INTERVAL 1 MINUTE FROM information_schema.TABLES WHERE TABLE_SCHEMA = ${literal(shadowSchema)} AND TABLE_NAME = ${literal(table)})
ORDER BY t.trx_started`,
    words: ": since before the table of originals was there, so its writes would fail once triggers read that table. They are made when it has ended.",
  };
}
