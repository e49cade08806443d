import type { KeptOriginals, OriginalsSource } from "../kept-originals";
import { keyRanges, placeText, withinRange } from "./key-ranges";
import { rowAs, rowKey, wholeRow } from "./row-refs";

/** The row that holds originals, under its alias. */
export const saved = rowAs("s");

/** The statements that read originals from where a layout keeps them. */
export function keptOriginals({ place, from, by, keyColumns, columns, original, where }: OriginalsSource): KeptOriginals {
  const order = by.map(({ name }) => saved.column(name)).join(", ");
  const at = by.map((column, index) => `${placeText(column, "s.")} AS at_${index + 1}`);
  const line = [...at, `${rowKey(saved, keyColumns)} AS row_key`, `${wholeRow({ column: original }, columns)} AS original`];
  const isSaved = where === null ? "" : ` AND ${where}`;
  return {
    place,
    keyColumns: keyColumns.map(({ name }) => name),
    columns: columns.map(({ name }) => name),
    places: by.length,
    range: keyRanges(from, by),
    lines: `SELECT ${line.join(", ")}\nFROM ${from} s WHERE ${withinRange(by, "s.")}${isSaved} ORDER BY ${order} LIMIT :size`,
    total: `SELECT COUNT(*) AS total FROM ${from} s${where === null ? "" : ` WHERE ${where}`}`,
  };
}
