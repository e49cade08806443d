import type { BatchesStep, Statement } from "../../../scripts/schemas";
import type { RowRef } from "../../dialect";
import type { KeptOriginals } from "../../kept-originals";
import type { RowChangeSpec } from "../../row-change-dialect";
import { keyRanges, keysOf, withinRange } from "../key-ranges";
import { noLock } from "../locks";
import { quote, tableName } from "../names";
import { olderThan } from "../old-snapshots";
import { shadowTableProbe } from "../probes";
import { keptOriginals } from "../originals";
import { bareRow, declaration, keptStamps, keyDeclaration, rowAs, rowKey, same, sameKey, valueText, wholeRow } from "../row-refs";
import { lineState } from "../saved-lines";
import type { SavedLines } from "../saved-lines";
import { intoLog } from "../shadow/shadow-log";
import { shadowNames } from "../shadow/shadow-names";

/** One line for each changed row. */
export function savedLines(spec: RowChangeSpec): SavedLines {
  return { table: shadowNames(spec).sql.saved, keyColumns: spec.keyColumns };
}

const image = (when: "before" | "after") => (at: number) => `switchyard_${when}_${at + 1}`;
const [beforeAt, afterAt] = [image("before"), image("after")];
const [row, saved] = [rowAs("t"), rowAs("s")];

/**
 * One row for each changed row, under its key. Its state: new (in a batch) · held: may be given back · given_up: the application has changed it since ·
 * gone: deleted · listed: reported.
 */
export function createSaved(spec: RowChangeSpec): Statement {
  const columns = [
    ...spec.keyColumns.map(keyDeclaration),
    ...spec.set.flatMap(({ column }, at) => [beforeAt(at), afterAt(at)].map((name) => `${declaration(name, column)} NULL`)),
    `${quote(lineState)} varchar(10) CHARACTER SET ascii NOT NULL DEFAULT 'new'`,
    `PRIMARY KEY (${spec.keyColumns.map(({ name }) => quote(name)).join(", ")})`,
  ];
  return {
    sql: `CREATE TABLE IF NOT EXISTS ${shadowNames(spec).sql.saved} (\n  ${columns.join(",\n  ")}\n) ENGINE = InnoDB`,
    lock: noLock,
    probe: shadowTableProbe(shadowNames(spec).saved),
    repair: null,
    outlasts: olderThan(shadowNames(spec).saved),
  };
}

/** The columns that are set, as a report shows them: one as its text, several as an object. */
export function shown(spec: RowChangeSpec, column: (name: string, at: number) => string): string {
  if (spec.set.length === 1) return valueText(spec.column, column(spec.column.name, 0));
  const places = new Map(spec.set.map((each, at) => [each.column.name, at]));
  const all: Pick<RowRef, "column"> = { column: (name) => column(name, places.get(name) ?? 0) };
  return wholeRow(
    all,
    spec.set.map((each) => each.column),
  );
}

/** What was saved of a row of the table of ours under the alias `s`. */
export function images(spec: RowChangeSpec): { before: string; after: string } {
  const of = (name: (at: number) => string) => shown(spec, (_column, at) => saved.column(name(at)));
  return { before: of(beforeAt), after: of(afterAt) };
}

/** How the before-images are read. */
export function originals(spec: RowChangeSpec): KeptOriginals {
  const places = new Map(spec.set.map((each, at) => [each.column.name, at]));
  return keptOriginals({
    place: { kind: "table", table: null, name: shadowNames(spec).saved },
    from: shadowNames(spec).sql.saved,
    by: spec.keyColumns,
    keyColumns: spec.keyColumns,
    columns: spec.set.map(({ column }) => column),
    original: (name) => saved.column(beforeAt(places.get(name) ?? 0)),
    where: null,
  });
}

/** `NEW` gets back what was there before. */
export function giveBack(spec: RowChangeSpec): string {
  const isThere = sameKey(saved, rowAs("OLD"), spec.keyColumns);
  return spec.set
    .map(({ column }, at) => `SET NEW.${quote(column.name)} = (SELECT ${saved.column(beforeAt(at))} FROM ${shadowNames(spec).sql.saved} s WHERE ${isThere});`)
    .join("\n    ");
}

type Work = Pick<BatchesStep, "keyColumns" | "range" | "statements" | "remaining" | "total">;

/** Saved, changed from what was saved, and looked at once more: a trigger of the application may have written something else. */
export function apply(spec: RowChangeSpec): Work {
  const { sql } = shadowNames(spec);
  const keys = spec.keyColumns.map(({ name }) => quote(name));
  const into = [...keys, ...spec.set.flatMap((_each, at) => [quote(beforeAt(at)), quote(afterAt(at))])];
  const from = [...keys, ...spec.set.flatMap(({ column, expression }) => [quote(column.name), bareRow.expression(expression)])];
  const matches = `${bareRow.expression(spec.where)}
AND NOT EXISTS (SELECT 1 FROM ${sql.saved} switchyard_s WHERE ${sameKey(rowAs("switchyard_s"), rowAs(quote(spec.table.name)), spec.keyColumns)})`;
  const batch = `${withinRange(spec.keyColumns, "s.")} AND ${saved.column(lineState)} = 'new'`;
  const joined = sameKey(row, saved, spec.keyColumns);
  const sets = spec.set.map(({ column }, at) => `${row.column(column.name)} = ${saved.column(afterAt(at))}`);
  const seen = spec.set.map(({ column }, at) => `${saved.column(afterAt(at))} = ${row.column(column.name)}`);
  return {
    keyColumns: keysOf(spec.keyColumns),
    range: keyRanges(sql.table, spec.keyColumns),
    statements: [
      `INSERT INTO ${sql.saved} (${into.join(", ")})\nSELECT ${from.join(", ")} FROM ${sql.table}\nWHERE ${withinRange(spec.keyColumns)} AND ${matches}\nFOR UPDATE`,
      `UPDATE ${sql.table} t JOIN ${sql.saved} s ON ${joined} SET ${sets.join(", ")}${stamps(spec)}\nWHERE ${batch}`,
      `UPDATE ${sql.saved} s JOIN ${sql.table} t ON ${joined} SET ${seen.join(", ")}, ${saved.column(lineState)} = 'held'\nWHERE ${batch}`,
    ],
    remaining: null,
    total: `SELECT COUNT(*) AS total FROM ${sql.table}`,
  };
}

/** What could not come back stays, to be listed when nobody's writes are seen any more. */
export function restore(spec: RowChangeSpec): Work {
  const { sql } = shadowNames(spec);
  const sets = spec.set.map(({ column }, at) => `${row.column(column.name)} = ${saved.column(beforeAt(at))}`);
  const holds = (name: (at: number) => string) => spec.set.map(({ column }, at) => same(row.column(column.name), saved.column(name(at)), column)).join(" AND ");
  const isHeld = `${saved.column(lineState)} = 'held'`;
  const joined = sameKey(row, saved, spec.keyColumns);
  const comesBack = [isHeld, holds(afterAt), ...parents(spec)].join(" AND ");
  const batch = withinRange(spec.keyColumns, "s.");
  return {
    ...ofSaved(spec),
    statements: [
      `UPDATE ${sql.table} t JOIN ${sql.saved} s ON ${joined} SET ${sets.join(", ")}${stamps(spec)}\nWHERE ${batch} AND ${comesBack}`,
      `DELETE s FROM ${sql.saved} s JOIN ${sql.table} t ON ${joined} WHERE ${batch} AND ${isHeld} AND ${holds(beforeAt)}`,
    ],
    remaining: `SELECT COUNT(*) AS remaining FROM ${sql.saved} s JOIN ${sql.table} t ON ${joined} WHERE ${comesBack}`,
  };
}

/** Rows that are still held when nothing is tracked any more: gone or changed without a trigger seeing it, or without their parents. */
export function listLost(spec: RowChangeSpec): Work {
  const { sql } = shadowNames(spec);
  const batch = `${withinRange(spec.keyColumns, "s.")} AND ${saved.column(lineState)} = 'held'`;
  const isGone = `${row.column(spec.keyColumns[0]?.name ?? "")} IS NULL`;
  const { before, after } = images(spec);
  const current = `IF(${isGone}, NULL, ${shown(spec, (name) => row.column(name))})`;
  const line = [rowKey(saved, spec.keyColumns), before, after, current, `IF(${isGone}, 'deleted', 'changed')`, "'unknown'", "SYSDATE(6)"];
  return {
    ...ofSaved(spec),
    statements: [
      `${intoLog(spec)}\nSELECT ${line.join(", ")} FROM ${sql.saved} s LEFT JOIN ${sql.table} t ON ${sameKey(row, saved, spec.keyColumns)} WHERE ${batch}`,
      `UPDATE ${sql.saved} s SET ${saved.column(lineState)} = 'listed' WHERE ${batch}`,
    ],
    remaining: null,
  };
}

function ofSaved(spec: RowChangeSpec): Pick<BatchesStep, "keyColumns" | "range" | "total"> {
  const { sql } = shadowNames(spec);
  return { keyColumns: keysOf(spec.keyColumns), range: keyRanges(sql.saved, spec.keyColumns), total: `SELECT COUNT(*) AS total FROM ${sql.saved}` };
}

/** A value that refers to a parent comes back only while the parent is there. */
function parents(spec: RowChangeSpec): string[] {
  return spec.table.foreignKeys
    .filter(({ direction, columns }) => direction === "out" && spec.set.some(({ column }) => columns.includes(column.name)))
    .map(({ schema, table, columns, otherColumns }) => {
      const values = columns.map((name) => {
        const at = spec.set.findIndex(({ column }) => column.name === name);
        return at < 0 ? row.column(name) : saved.column(beforeAt(at));
      });
      const equal = values.map((value, at) => `p.${quote(otherColumns[at] ?? "")} = ${value}`).join(" AND ");
      const parent = schema === spec.table.schema ? tableName({ schema, name: table }) : `${quote(schema)}.${quote(table)}`;
      return `(${values.map((value) => `${value} IS NULL`).join(" OR ")} OR EXISTS (SELECT 1 FROM ${parent} p WHERE ${equal}))`;
    });
}

/** Times of change that are set by hand keep what the expression says. */
function stamps(spec: RowChangeSpec): string {
  const others = spec.table.columns.filter(({ name }) => !spec.set.some(({ column }) => column.name === name));
  return keptStamps({ ...spec.table, columns: others }, { alias: "t.", except: spec.column.name });
}
