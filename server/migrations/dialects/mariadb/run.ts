import type { RunDialect } from "../run-dialect";
import { mariadbForce, mariadbIsForced } from "./force";
import { mariadbJournal } from "./journal";
import { mariadbLeftovers } from "./leftovers";
import { mariadbListed } from "./listed";
import { mariadbLoad } from "./load";
import { mariadbSessions } from "./sessions";

/**
 * How steps are run on MariaDB. Its lock timeouts are whole seconds: none at all would never get a table that is written to without a pause, and a
 * second is too long for the writers behind us. So a statement that is over in a moment is given a limit of its own, which ends its wait.
 */
export const mariadbRun: RunDialect = {
  sharesShadow: true,
  placeholder: () => "?",
  placeholdersRepeat: false,
  // In the sessions of the gateway a backslash begins an escape in both kinds of text.
  quoted: /'(?:[^'\\]|''|\\[\s\S])*'|"(?:[^"\\]|""|\\[\s\S])*"|`(?:[^`]|``)*`|#[^\n]*|--(?=\s|$)[^\n]*|\/\*[\s\S]*?\*\//,
  begin: "start transaction",
  commit: "commit",
  rollback: "rollback",
  shortWait: () => ["set session lock_wait_timeout = 1, innodb_lock_wait_timeout = 0"],
  // Only while it waits: what has its lock is over long before, and what is ended in the middle leaves no trace or is seen by its probe.
  shortStatement: (ms) => ({
    before: `set @switchyard_limit = @@session.max_statement_time, session max_statement_time = ${(ms / 1_000).toFixed(3)}`,
    after: "set session max_statement_time = @switchyard_limit",
    gaveUp: "1969",
  }),
  noRoom: ["1118", "1845", "1846"],
  patientWait: ["set session lock_wait_timeout = 86400, innodb_lock_wait_timeout = 50"],
  // Whoever does not wait is part of no deadlock. Rows that a range only looks at are not locked, and a gap never: writers pass beside the batch.
  batchWait: ["set session lock_wait_timeout = 1, innodb_lock_wait_timeout = 0", "set session transaction isolation level read committed"],
  afterBatch: ["set @switchyard_act = null"],
  journal: mariadbJournal,
  sessions: mariadbSessions,
  listed: mariadbListed,
  load: mariadbLoad,
  force: mariadbForce,
  isForced: mariadbIsForced,
  leftovers: mariadbLeftovers,
  firing: (triggers) => ({
    sql: `select trigger_name as name from information_schema.triggers where trigger_schema = database()
  and (trigger_name, event_object_table) in (${triggers.map(() => "(?, ?)").join(", ")})`,
    values: triggers.flatMap(({ name, table }) => [name, table]),
  }),
};
