import type { SparseSpec } from "../../dialect";
import { literal, quote } from "../names";
import { same, triggerRow } from "../row-refs";
import { shadowNames } from "./shadow-names";
import { lines } from "./trigger-text";

/**
 * In ON DUPLICATE KEY UPDATE, VALUES() carries what BEFORE INSERT has put in place of a value. The statement's time tells that it was set aside for
 * this very row. Where the row holds that replacement already, only the statement's text tells whether it writes the column or leaves it alone.
 */
export function takeStash(spec: SparseSpec): string {
  const { at, cut, long } = shadowNames(spec).variables;
  const value = triggerRow("NEW", spec.table).column(spec.column.name);
  const was = triggerRow("OLD", spec.table).column(spec.column.name);
  return lines(
    `  IF ${at} <=> NOW(6) AND ${same(value, cut, spec.column)} THEN`,
    `    IF NOT ${same(value, was, spec.column)} OR ${isNamed(spec.column.name)} THEN SET ${value} = ${long}; END IF;`,
    `  END IF;`,
    `  SET ${at} = NULL;`,
  );
}

/** True unless the statement that fires the trigger is an upsert that does not name the column in what it updates. */
function isNamed(column: string): string {
  const name = column.replaceAll(/[.*+?^${}()|[\]\\]/g, "[$&]");
  const upsert = "(?is)on[[:space:]]+duplicate[[:space:]]+key[[:space:]]+update";
  const assigned = `${upsert}(?=.*[^[:alnum:]_$]${name}\`?[[:space:]]*=)`;
  return `COALESCE((SELECT ${quote("INFO")} NOT RLIKE ${literal(upsert)} OR ${quote("INFO")} RLIKE ${literal(assigned)}
      FROM information_schema.PROCESSLIST WHERE ID = CONNECTION_ID()), TRUE)`;
}
