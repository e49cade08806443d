import type { RowRef, SparseSpec } from "../../dialect";
import { quote } from "../names";
import { lines, raise, triggerFunction } from "./plpgsql";
import { asText, bareRow, rowKey, same, triggerRow } from "../row-refs";
import { intoLog } from "./shadow-log";
import { isOurWrite, isSet, shadowNames } from "./shadow-names";

/** What the function before a write does: with new values that break the rule, or, once rollback has begun, nothing but tracking. */
export type KeepMode = SparseSpec["newWrites"] | "stopped";

/** True when the row carries an original. */
export function isSaved(spec: SparseSpec, row: Pick<RowRef, "column">): string {
  const { column, mark } = shadowNames(spec);
  return spec.originals === "may-be-null" ? `(${row.column(mark)} IS TRUE)` : `(${row.column(column)} IS NOT NULL)`;
}

/** Columns of ours in the table. */
export function ownColumns(spec: SparseSpec): string[] {
  const { column, mark } = shadowNames(spec);
  return spec.originals === "may-be-null" ? [column, mark] : [column];
}

/** Before INSERT and UPDATE: one function, because two would undo each other. */
export function keepFunction(spec: SparseSpec, mode: KeepMode): string {
  const { next, before, value, was, shadow, wasShadow } = refs(spec);
  const violates = `coalesce(${spec.violates(next)}, false)`;
  const isWatched = mode === "reject" || mode === "capture";
  const forget = lines(`${shadow} := NULL;`, spec.originals === "may-be-null" && `${next.column(shadowNames(spec).mark)} := NULL;`);
  const isOriginal = spec.written === null ? null : same(was, spec.written(wasShadow));
  const update = lines(
    `IF ${isOurWrite(spec.change, "restore")} THEN`,
    `  IF ${isSaved(spec, before)} THEN`,
    isOriginal === null ? `    ${value} := ${wasShadow};` : `    ${value} := CASE WHEN ${isOriginal} THEN ${wasShadow} ELSE ${was} END;`,
    `    ${forget}`,
    `  END IF;`,
    `  RETURN NEW;`,
    `END IF;`,
    ...ownColumns(spec).map((name) => `${next.column(name)} := ${before.column(name)};`),
    mode !== "stopped" && backfillBranch(spec, mode),
    `IF ${isSaved(spec, before)} AND (${unchanged(spec, isWatched ? violates : null)}) THEN`,
    `  ${value} := ${was};`,
    isWatched ? `  IF NOT ${violates} THEN RETURN NEW; END IF;` : `  RETURN NEW;`,
    `END IF;`,
    mode === "reject" && `IF ${same(value, was)} AND coalesce(${spec.violates(before)}, false) THEN RETURN NEW; END IF;`,
  );
  return triggerFunction(spec, "keep", {
    body: lines(
      `IF TG_OP = 'UPDATE' THEN`,
      update,
      `END IF;`,
      mode === "reject" && `IF ${violates} THEN ${raise(spec)} END IF;`,
      mode === "capture" && captureBranch(spec, violates),
      `IF TG_OP = 'UPDATE' AND ${isSaved(spec, before)} THEN`,
      `  ${forget}`,
      `END IF;`,
      `RETURN NEW;`,
    ),
  });
}

/** The worker's own update: what was in the row is saved, whatever other triggers made of it meanwhile. */
function backfillBranch(spec: SparseSpec, mode: KeepMode): string {
  const { next, before, value, was } = refs(spec);
  return lines(
    `IF ${isOurWrite(spec.change, "backfill")} THEN`,
    `  ${value} := ${was};`,
    `  IF NOT ${isSaved(spec, before)} THEN`,
    `    ${save(spec, was)}`,
    `    ${value} := ${spec.replacement?.(before) ?? "NULL"};`,
    mode !== "pass" && `    IF coalesce(${spec.violates(next)}, false) THEN ${raise(spec)} END IF;`,
    `  END IF;`,
    `  RETURN NEW;`,
    `END IF;`,
  );
}

function captureBranch(spec: SparseSpec, violates: string): string {
  const { next, value, shadow } = refs(spec);
  const stash = shadowNames(spec).stashSetting;
  return lines(
    `IF ${violates} THEN`,
    `  ${save(spec, value)}`,
    `  ${value} := ${spec.replacement?.(next) ?? "NULL"};`,
    `  IF ${violates} THEN ${raise(spec)} END IF;`,
    `  IF TG_OP = 'INSERT' THEN`,
    `    PERFORM set_config('${stash}', json_build_array(${asText(shadow)}, ${asText(value)})::text, true);`,
    `  END IF;`,
    `  RETURN NEW;`,
    `END IF;`,
    `IF TG_OP = 'INSERT' AND ${isSet(stash)} THEN PERFORM set_config('${stash}', '', true); END IF;`,
  );
}

function save(spec: SparseSpec, value: string): string {
  const { next, shadow } = refs(spec);
  return spec.originals === "may-be-null" ? `${shadow} := ${value}; ${next.column(shadowNames(spec).mark)} := true;` : `${shadow} := ${value};`;
}

/** A full-row save that writes the replacement, or the long original, back. */
function unchanged(spec: SparseSpec, violates: string | null): string {
  const { value, was, wasShadow } = refs(spec);
  return violates === null ? same(value, was) : `${same(value, was)} OR (${same(value, wasShadow)} AND ${violates})`;
}

/** Before UPDATE OF the column, after an insert of the same statement ended in a conflict: EXCLUDED carried the replacement. */
export function takeFunction(spec: SparseSpec): string {
  const { value } = refs(spec);
  const stash = shadowNames(spec).stashSetting;
  return triggerFunction(spec, "take", {
    declare: [`sy_stash json := current_setting('${stash}', true)::json`],
    body: lines(`PERFORM set_config('${stash}', '', true);`, `IF ${same(value, "sy_stash->>1")} THEN ${value} := sy_stash->>0; END IF;`, `RETURN NEW;`),
  });
}

/** After the statement: nothing of it may reach the next. */
export function clearFunction(spec: SparseSpec): string {
  const stash = shadowNames(spec).stashSetting;
  return triggerFunction(spec, "clear", { body: lines(`PERFORM set_config('${stash}', '', true);`, `RETURN NULL;`) });
}

/** After UPDATE and DELETE of a row whose original is thereby given up. */
export function trackFunction(spec: SparseSpec): string {
  const { next, before, value, was, shadow, wasShadow } = refs(spec);
  const current = `CASE WHEN ${isSaved(spec, next)} THEN ${asText(shadow)} ELSE ${asText(value)} END`;
  return triggerFunction(spec, "track", {
    body: lines(
      `IF TG_OP = 'DELETE' THEN`,
      `  ${intoLog(spec)}`,
      `  VALUES (${rowKey(before, spec.keyColumns)}, ${asText(wasShadow)}, ${asText(was)}, NULL, 'deleted');`,
      `ELSE`,
      `  ${intoLog(spec)}`,
      `  VALUES (${rowKey(next, spec.keyColumns)}, ${asText(wasShadow)}, ${asText(was)}, ${current}, 'changed');`,
      `END IF;`,
      `RETURN NULL;`,
    ),
  });
}

/**
 * Before TRUNCATE: the rows are gone after it. A transaction whose snapshot is older than the backfill sees a row as it was before its value was
 * replaced: what breaks the rule there is the original.
 */
export function truncatedFunction(spec: SparseSpec): string {
  const row = bareRow;
  const { sql, column } = shadowNames(spec);
  const value = row.column(spec.column.name);
  const either = (saved: string, unsaved: string) => `CASE WHEN ${isSaved(spec, row)} THEN ${saved} ELSE ${unsaved} END`;
  const original = either(asText(quote(column)), asText(value));
  const replaced = either(asText(value), asText(spec.replacement?.(row) ?? "NULL"));
  return triggerFunction(spec, "truncated", {
    body: lines(
      `${intoLog(spec)}`,
      `SELECT ${rowKey(row, spec.keyColumns)}, ${original}, ${replaced}, NULL, 'deleted'`,
      `FROM ${sql.table} WHERE ${isSaved(spec, row)} OR (${hasOldSnapshot} AND coalesce(${spec.violates(row)}, false));`,
      `RETURN NULL;`,
    ),
  });
}

/** Isolation levels whose transactions read with one snapshot from beginning to end. */
const hasOldSnapshot = "current_setting('transaction_isolation') IN ('repeatable read', 'serializable')";

/** The row before and after the write, its value and its original. */
function refs(spec: SparseSpec) {
  const next = triggerRow("NEW", spec.table);
  const before = triggerRow("OLD", spec.table);
  const { column } = shadowNames(spec);
  const name = spec.column.name;
  return { next, before, value: next.column(name), was: before.column(name), shadow: next.column(column), wasShadow: before.column(column) };
}
