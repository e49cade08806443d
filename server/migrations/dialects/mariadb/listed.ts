import type { ListedDialect } from "../run-dialect";

/**
 * The server makes its list of transactions anew only when nobody has read it for 100 ms (MariaDB documentation, "Information Schema INNODB_TRX");
 * where somebody reads it all the time it is old for as long. One that has the question in it was made while it was asked. In READ COMMITTED the words
 * about the snapshot only make the transaction begin at once: each statement takes a snapshot of its own, after the list that it reads.
 */
export const mariadbListed: ListedDialect = {
  begin: ["set transaction isolation level read committed", "start transaction with consistent snapshot"],
  isListed: (look) =>
    `select count(*) > 0 as done from information_schema.innodb_trx where trx_mysql_thread_id = connection_id() and trx_query like '%${look}%'`,
};
