import type { Statement } from "../../../scripts/schemas";
import type { SparseSpec } from "../../dialect";
import { afterDelete, afterUpdate, beforeInsert, beforeUpdate, isSaved, ownColumns } from "./column-triggers";
import { keyRanges, keysOf, withinRange } from "../key-ranges";
import { locks } from "../locks";
import { bareLiteral, quote } from "../names";
import { columnProbe, noColumnProbe } from "../probes";
import { bareRow, fullType, keptStamps } from "../row-refs";
import { keptOriginals, saved } from "../originals";
import type { ShadowLayout } from "./shadow-layout";
import { shadowNames } from "./shadow-names";

/** Originals travel with their rows in an invisible column of their own. */
export const columnLayout: ShadowLayout = {
  places: (spec) => ownColumns(spec).map((name) => addColumn(spec, name)),
  triggers: (spec) => [
    afterUpdate(spec),
    afterDelete(spec),
    // A row that is captured when it is inserted must find the update's trigger there already.
    beforeUpdate(spec, spec.newWrites),
    ...(spec.newWrites === "pass" ? [] : [beforeInsert(spec)]),
  ],
  // Nothing is cut at insert any more before nothing is taken up at update: in between an upsert still keeps its value.
  stop: (spec) => ({ drop: ["before_insert"], triggers: [afterUpdate(spec), afterDelete(spec), beforeUpdate(spec, "stopped")] }),
  backfill: (spec) => {
    const where = `${spec.violates(bareRow)} AND NOT (${isSaved(spec, bareRow)})`;
    return {
      keyColumns: keysOf(spec.keyColumns),
      range: keyRanges(shadowNames(spec).sql.table, spec.keyColumns),
      statements: [save(spec, where)],
      remaining: `SELECT COUNT(*) AS remaining FROM ${shadowNames(spec).sql.table} WHERE ${where}`,
    };
  },
  restore: (spec) => ({
    keyColumns: keysOf(spec.keyColumns),
    range: keyRanges(shadowNames(spec).sql.table, spec.keyColumns),
    statements: [giveBack(spec)],
    remaining: `SELECT COUNT(*) AS remaining FROM ${shadowNames(spec).sql.table} WHERE ${isSaved(spec, bareRow)}`,
    total: `SELECT COUNT(*) AS total FROM ${shadowNames(spec).sql.table}`,
  }),
  remove: (spec) =>
    ownColumns(spec).map((name) => ({
      sql: `ALTER TABLE ${shadowNames(spec).sql.table} DROP COLUMN ${quote(name)}, ALGORITHM = INSTANT`,
      lock: locks["schema-moment"],
      probe: noColumnProbe(spec.table, name),
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
  moments: ["before_insert", "before_update", "after_update", "after_delete"],
};

/** INSTANT is said, so that the server refuses instead of copying; INVISIBLE, so that no SELECT * and no INSERT without columns meets it. */
function addColumn(spec: SparseSpec, name: string): Statement {
  const { sql, mark } = shadowNames(spec);
  const comment = `${spec.change}: ${name === mark ? "original is saved" : "original"} of ${spec.column.name}`;
  return {
    sql: `ALTER TABLE ${sql.table} ADD COLUMN ${quote(name)} ${name === mark ? "tinyint(1)" : fullType(spec.column)} NULL INVISIBLE COMMENT ${bareLiteral(comment)}, ALGORITHM = INSTANT`,
    lock: locks["schema-moment"],
    probe: columnProbe(spec.table, name, comment),
    repair: null,
  };
}

/** Says what the trigger does, which has the last word over other triggers of the table. */
function save(spec: SparseSpec, where: string): string {
  const { sql, column, mark } = shadowNames(spec);
  const value = quote(spec.column.name);
  const marked = spec.originals === "may-be-null" ? `, ${quote(mark)} = 1` : "";
  return `UPDATE ${sql.table} SET ${quote(column)} = ${value}${marked}, ${value} = ${spec.replacement?.(bareRow) ?? "NULL"}${stamps(spec)}
WHERE ${withinRange(spec.keyColumns)} AND ${where}`;
}

function giveBack(spec: SparseSpec): string {
  const { sql, column } = shadowNames(spec);
  const value = quote(spec.column.name);
  const forgotten = ownColumns(spec).map((name) => `${quote(name)} = NULL`);
  return `UPDATE ${sql.table} SET ${value} = ${quote(column)}, ${forgotten.join(", ")}${stamps(spec)}
WHERE ${withinRange(spec.keyColumns)} AND ${isSaved(spec, bareRow)}`;
}

function stamps(spec: SparseSpec): string {
  return keptStamps(spec.table, { except: spec.column.name });
}
