import type { Statement } from "../../../scripts/schemas";
import type { SparseSpec } from "../../dialect";
import { clearFunction, isSaved, keepFunction, ownColumns, takeFunction, trackFunction, truncatedFunction } from "./column-functions";
import { keyRanges, withinRange } from "../key-ranges";
import { locks } from "../locks";
import { estimatedRows, quote } from "../names";
import { columnProbe } from "../probes";
import { lockBroken } from "../row-locks";
import { bareRow, declaration, same, triggerRow, usesExpression } from "../row-refs";
import { keptOriginals, saved } from "../originals";
import type { ShadowLayout } from "./shadow-layout";
import { isSet, shadowNames, whenOurWrite, type TriggerPurpose } from "./shadow-names";
import { begunFunction, endedFunction, statementTriggers } from "./statements";
import type { Trigger } from "./triggers";

/** Originals travel with their rows in a column of their own. */
export const columnLayout: ShadowLayout = {
  places: (spec) => ownColumns(spec).map((name) => addColumn(spec, name)),
  functions: (spec) => [
    keepFunction(spec, spec.newWrites),
    ...(spec.newWrites === "capture" ? [takeFunction(spec), clearFunction(spec), begunFunction(spec), endedFunction(spec)] : []),
    ...tracking(spec),
  ],
  triggers,
  stop: (spec) => ({
    drop: triggers(spec).map(({ purpose }) => purpose),
    functions: [keepFunction(spec, "stopped"), ...tracking(spec)],
    triggers: triggers(spec).filter(({ purpose }) => stays.has(purpose)),
  }),
  backfill: (spec) => ({
    keyColumns: keysOf(spec),
    range: keyRanges(shadowNames(spec).sql.table, spec.keyColumns),
    statements: [...lockBroken(spec, "NO KEY UPDATE"), touch(spec, spec.violates(bareRow))],
  }),
  restore: (spec) => ({
    keyColumns: keysOf(spec),
    range: keyRanges(shadowNames(spec).sql.table, spec.keyColumns),
    statements: [touch(spec, isSaved(spec, bareRow))],
    remaining: `SELECT count(*) AS remaining FROM ${shadowNames(spec).sql.table} WHERE ${isSaved(spec, bareRow)}`,
    total: estimatedRows(spec.table),
  }),
  remove: (spec) =>
    ownColumns(spec).map((name) => ({
      sql: `ALTER TABLE ${shadowNames(spec).sql.table} DROP COLUMN IF EXISTS ${quote(name)}`,
      lock: locks["schema-moment"],
      probe: null,
      repair: null,
    })),
  originals: (spec) => {
    const { column, sql } = shadowNames(spec);
    return keptOriginals({
      place: { kind: "column", table: spec.table.name, name: column },
      from: sql.table,
      by: spec.keyColumns,
      keyColumns: spec.keyColumns,
      columns: [spec.column],
      original: () => saved.column(column),
      where: isSaved(spec, saved),
    });
  },
  owned: (spec) => ownColumns(spec).map((name) => ({ kind: "column", schema: spec.table.schema, table: spec.table.name, name })),
  functionPurposes: ["keep", "take", "clear", "track", "truncated", "begun", "ended"],
};

/** Triggers that see what is written until the last original is back. */
const stays: ReadonlySet<TriggerPurpose> = new Set(["update", "tracked_update", "tracked_delete", "truncated"]);

function tracking(spec: SparseSpec): string[] {
  return [trackFunction(spec), truncatedFunction(spec)];
}

/** Nullable and without default: only the catalog changes. */
function addColumn(spec: SparseSpec, name: string): Statement {
  const { sql, mark } = shadowNames(spec);
  const declared = name === mark ? `${quote(name)} boolean` : declaration(name, spec.column);
  return {
    sql: `ALTER TABLE ${sql.table} ADD COLUMN IF NOT EXISTS ${declared}`,
    lock: locks["schema-moment"],
    probe: columnProbe(spec.table, name),
    repair: null,
  };
}

function triggers(spec: SparseSpec): Trigger[] {
  const { stashSetting, column } = shadowNames(spec);
  const [next, before] = [triggerRow("NEW", spec.table), triggerRow("OLD", spec.table)];
  const isCapturing = spec.newWrites === "capture";
  const changes = quote(spec.column.name);
  const givenUp = `NOT ${same(next.column(column), before.column(column))} AND NOT ${same(next.column(spec.column.name), before.column(column))}`;
  const forgotten =
    spec.originals === "may-be-null" ? `NOT ${isSaved(spec, next)} AND NOT ${same(next.column(spec.column.name), before.column(column))}` : null;
  const all: (Trigger | false)[] = [
    spec.newWrites !== "pass" && { purpose: "insert", fires: "BEFORE INSERT", each: "ROW", when: whenInserted(spec), runs: "keep" },
    isCapturing && { purpose: "take", fires: `BEFORE UPDATE OF ${changes}`, each: "ROW", when: isSet(stashSetting), runs: "take" },
    { purpose: "update", fires: "BEFORE UPDATE", each: "ROW", when: whenUpdated(spec), runs: "keep" },
    {
      purpose: "tracked_update",
      fires: "AFTER UPDATE",
      each: "ROW",
      when: `${isSaved(spec, before)} AND (${givenUp}${forgotten === null ? "" : ` OR ${forgotten}`})`,
      runs: "track",
    },
    { purpose: "tracked_delete", fires: "AFTER DELETE", each: "ROW", when: isSaved(spec, before), runs: "track" },
    { purpose: "truncated", fires: "BEFORE TRUNCATE", each: "STATEMENT", when: null, runs: "truncated" },
    isCapturing && { purpose: "clear", fires: "AFTER INSERT", each: "STATEMENT", when: isSet(stashSetting), runs: "clear" },
    ...(isCapturing ? statementTriggers : []),
  ];
  return all.filter((trigger) => trigger !== false);
}

/** Rows that fit cost nothing. The WHEN of a trigger allows no subquery, so a person's expression is asked inside the function. */
function whenInserted(spec: SparseSpec): string | null {
  if (usesExpression(spec.violates)) return null;
  const violates = spec.violates(triggerRow("NEW", spec.table));
  return spec.newWrites === "capture" ? `${violates} OR ${isSet(shadowNames(spec).stashSetting)}` : violates;
}

function whenUpdated(spec: SparseSpec): string | null {
  const watched = `${isSaved(spec, triggerRow("OLD", spec.table))} OR ${whenOurWrite(spec.change, "backfill")}`;
  if (spec.newWrites === "pass") return watched;
  return usesExpression(spec.violates) ? null : `${spec.violates(triggerRow("NEW", spec.table))} OR ${watched}`;
}

/** Changes nothing by itself: the trigger does, so that it stands in one place and other triggers cannot come in between. */
function touch(spec: SparseSpec, where: string): string {
  const column = quote(spec.column.name);
  return `UPDATE ${shadowNames(spec).sql.table} SET ${column} = ${column} WHERE ${withinRange(spec.keyColumns)} AND ${where}`;
}

function keysOf(spec: SparseSpec) {
  return spec.keyColumns.map(({ name, type }) => ({ name, type }));
}
