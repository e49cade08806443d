import type { SparseSpec } from "../../dialect";
import { quote } from "../names";
import { same, triggerRow } from "../row-refs";
import { shadowNames } from "./shadow-names";
import { lines } from "./trigger-text";
import { upsertWithout } from "./upsert-text";

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

/** What the server shows of a statement is cut off after so many bytes. */
const shownBytes = 65_535;

/** True unless the statement that fires the trigger is an upsert that can be read to its end and does not name the column in what it updates. */
function isNamed(column: string): string {
  return `COALESCE((SELECT LENGTH(INFO_BINARY) >= ${shownBytes} OR ${quote("INFO")} NOT RLIKE ${upsertWithout(column)}
      FROM information_schema.PROCESSLIST WHERE ID = CONNECTION_ID()), TRUE)`;
}
