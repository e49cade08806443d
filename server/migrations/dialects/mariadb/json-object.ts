import { literal } from "./names";

/** A value under its name: as text, or in hexadecimal where it is none. */
export type JsonEntry = { name: string; expression: string; isText: boolean };

/** Pieces of a value that is too long for its hexadecimal digits, each a quarter of what a function may give; there is room for a fifth. */
const pieces = [0, 1, 2, 3, 4];

/**
 * A JSON object of any length. JSON_OBJECT, CONCAT and HEX give nothing that is longer than `max_allowed_packet` and fail the statement that asks
 * for it, an application's in a trigger; functions that change a document know no such limit.
 */
export function jsonObject(entries: readonly JsonEntry[]): string {
  return `JSON_MERGE_PRESERVE('{}', ${entries.map(single).join(", ")})`;
}

function single({ name, expression, isText }: JsonEntry): string {
  const path = literal(`$."${name.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`);
  const object = (value: string) => `JSON_INSERT('{}', ${path}, ${value})`;
  if (isText) return object(`CONVERT(${expression} USING utf8mb4)`);
  const quarter = "@@max_allowed_packet DIV 4";
  const digits = pieces.map((at) => `'$', HEX(SUBSTRING(${expression}, 1 + ${at} * (${quarter}), ${quarter}))`);
  const isShort = `COALESCE(LENGTH(${expression}), 0) * 2 < @@max_allowed_packet`;
  return `IF(${isShort}, ${object(`HEX(${expression})`)}, ${object(`JSON_ARRAY_APPEND('[]', ${digits.join(", ")})`)})`;
}
