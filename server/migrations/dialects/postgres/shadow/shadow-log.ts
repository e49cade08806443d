import type { CollectStep } from "../../../scripts/schemas";
import { literal } from "../names";
import { regclass } from "../probes";
import { shadowNames, triggerName, type NamedSpec } from "./shadow-names";

/** Digits of a line's own number: room for every number of eight bytes. */
const places = 20;

/** The log for the conflict report: originals that will not come back by themselves. */
export function createLog(spec: NamedSpec): string {
  return `CREATE TABLE IF NOT EXISTS ${shadowNames(spec).sql.log} (
  id bigint GENERATED ALWAYS AS IDENTITY, transaction xid8 NOT NULL DEFAULT pg_current_xact_id(),
  row_key text NOT NULL, original text, replaced text, current text,
  event text NOT NULL, actor text NOT NULL DEFAULT session_user || coalesce(' (' || nullif(current_setting('application_name', true), '') || ')', ''),
  happened_at timestamptz NOT NULL DEFAULT clock_timestamp(), PRIMARY KEY (transaction, id))`;
}

/** Begin of an INSERT into the log; what follows gives its five columns. */
export function intoLog(spec: NamedSpec): string {
  return `INSERT INTO ${shadowNames(spec).sql.log} (row_key, original, replaced, current, event)`;
}

/**
 * Lines in the order of transactions, and of a transaction only once no older one can still add lines, so that nothing is passed over. When
 * tracking is gone all writers have ended, and everything is taken. A line's number is that of its transaction and its own, which the log's key
 * has in the same order: each page begins where the last one ended, and reads no line before it.
 */
export function collectStep(spec: NamedSpec, place: { key: string; phase: CollectStep["phase"]; title: string }): CollectStep {
  const tracked = [triggerName(spec.change, "tracked_update"), triggerName(spec.change, "update")].map(literal).join(", ");
  return {
    type: "collect",
    ...place,
    query: `SELECT l.transaction::text || lpad(l.id::text, ${places}, '0') AS id, row_key, original, replaced, current, event, actor, happened_at
FROM ${shadowNames(spec).sql.log} l
WHERE (l.transaction, l.id) > (CAST(div(CAST(:after AS numeric), 1e${places})::text AS xid8), CAST(mod(CAST(:after AS numeric), 1e${places}) AS bigint))
  AND (l.transaction < pg_snapshot_xmin(pg_current_snapshot())
    OR NOT EXISTS (SELECT FROM pg_trigger WHERE tgrelid = ${regclass(spec.table)} AND tgname IN (${tracked})))
ORDER BY l.transaction, l.id LIMIT :size`,
  };
}
