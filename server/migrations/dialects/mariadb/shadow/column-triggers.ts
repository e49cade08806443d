import type { SparseSpec } from "../../dialect";
import type { TriggerShape } from "../probes";
import { rowKey, same, triggerRow, valueText } from "../row-refs";
import { intoLog, logged } from "./shadow-log";
import { actIs, actVariable, shadowNames } from "./shadow-names";
import { takeStash } from "./stash";
import { holds, lines, signal, triggerBody } from "./trigger-text";

/** What the triggers do with new values that break the rule, or, once rollback has begun, nothing but tracking. */
export type KeepMode = SparseSpec["newWrites"] | "stopped";

/** True when the row carries an original. */
export function isSaved(spec: SparseSpec, row: { column(name: string): string }): string {
  const { column, mark } = shadowNames(spec);
  return `${row.column(spec.originals === "may-be-null" ? mark : column)} IS NOT NULL`;
}

/** Columns of ours in the table. */
export function ownColumns(spec: SparseSpec): string[] {
  const { column, mark } = shadowNames(spec);
  return spec.originals === "may-be-null" ? [column, mark] : [column];
}

/** Refuses or cuts before a row comes to be. */
export function beforeInsert(spec: SparseSpec): TriggerShape {
  const { next, value, shadow } = refs(spec);
  const { at, cut, long } = shadowNames(spec).variables;
  const violates = holds(spec.violates(next));
  const body =
    spec.newWrites === "reject"
      ? triggerBody(`  IF ${actVariable} IS NULL AND ${violates} THEN ${signal(spec)} END IF;`)
      : triggerBody(
          `  SET ${at} = NULL;`,
          `  IF ${actVariable} IS NULL AND ${violates} THEN`,
          captured(spec),
          `    SET ${long} = ${shadow}, ${cut} = ${value}, ${at} = NOW(6);`,
          `  END IF;`,
        );
  return { name: shadowNames(spec).trigger("before_insert"), timing: "BEFORE", event: "INSERT", body };
}

/** Keeps, captures, refuses, and forgets an original that the application has overwritten: one trigger, because two would undo each other. */
export function beforeUpdate(spec: SparseSpec, mode: KeepMode): TriggerShape {
  const { next, before, value, was } = refs(spec);
  const violates = holds(spec.violates(next));
  const isWatched = mode === "reject" || mode === "capture";
  const body = triggerBody(
    restoreBranch(spec),
    mode !== "stopped" && backfillBranch(spec, mode),
    `  IF ${actVariable} IS NOT NULL THEN LEAVE switchyard; END IF;`,
    ...ownColumns(spec).map((name) => `  SET ${next.column(name)} = ${before.column(name)};`),
    mode === "capture" && takeStash(spec),
    `  IF ${isSaved(spec, before)} AND (${unchanged(spec, isWatched ? violates : null)}) THEN`,
    `    SET ${value} = ${was};`,
    isWatched ? `    IF NOT ${violates} THEN LEAVE switchyard; END IF;` : `    LEAVE switchyard;`,
    `  END IF;`,
    mode === "reject" && `  IF ${violates} AND NOT (${same(value, was, spec.column)} AND ${holds(spec.violates(before))}) THEN ${signal(spec)} END IF;`,
    mode === "reject" && `  IF ${violates} THEN LEAVE switchyard; END IF;`,
    mode === "capture" && lines(`  IF ${violates} THEN`, captured(spec), `    LEAVE switchyard;`, `  END IF;`),
    `  IF ${isSaved(spec, before)} THEN`,
    forget(spec),
    `  END IF;`,
  );
  return { name: shadowNames(spec).trigger("before_update"), timing: "BEFORE", event: "UPDATE", body };
}

/** The original comes back if the row still holds what was written in its place, whatever other triggers make of the statement. */
function restoreBranch(spec: SparseSpec): string {
  const { before, value, was, wasShadow } = refs(spec);
  const original = spec.written === null ? wasShadow : `IF(${same(was, spec.written(wasShadow), spec.column)}, ${wasShadow}, ${was})`;
  return lines(
    `  IF ${actIs(spec.change, "restore")} THEN`,
    `    IF ${isSaved(spec, before)} THEN`,
    `    SET ${value} = ${original};`,
    forget(spec),
    `    END IF;`,
    `    LEAVE switchyard;`,
    `  END IF;`,
  );
}

/** The worker's own update: what was in the row is saved. */
function backfillBranch(spec: SparseSpec, mode: KeepMode): string {
  const { next, before, value, was } = refs(spec);
  return lines(
    `  IF ${actIs(spec.change, "backfill")} THEN`,
    `    SET ${value} = ${was};`,
    `    IF ${isSaved(spec, before)} THEN LEAVE switchyard; END IF;`,
    save(spec, was),
    `    SET ${value} = ${spec.replacement?.(before) ?? "NULL"};`,
    mode !== "pass" && `    IF ${holds(spec.violates(next))} THEN ${signal(spec)} END IF;`,
    `    LEAVE switchyard;`,
    `  END IF;`,
  );
}

/** Saves the new value and puts the replacement in its place. */
function captured(spec: SparseSpec): string {
  const { next, value } = refs(spec);
  return lines(
    save(spec, value),
    `    SET ${value} = ${spec.replacement?.(next) ?? "NULL"};`,
    `    IF ${holds(spec.violates(next))} THEN ${signal(spec)} END IF;`,
  );
}

/** A full-row save that writes the replacement, or the long original, back. */
function unchanged(spec: SparseSpec, violates: string | null): string {
  const { value, was, wasShadow } = refs(spec);
  return violates === null ? same(value, was, spec.column) : `${same(value, was, spec.column)} OR (${same(value, wasShadow, spec.column)} AND ${violates})`;
}

function save(spec: SparseSpec, value: string): string {
  const { next, shadow } = refs(spec);
  return `    SET ${shadow} = ${value};${spec.originals === "may-be-null" ? ` SET ${next.column(shadowNames(spec).mark)} = 1;` : ""}`;
}

function forget(spec: SparseSpec): string {
  const { next } = refs(spec);
  return `    SET ${ownColumns(spec)
    .map((name) => `${next.column(name)} = NULL`)
    .join(", ")};`;
}

/** A line for the conflict report when a row gives its original up for another value. */
export function afterUpdate(spec: SparseSpec): TriggerShape {
  const { next, before, value, was, shadow, wasShadow } = refs(spec);
  const keeps = `${isSaved(spec, next)} AND ${same(shadow, wasShadow, spec.column)}`;
  const givesBack = `${next.column(ownColumns(spec).at(-1) ?? "")} IS NULL AND ${same(value, wasShadow, spec.column)}`;
  const current = `IF(${isSaved(spec, next)}, ${valueText(spec.column, shadow)}, ${valueText(spec.column, value)})`;
  const line = {
    key: rowKey(next, spec.keyColumns),
    original: valueText(spec.column, wasShadow),
    replaced: valueText(spec.column, was),
    current,
    event: "changed" as const,
  };
  const body = triggerBody(
    `  IF ${isSaved(spec, before)} AND NOT (${keeps}) AND NOT (${givesBack}) THEN`,
    `    ${intoLog(spec)}\n    VALUES (${logged(line)});`,
    `  END IF;`,
  );
  return { name: shadowNames(spec).trigger("after_update"), timing: "AFTER", event: "UPDATE", body };
}

/** A line for the conflict report when a row goes with its original. */
export function afterDelete(spec: SparseSpec): TriggerShape {
  const { before, was, wasShadow } = refs(spec);
  const line = {
    key: rowKey(before, spec.keyColumns),
    original: valueText(spec.column, wasShadow),
    replaced: valueText(spec.column, was),
    current: "NULL",
    event: "deleted" as const,
  };
  const body = triggerBody(`  IF ${actVariable} IS NULL AND ${isSaved(spec, before)} THEN`, `    ${intoLog(spec)}\n    VALUES (${logged(line)});`, `  END IF;`);
  return { name: shadowNames(spec).trigger("after_delete"), timing: "AFTER", event: "DELETE", body };
}

/** The row before and after the write, its value and its original. */
function refs(spec: SparseSpec) {
  const next = triggerRow("NEW", spec.table);
  const before = triggerRow("OLD", spec.table);
  const { column } = shadowNames(spec);
  const name = spec.column.name;
  return { next, before, value: next.column(name), was: before.column(name), shadow: next.column(column), wasShadow: before.column(column) };
}
