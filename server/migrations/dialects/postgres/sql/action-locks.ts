import type { StatementLock } from "../../../scripts/schemas";
import type { SqlAction } from "../../sql/sql-reading";
import { strongerLock } from "../../sql/stronger-lock";

const lock = (mode: string, blocks: StatementLock["blocks"], lasts: StatementLock["lasts"]): StatementLock => ({ mode, blocks, lasts });
const exclusive = (lasts: StatementLock["lasts"]) => lock("ACCESS EXCLUSIVE", "everybody", lasts);

/** The lock that PostgreSQL takes for what a statement does; the strongest of several, and of what is not known. */
export function lockOfAction(actions: readonly SqlAction[]): StatementLock {
  return actions.map(lockOf).reduce(strongerLock, lock("ACCESS SHARE", "nobody", "moment"));
}

function lockOf(action: SqlAction): StatementLock {
  switch (action.act) {
    case "create-index":
      return action.isConcurrent ? lock("SHARE UPDATE EXCLUSIVE", "schema-changes", "scan") : lock("SHARE", "writers", "scan");
    case "drop-index":
      return action.isConcurrent ? lock("SHARE UPDATE EXCLUSIVE", "schema-changes", "moment") : exclusive("moment");
    case "create-table":
      return lock("none", "nobody", "moment");
    case "add-column":
      return exclusive(action.default === "volatile" ? "copy" : "moment");
    case "change-type":
    case "modify-column":
      return exclusive("copy");
    case "add-constraint":
      return lockOfConstraint(action);
    case "validate-constraint":
      return lock("SHARE UPDATE EXCLUSIVE", "schema-changes", "scan");
    case "set-not-null":
      return exclusive("scan");
    case "create-trigger":
      return lock("SHARE ROW EXCLUSIVE", "writers", "moment");
    case "update":
    case "delete":
      // Who writes the same rows waits; how many there are is what the rule many-rows looks at.
      return lock("ROW EXCLUSIVE and its rows", "nobody", "batch");
    case "insert":
      return lock("ROW EXCLUSIVE", "nobody", "batch");
    case "drop-table":
    case "truncate":
    case "drop-column":
    case "rename-column":
    case "rename-table":
    case "drop-constraint":
    case "drop-trigger":
      return exclusive("moment");
    case "other":
      return exclusive("scan");
  }
}

function lockOfConstraint(action: SqlAction & { act: "add-constraint" }): StatementLock {
  if (action.of === "foreign-key") return lock("SHARE ROW EXCLUSIVE", "writers", action.isValidated ? "scan" : "moment");
  return exclusive(action.isValidated && !action.usesIndex ? "scan" : "moment");
}
