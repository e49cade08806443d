import type { BatchesStep } from "../../../scripts/schemas";
import type { SparseSpec } from "../../dialect";
import { keyRanges, keysOf, withinRange } from "../key-ranges";
import { noLock } from "../locks";
import { quote, shadowSchema } from "../names";
import { olderThan } from "../old-snapshots";
import { shadowTableProbe } from "../probes";
import { bareRow, declaration, keptStamps, keyDeclaration, rowAs, rowKey, same, sameKey, valueText } from "../row-refs";
import { keptOriginals } from "../originals";
import { lineState } from "../saved-lines";
import type { ShadowLayout } from "./shadow-layout";
import { intoLog } from "./shadow-log";
import { shadowNames } from "./shadow-names";
import { afterDelete, afterInsert, afterUpdate, beforeInsert, beforeUpdate, own } from "./table-triggers";

const [row, saved] = [rowAs("t"), rowAs("s")];

/** Originals stand in a table of ours under the key of their row, one for each row. */
export const tableLayout: ShadowLayout = {
  places: (spec) => {
    const { sql, saved: name } = shadowNames(spec);
    const columns = [
      ...spec.keyColumns.map(keyDeclaration),
      `${declaration(own.original, spec.column)} NULL`,
      `${declaration(own.replaced, spec.column)} NULL`,
      `${quote(lineState)} varchar(10) CHARACTER SET ascii NOT NULL DEFAULT 'kept'`,
      `PRIMARY KEY (${spec.keyColumns.map((column) => quote(column.name)).join(", ")})`,
    ];
    return [
      {
        sql: `CREATE TABLE IF NOT EXISTS ${sql.saved} (\n  ${columns.join(",\n  ")}\n) ENGINE = InnoDB`,
        lock: noLock,
        probe: shadowTableProbe(name),
        repair: null,
        outlasts: olderThan(name),
      },
    ];
  },
  triggers: (spec) => [
    afterDelete(spec),
    afterUpdate(spec),
    beforeUpdate(spec, spec.newWrites),
    afterInsert(spec),
    ...(spec.newWrites === "pass" ? [] : [beforeInsert(spec)]),
  ],
  stop: (spec) => ({ drop: ["before_insert"], triggers: [afterDelete(spec), afterUpdate(spec), afterInsert(spec), beforeUpdate(spec, "stopped")] }),
  backfill,
  restore,
  remove: (spec) => [
    { sql: `DROP TABLE IF EXISTS ${shadowNames(spec).sql.saved}`, lock: noLock, probe: shadowTableProbe(shadowNames(spec).saved, false), repair: null },
  ],
  originals: (spec) =>
    keptOriginals({
      place: { kind: "table", table: null, name: shadowNames(spec).saved },
      from: shadowNames(spec).sql.saved,
      by: spec.keyColumns,
      keyColumns: spec.keyColumns,
      columns: [spec.column],
      original: () => saved.column(own.original),
      where: null,
    }),
  owned: (spec) => [{ kind: "table", schema: shadowSchema, table: null, name: shadowNames(spec).saved }],
  moments: ["before_insert", "before_update", "after_insert", "after_update", "after_delete"],
};

/** A row whose replacement breaks the rule too is not saved twice. */
function backfill(spec: SparseSpec): Pick<BatchesStep, "keyColumns" | "range" | "statements" | "remaining"> {
  const { sql } = shadowNames(spec);
  const keys = spec.keyColumns.map(({ name }) => quote(name));
  const value = quote(spec.column.name);
  const table = `${sql.table}`;
  const isSaved = `EXISTS (SELECT 1 FROM ${sql.saved} s WHERE ${sameKey(saved, { column: (name) => `${table}.${quote(name)}` }, spec.keyColumns)} AND ${same(saved.column(own.replaced), `${table}.${value}`, spec.column)})`;
  const violates = `${spec.violates(bareRow)} AND NOT ${isSaved}`;
  return {
    keyColumns: keysOf(spec.keyColumns),
    range: keyRanges(sql.table, spec.keyColumns),
    statements: [
      // An original that is there already is one of a row that went without a trigger: this row's value is another one.
      `INSERT INTO ${sql.saved} (${[...keys, quote(own.original), quote(own.replaced)].join(", ")})
SELECT ${[...keys, value, spec.replacement?.(bareRow) ?? "NULL"].join(", ")} FROM ${table}
WHERE ${withinRange(spec.keyColumns, `${table}.`)} AND ${violates} FOR UPDATE
ON DUPLICATE KEY UPDATE ${[own.original, own.replaced].map((name) => `${quote(name)} = VALUES(${quote(name)})`).join(", ")}`,
      `UPDATE ${sql.table} t JOIN ${sql.saved} s ON ${sameKey(saved, row, spec.keyColumns)}
SET ${row.column(spec.column.name)} = ${saved.column(own.replaced)}${stamps(spec)}
WHERE ${withinRange(spec.keyColumns, "t.")} AND ${same(row.column(spec.column.name), saved.column(own.original), spec.column)}`,
    ],
    remaining: `SELECT COUNT(*) AS remaining FROM ${table} WHERE ${violates}`,
  };
}

/** Rows that do not hold any more what was written in place of the original keep what they hold, and are reported like those that are gone. */
function restore(spec: SparseSpec): Pick<BatchesStep, "keyColumns" | "range" | "statements" | "remaining" | "total"> {
  const { sql } = shadowNames(spec);
  const value = row.column(spec.column.name);
  const isGone = `${row.column(spec.keyColumns[0]?.name ?? "")} IS NULL`;
  const batch = `${withinRange(spec.keyColumns, "s.")} AND ${saved.column(lineState)} = 'returning'`;
  const [original, replaced] = [saved.column(own.original), saved.column(own.replaced)];
  const line = [
    rowKey(saved, spec.keyColumns),
    valueText(spec.column, original),
    valueText(spec.column, replaced),
    valueText(spec.column, value),
    `IF(${isGone}, 'deleted', 'changed')`,
    "'unknown'",
    "SYSDATE(6)",
  ];
  return {
    keyColumns: keysOf(spec.keyColumns),
    range: keyRanges(sql.saved, spec.keyColumns),
    statements: [
      // A line that comes into the range with its row after this statement is of a later batch.
      `UPDATE ${sql.saved} s SET ${saved.column(lineState)} = 'returning' WHERE ${withinRange(spec.keyColumns, "s.")}`,
      `UPDATE ${sql.table} t JOIN ${sql.saved} s ON ${sameKey(saved, row, spec.keyColumns)}
SET ${value} = ${original}${stamps(spec)}
WHERE ${batch} AND ${same(value, replaced, spec.column)}`,
      `${intoLog(spec)}
SELECT ${line.join(", ")} FROM ${sql.saved} s LEFT JOIN ${sql.table} t ON ${sameKey(saved, row, spec.keyColumns)}
WHERE ${batch} AND (${isGone} OR NOT ${same(value, original, spec.column)})`,
      `DELETE s FROM ${sql.saved} s WHERE ${batch}`,
    ],
    remaining: `SELECT COUNT(*) AS remaining FROM ${sql.saved}`,
    total: `SELECT COUNT(*) AS total FROM ${sql.saved}`,
  };
}

function stamps(spec: SparseSpec): string {
  return keptStamps(spec.table, { alias: "t.", except: spec.column.name });
}
