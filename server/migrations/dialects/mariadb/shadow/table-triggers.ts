import type { RowRef, SparseSpec } from "../../dialect";
import { quote } from "../names";
import type { TriggerShape } from "../probes";
import { rowAs, rowKey, same, sameKey, triggerRow, valueText } from "../row-refs";
import { dropEmptyLine, emptyLine, lineState, lockLine } from "../saved-lines";
import type { SavedLines } from "../saved-lines";
import type { KeepMode } from "./column-triggers";
import { intoLog, logged } from "./shadow-log";
import { actIs, actVariable, shadowNames } from "./shadow-names";
import { takeStash } from "./stash";
import { holds, lines, signal, triggerBody } from "./trigger-text";

/** Columns of ours beside those of the key. */
export const own = { original: "switchyard_original", replaced: "switchyard_replaced" } as const;

/** One line for each original. */
function savedLines(spec: SparseSpec): SavedLines {
  return { table: shadowNames(spec).sql.saved, keyColumns: spec.keyColumns };
}

const saved = rowAs("s");
const isOriginal = `${saved.column(lineState)} <> ${emptyLine}`;

/** Refuses or cuts before a row comes to be. It never writes among the originals: the row may not come to be, or be another one. */
export function beforeInsert(spec: SparseSpec): TriggerShape {
  const { next } = refs(spec);
  const { at } = shadowNames(spec).variables;
  const violates = holds(spec.violates(next));
  const body =
    spec.newWrites === "reject"
      ? triggerBody(`  IF ${actVariable} IS NULL AND ${violates} THEN ${signal(spec)} END IF;`)
      : triggerBody(`  SET ${at} = NULL;`, `  IF ${actVariable} IS NULL AND ${violates} THEN`, setAside(spec), `  END IF;`);
  return { name: shadowNames(spec).trigger("before_insert"), timing: "BEFORE", event: "INSERT", body };
}

/** Refuses, cuts, and recognises the saved original that a full-row save writes back. */
export function beforeUpdate(spec: SparseSpec, mode: KeepMode): TriggerShape {
  const { next, before, value, was } = refs(spec);
  const { sql } = shadowNames(spec);
  const violates = holds(spec.violates(next));
  const isWatched = mode === "reject" || mode === "capture";
  const isThere = sameKey(saved, before, spec.keyColumns);
  const ofRow = (column: string) => `(SELECT ${saved.column(column)} FROM ${sql.saved} s WHERE ${isThere})`;
  const isWrittenBack = `EXISTS (SELECT 1 FROM ${sql.saved} s WHERE ${isThere} AND ${isOriginal} AND ${same(saved.column(own.original), value, spec.column)} AND ${same(saved.column(own.replaced), was, spec.column)})`;
  const body = triggerBody(
    `  IF ${actIs(spec.change, "restore")} THEN SET ${value} = ${ofRow(own.original)}; LEAVE switchyard; END IF;`,
    mode !== "stopped" && `  IF ${actIs(spec.change, "backfill")} THEN SET ${value} = ${ofRow(own.replaced)}; LEAVE switchyard; END IF;`,
    `  IF ${actVariable} IS NOT NULL THEN LEAVE switchyard; END IF;`,
    mode === "capture" && takeStash(spec),
    isWatched &&
      lines(
        `  IF ${violates} THEN`,
        `    ${lockLine(savedLines(spec), before)}`,
        `    IF ${isWrittenBack} THEN SET ${value} = ${was}; LEAVE switchyard; END IF;`,
        `    ${dropEmptyLine(savedLines(spec), before)}`,
        `  END IF;`,
      ),
    mode === "reject" && `  IF ${violates} AND NOT (${same(value, was, spec.column)} AND ${holds(spec.violates(before))}) THEN ${signal(spec)} END IF;`,
    mode === "capture" && lines(`  IF ${violates} THEN`, setAside(spec), `  END IF;`),
  );
  return { name: shadowNames(spec).trigger("before_update"), timing: "BEFORE", event: "UPDATE", body };
}

/** The original goes into a variable, until the row is written and its key is known. */
function setAside(spec: SparseSpec): string {
  const { next, value } = refs(spec);
  const { at, cut, long } = shadowNames(spec).variables;
  return lines(
    `    SET ${long} = ${value};`,
    `    SET ${value} = ${spec.replacement?.(next) ?? "NULL"};`,
    `    IF ${holds(spec.violates(next))} THEN ${signal(spec)} END IF;`,
    `    SET ${cut} = ${value}, ${at} = NOW(6);`,
  );
}

/**
 * What was set aside is kept under the real key. An original that is there under the key of a row that has just come to be belongs to a row that
 * went without a trigger (TRUNCATE, a cascade).
 */
export function afterInsert(spec: SparseSpec): TriggerShape {
  const { next } = refs(spec);
  const { variables } = shadowNames(spec);
  const body = triggerBody(
    `  IF ${actVariable} IS NOT NULL THEN LEAVE switchyard; END IF;`,
    spec.newWrites === "capture" && lines(`  IF ${variables.at} <=> NOW(6) THEN`, keep(spec, "deleted"), `    LEAVE switchyard;`, `  END IF;`),
    giveUp(spec, { row: next, current: "NULL", event: "deleted" }),
  );
  return { name: shadowNames(spec).trigger("after_insert"), timing: "AFTER", event: "INSERT", body };
}

/** The original goes with its row to another key, is kept, or is given up for another value. */
export function afterUpdate(spec: SparseSpec): TriggerShape {
  const { next, before, value, was } = refs(spec);
  const { sql, variables } = shadowNames(spec);
  const isSameKey = spec.keyColumns.map((key) => same(next.column(key.name), before.column(key.name), key)).join(" AND ");
  const moved = spec.keyColumns.map(({ name }) => `${saved.column(name)} = ${next.column(name)}`).join(", ");
  const body = triggerBody(
    `  IF ${actVariable} IS NOT NULL THEN LEAVE switchyard; END IF;`,
    `  IF NOT (${isSameKey}) THEN`,
    `    IF NOT (${sameKey(next, before, spec.keyColumns)}) THEN`,
    giveUp(spec, { row: next, current: "NULL", event: "deleted" }),
    `    END IF;`,
    `    ${lockLine(savedLines(spec), before)}`,
    `    UPDATE ${sql.saved} s SET ${moved} WHERE ${sameKey(saved, before, spec.keyColumns)};`,
    `    ${dropEmptyLine(savedLines(spec), next)}`,
    `  END IF;`,
    spec.newWrites === "capture" && lines(`  IF ${variables.at} <=> NOW(6) THEN`, keep(spec, "changed"), `    LEAVE switchyard;`, `  END IF;`),
    `  IF NOT ${same(value, was, spec.column)} THEN`,
    giveUp(spec, { row: next, current: valueText(spec.column, value), event: "changed", unless: same(saved.column(own.original), value, spec.column) }),
    `  END IF;`,
  );
  return { name: shadowNames(spec).trigger("after_update"), timing: "AFTER", event: "UPDATE", body };
}

/** The original is given up with its row. */
export function afterDelete(spec: SparseSpec): TriggerShape {
  const { before } = refs(spec);
  const body = triggerBody(`  IF ${actVariable} IS NOT NULL THEN LEAVE switchyard; END IF;`, giveUp(spec, { row: before, current: "NULL", event: "deleted" }));
  return { name: shadowNames(spec).trigger("after_delete"), timing: "AFTER", event: "DELETE", body };
}

/** Keeps the original; one that was there under this key is reported. What has been put there first is found again without a lock on a gap. */
function keep(spec: SparseSpec, event: "changed" | "deleted"): string {
  const { next, value } = refs(spec);
  const { sql, variables } = shadowNames(spec);
  const keys = spec.keyColumns.map(({ name }) => name);
  const isThere = sameKey(saved, next, spec.keyColumns);
  const line = lineOf(spec, { row: next, current: event === "changed" ? valueText(spec.column, variables.long) : "NULL", event });
  return lines(
    `    SET ${variables.at} = NULL;`,
    `    INSERT IGNORE INTO ${sql.saved} (${[...keys, own.original, own.replaced].map(quote).join(", ")})`,
    `    VALUES (${[...keys.map((name) => next.column(name)), variables.long, value].join(", ")});`,
    `    ${intoLog(spec)}`,
    `    SELECT ${line} FROM ${sql.saved} s WHERE ${isThere} AND NOT ${same(saved.column(own.original), variables.long, spec.column)};`,
    `    UPDATE ${sql.saved} s SET ${saved.column(own.original)} = ${variables.long}, ${saved.column(own.replaced)} = ${value} WHERE ${isThere};`,
  );
}

type Line = { row: Pick<RowRef, "column">; current: string; event: "changed" | "deleted" };

function giveUp(spec: SparseSpec, { unless, ...line }: Line & { unless?: string }): string {
  const { sql } = shadowNames(spec);
  const isThere = sameKey(saved, line.row, spec.keyColumns);
  const isGivenUp = `${isOriginal}${unless === undefined ? "" : ` AND NOT ${unless}`}`;
  return lines(
    `    ${lockLine(savedLines(spec), line.row)}`,
    `    ${intoLog(spec)}`,
    `    SELECT ${lineOf(spec, line)} FROM ${sql.saved} s WHERE ${isThere} AND ${isGivenUp};`,
    `    DELETE s FROM ${sql.saved} s WHERE ${isThere};`,
  );
}

function lineOf(spec: SparseSpec, { row, current, event }: Line): string {
  return logged({
    key: rowKey(row, spec.keyColumns),
    original: valueText(spec.column, saved.column(own.original)),
    replaced: valueText(spec.column, saved.column(own.replaced)),
    current,
    event,
  });
}

function refs(spec: SparseSpec) {
  const next = triggerRow("NEW", spec.table);
  const before = triggerRow("OLD", spec.table);
  return { next, before, value: next.column(spec.column.name), was: before.column(spec.column.name) };
}
