/** Somebody else's session that stands in the way, as the live server tells it. */
export type BusySession = {
  /** The server's own number of the session. */
  id: string;
  user: string;
  /** `application_name` on PostgreSQL, the client's program or host on MariaDB. */
  application: string;
  openForSeconds: number;
  /** It holds a lock on the table of the migration. */
  holdsTable: boolean;
};

/** What the live server is doing that a plan has to know of, read by `readTargetLoad`. Null in a field: the server does not tell. */
export type TargetLoad = {
  /** Transactions that have been open for longer than a second, the longest first. */
  transactions: readonly BusySession[];
  /** Sessions that are dumping the database. */
  dumps: readonly BusySession[];
  /** PostgreSQL: a vacuum to prevent wraparound runs on the table. It does not give way to a lock that is waited for. */
  wraparoundVacuum: boolean;
  freeBytes: number | null;
  replicas: readonly { name: string; lagSeconds: number | null; lagBytes: number | null }[];
  /** MariaDB: sql_mode refuses what it would otherwise cut. True on PostgreSQL, which always does. */
  isStrict: boolean;
  /** Null: whoever connects may create triggers; otherwise the reason why not, such as a binary log without the right (error 1419). */
  triggersRefused: string | null;
  /** Null: rows can be changed in batches; otherwise the reason why not, such as a binary log of statements (error 1665). */
  batchesRefused: string | null;
  /** Null: a column of the table can be added and dropped in a moment; otherwise the reason why not, such as a compressed table (error 1845). */
  columnsRefused: string | null;
};
