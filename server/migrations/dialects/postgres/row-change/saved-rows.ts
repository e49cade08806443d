import type { BatchesStep } from "../../../scripts/schemas";
import type { RowRef } from "../../dialect";
import type { KeptOriginals } from "../../kept-originals";
import type { RowChangeSpec } from "../../row-change-dialect";
import { keyRanges, withinRange } from "../key-ranges";
import { quote, tableName } from "../names";
import { lockRows } from "../row-locks";
import { keptOriginals } from "../originals";
import { asText, bareRow, declaration, rowAs, rowKey, same, sameKey } from "../row-refs";
import { intoLog } from "../shadow/shadow-log";
import { shadowNames } from "../shadow/shadow-names";

/** Columns of ours beside those of the key and the images. */
export const own = { id: "switchyard_id", moved: "switchyard_moved", state: "switchyard_state" } as const;

const image = (when: "before" | "after") => (at: number) => `switchyard_${when}_${at + 1}`;
const [beforeAt, afterAt] = [image("before"), image("after")];
const [row, saved] = [rowAs("t"), rowAs("s")];

/** One row for each changed row. held: may be given back · given_up: the application has changed it since · gone: deleted · listed: reported. */
export function createSaved(spec: RowChangeSpec): string {
  const keys = spec.keyColumns.map(({ name }) => quote(name));
  const columns = [
    `${quote(own.id)} bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY`,
    ...spec.keyColumns.map((column) => `${declaration(column.name, column)} NOT NULL`),
    ...spec.set.flatMap(({ column }, at) => [declaration(beforeAt(at), column), declaration(afterAt(at), column)]),
    `${quote(own.moved)} bigint NOT NULL DEFAULT 0`,
    `${quote(own.state)} text NOT NULL DEFAULT 'new'`,
    `UNIQUE (${[...keys, quote(own.moved), quote(own.id)].join(", ")})`,
  ];
  return `CREATE TABLE IF NOT EXISTS ${shadowNames(spec).sql.saved} (\n  ${columns.join(",\n  ")})`;
}

/** The columns that are set, as a report shows them: one as its text, several as an object. */
export function shown(spec: RowChangeSpec, column: (name: string, at: number) => string): string {
  if (spec.set.length === 1) return asText(column(spec.column.name, 0));
  const places = new Map(spec.set.map((each, at) => [each.column.name, at]));
  const all: Pick<RowRef, "column"> = { column: (name) => column(name, places.get(name) ?? 0) };
  return rowKey(
    all,
    spec.set.map((each) => each.column),
  );
}

/** What was saved of a row of the table of ours under that alias. */
export function images(spec: RowChangeSpec, alias: string): { before: string; after: string } {
  const of = (name: (at: number) => string) => shown(spec, (_column, at) => `${alias}.${quote(name(at))}`);
  return { before: of(beforeAt), after: of(afterAt) };
}

/** How the before-images are read. */
export function originals(spec: RowChangeSpec): KeptOriginals {
  const places = new Map(spec.set.map((each, at) => [each.column.name, at]));
  return keptOriginals({
    place: { kind: "table", table: null, name: shadowNames(spec).saved },
    from: shadowNames(spec).sql.saved,
    // By number: what goes with its row to another key meanwhile is neither missed nor met twice.
    by: [{ ...spec.column, name: own.id, type: "bigint" }],
    keyColumns: spec.keyColumns,
    columns: spec.set.map(({ column }) => column),
    original: (name) => saved.column(beforeAt(places.get(name) ?? 0)),
    where: null,
  });
}

/** `NEW` gets back what was there before. */
export function giveBack(spec: RowChangeSpec, alias: string): string {
  return spec.set.map(({ column }, at) => `NEW.${quote(column.name)} := ${alias}.${quote(beforeAt(at))};`).join(" ");
}

/** Saved, changed from what was saved, and looked at once more: a trigger of the application may have written something else. */
export function apply(spec: RowChangeSpec): Pick<BatchesStep, "keyColumns" | "range" | "statements" | "remaining" | "total"> {
  const { sql } = shadowNames(spec);
  const keys = spec.keyColumns.map(({ name }) => quote(name));
  const into = [...keys, ...spec.set.flatMap((_each, at) => [quote(beforeAt(at)), quote(afterAt(at))])];
  const from = [...keys, ...spec.set.flatMap(({ column, expression }) => [quote(column.name), bareRow.expression(expression)])];
  const matches = `${bareRow.expression(spec.where)}
AND NOT EXISTS (SELECT FROM ${sql.saved} switchyard_s WHERE ${sameKey(rowAs("switchyard_s"), rowAs(quote(spec.table.name)), spec.keyColumns)})`;
  const batch = `${withinRange(spec.keyColumns, "s.")} AND ${saved.column(own.state)} = 'new'`;
  const joined = sameKey(row, saved, spec.keyColumns);
  const sets = spec.set.map(({ column }, at) => `${quote(column.name)} = ${saved.column(afterAt(at))}`);
  const seen = spec.set.map(({ column }, at) => `${quote(afterAt(at))} = ${row.column(column.name)}`);
  return {
    keyColumns: spec.keyColumns.map(({ name, type }) => ({ name, type })),
    range: keyRanges(sql.table, spec.keyColumns),
    statements: [
      lockRows(sql.table, `${withinRange(spec.keyColumns)} AND ${matches}`, "NO KEY UPDATE"),
      `INSERT INTO ${sql.saved} (${into.join(", ")})\nSELECT ${from.join(", ")} FROM ${sql.table}\nWHERE ${withinRange(spec.keyColumns)} AND ${matches}\nFOR NO KEY UPDATE`,
      `UPDATE ${sql.table} t SET ${sets.join(", ")} FROM ${sql.saved} s WHERE ${joined} AND ${batch}`,
      `UPDATE ${sql.saved} s SET ${seen.join(", ")}, ${quote(own.state)} = 'held' FROM ${sql.table} t WHERE ${joined} AND ${batch}`,
    ],
    remaining: null,
    total: `SELECT count(*) AS total FROM ${sql.table}`,
  };
}

const number = [{ name: own.id, type: "bigint" }] as const;

/** The table's row is locked before ours, as the application's writes do it. What could not come back stays, to be listed when nobody writes any more. */
export function restore(spec: RowChangeSpec): Pick<BatchesStep, "keyColumns" | "range" | "statements" | "remaining" | "total"> {
  const { sql } = shadowNames(spec);
  const sets = spec.set.map(({ column }, at) => `${quote(column.name)} = ${saved.column(beforeAt(at))}`);
  const unchanged = spec.set.map(({ column }, at) => same(row.column(column.name), saved.column(afterAt(at))));
  const comesBack = [sameKey(row, saved, spec.keyColumns), `${saved.column(own.state)} = 'held'`, ...unchanged, ...parents(spec)].join(" AND ");
  return {
    ...ofSaved(spec),
    statements: [
      `WITH returned AS (UPDATE ${sql.table} t SET ${sets.join(", ")} FROM ${sql.saved} s
  WHERE ${withinRange(numbers(spec), "s.")} AND ${comesBack} RETURNING ${saved.column(own.id)})
DELETE FROM ${sql.saved} d USING returned WHERE d.${quote(own.id)} = returned.${quote(own.id)}`,
    ],
    remaining: `SELECT count(*) AS remaining FROM ${sql.saved} s JOIN ${sql.table} t ON ${comesBack}`,
  };
}

/** Rows that are still held when nothing is tracked any more: gone or changed without a trigger seeing it, or without their parents. */
export function listLost(spec: RowChangeSpec): Pick<BatchesStep, "keyColumns" | "range" | "statements" | "remaining" | "total"> {
  const { sql } = shadowNames(spec);
  const batch = `${withinRange(numbers(spec), "s.")} AND ${saved.column(own.state)} = 'held'`;
  const isGone = `${row.column(spec.keyColumns[0]?.name ?? "")} IS NULL`;
  const { before, after } = images(spec, "s");
  const current = `CASE WHEN ${isGone} THEN NULL ELSE ${shown(spec, (name) => row.column(name))} END`;
  const line = [rowKey(saved, spec.keyColumns), before, after, current, `CASE WHEN ${isGone} THEN 'deleted' ELSE 'changed' END`];
  return {
    ...ofSaved(spec),
    statements: [
      `${intoLog(spec)}\nSELECT ${line.join(", ")} FROM ${sql.saved} s LEFT JOIN ${sql.table} t ON ${sameKey(row, saved, spec.keyColumns)} WHERE ${batch}`,
      `UPDATE ${sql.saved} s SET ${quote(own.state)} = 'listed' WHERE ${batch}`,
    ],
    remaining: null,
  };
}

function ofSaved(spec: RowChangeSpec): Pick<BatchesStep, "keyColumns" | "range" | "total"> {
  const { sql } = shadowNames(spec);
  return { keyColumns: [...number], range: keyRanges(sql.saved, numbers(spec)), total: `SELECT count(*) AS total FROM ${sql.saved}` };
}

function numbers(spec: RowChangeSpec) {
  return number.map((column) => ({ ...spec.column, ...column }));
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
      return `(${values.map((value) => `${value} IS NULL`).join(" OR ")} OR EXISTS (SELECT FROM ${tableName({ schema, name: table })} p WHERE ${equal}))`;
    });
}
