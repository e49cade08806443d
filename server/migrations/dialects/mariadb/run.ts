import type { RunDialect } from "../run-dialect";
import { mariadbForce } from "./force";
import { mariadbJournal } from "./journal";
import { mariadbLeftovers } from "./leftovers";
import { mariadbLoad } from "./load";
import { mariadbSessions } from "./sessions";

/** How steps are run on MariaDB. Its timeouts are whole seconds: a lock that is not free is not waited for at all, and asked for again soon. */
export const mariadbRun: RunDialect = {
  placeholder: () => "?",
  placeholdersRepeat: false,
  begin: "start transaction",
  commit: "commit",
  rollback: "rollback",
  // In the sessions of the gateway a backslash begins an escape in both kinds of text.
  quoted: /'(?:[^'\\]|''|\\[\s\S])*'|"(?:[^"\\]|""|\\[\s\S])*"|`(?:[^`]|``)*`|#[^\n]*|--(?=\s|$)[^\n]*|\/\*[\s\S]*?\*\//,
  shortWait: () => ["set session lock_wait_timeout = 0, innodb_lock_wait_timeout = 0"],
  patientWait: ["set session lock_wait_timeout = 86400, innodb_lock_wait_timeout = 50"],
  // Whoever does not wait is part of no deadlock. Rows that a range only looks at are not locked, and a gap never: writers pass beside the batch.
  batchWait: ["set session lock_wait_timeout = 1, innodb_lock_wait_timeout = 0", "set session transaction isolation level read committed"],
  afterBatch: ["set @switchyard_act = null"],
  journal: mariadbJournal,
  sessions: mariadbSessions,
  load: mariadbLoad,
  force: mariadbForce,
  leftovers: mariadbLeftovers,
};
