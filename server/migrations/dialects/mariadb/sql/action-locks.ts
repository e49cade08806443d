import type { StatementLock } from "../../../scripts/schemas";
import type { SqlAction } from "../../sql/sql-reading";
import { strongerLock } from "../../sql/stronger-lock";

const lock = (mode: string, blocks: StatementLock["blocks"], lasts: StatementLock["lasts"]): StatementLock => ({ mode, blocks, lasts });
const exclusive = (lasts: StatementLock["lasts"]) => lock("metadata lock, exclusive", "everybody", lasts);
const copying = lock("metadata lock, no writes during the copy", "writers", "copy");

/** The lock that MariaDB takes for what a statement does; the strongest of several, and of what is not known. */
export function lockOfAction(actions: readonly SqlAction[]): StatementLock {
  return actions.map(lockOf).reduce(strongerLock, lock("metadata lock, shared", "nobody", "moment"));
}

function lockOf(action: SqlAction): StatementLock {
  switch (action.act) {
    case "create-index":
      return lock("metadata lock, shared while the index is built", action.isConcurrent ? "schema-changes" : "writers", "scan");
    case "create-table":
      return lock("none", "nobody", "moment");
    case "add-column":
      return exclusive(action.default === "volatile" ? "copy" : "moment");
    case "modify-column":
    case "add-constraint":
      return action.isOnline === true ? lock("metadata lock, shared while the table is built anew", "schema-changes", "scan") : copying;
    case "change-type":
    case "set-not-null":
      return copying;
    case "update":
    case "delete":
      // Who writes the same rows waits; how many there are is what the rule many-rows looks at.
      return lock("its rows, until the end", "nobody", "batch");
    case "insert":
      return lock("the new rows", "nobody", "batch");
    case "validate-constraint":
    case "drop-index":
    case "drop-table":
    case "truncate":
    case "drop-column":
    case "rename-column":
    case "rename-table":
    case "drop-constraint":
    case "create-trigger":
    case "drop-trigger":
      return exclusive("moment");
    case "other":
      return lock("not known, taken as the strongest", "everybody", "copy");
  }
}
