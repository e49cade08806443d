import type { CollectStep } from "../../../scripts/schemas";
import { literal } from "../names";
import { regclass } from "../probes";
import { shadowNames, triggerName, type NamedSpec } from "./shadow-names";

/** The log for the conflict report: originals that will not come back by themselves. */
export function createLog(spec: NamedSpec): string {
  return `CREATE TABLE IF NOT EXISTS ${shadowNames(spec).sql.log} (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  transaction xid8 NOT NULL DEFAULT pg_current_xact_id(),
  row_key text NOT NULL, original text, replaced text, current text,
  event text NOT NULL, actor text NOT NULL DEFAULT session_user || coalesce(' (' || nullif(current_setting('application_name', true), '') || ')', ''),
  happened_at timestamptz NOT NULL DEFAULT clock_timestamp())`;
}

/** Begin of an INSERT into the log; what follows gives its five columns. */
export function intoLog(spec: NamedSpec): string {
  return `INSERT INTO ${shadowNames(spec).sql.log} (row_key, original, replaced, current, event)`;
}

/**
 * Lines in the order of transactions, and of a transaction only once no older one can still add lines, so that nothing is passed over. When
 * tracking is gone all writers have ended, and everything is taken. A line's number holds its transaction and its place in it.
 */
export function collectStep(spec: NamedSpec, place: { key: string; phase: CollectStep["phase"]; title: string }): CollectStep {
  const tracked = [triggerName(spec.change, "tracked_update"), triggerName(spec.change, "update")].map(literal).join(", ");
  return {
    type: "collect",
    ...place,
    query: `SELECT id, row_key, original, replaced, current, event, actor, happened_at FROM (
  SELECT (transaction::text::bigint << 22) + row_number() OVER (PARTITION BY transaction ORDER BY id) AS id,
    transaction, row_key, original, replaced, current, event, actor, happened_at
  FROM ${shadowNames(spec).sql.log}) l
WHERE id > CAST(:after AS bigint) AND (transaction < pg_snapshot_xmin(pg_current_snapshot())
  OR NOT EXISTS (SELECT FROM pg_trigger WHERE tgrelid = ${regclass(spec.table)} AND tgname IN (${tracked})))
ORDER BY id LIMIT :size`,
  };
}
