import type { ColumnFacts } from "../catalog/table-facts";

/** How texts look. A table's own checks may allow only some of them; they are tried in this order. */
export const textShapes = ["by-name", "address", "mail", "digits", "hexadecimal"] as const;
export type TextShape = (typeof textShapes)[number];

/** What made-up values are made of. */
export type ValueSource = {
  column: ColumnFacts;
  /** Counts the rows of the table, from 0. */
  row: number;
  /** Where the interesting lengths and sizes lie: the numbers that the migration's parameters name. */
  limits: readonly number[];
  /** Every row needs another value: the column is part of a unique index. */
  isDistinct: boolean;
  /** Values of an enumeration, as text; empty: the type has none. */
  labels: readonly string[];
  shape: TextShape;
};

/** Longest text that is made up. */
const longest = 4_000;
/** One row in so many has no value, where that is allowed. */
const nullEvery = 7;
const pieces = ["a", "é", "字", "🙂", " ", "Z", "%", "0"];

/**
 * A value for a column of a row, as the text that the server reads; null is NULL. Always the same for the same row: lengths below, at and above
 * every limit, the column's own limits, several bytes to a character, empty texts, the largest and the smallest numbers.
 */
export function madeUpValue(source: ValueSource): string | null {
  const { column, row, isDistinct, labels } = source;
  if (column.isNullable && !isDistinct && row % nullEvery === nullEvery - 1) return null;
  if (labels.length > 0) return pick(labels, row);
  switch (column.family) {
    case "text":
      return madeUpText(source);
    case "integer":
      return isDistinct ? String(row + 1) : pick(integers(column, source.limits), row);
    case "decimal":
      return isDistinct ? String(row + 1) : pick(decimals(column, source.limits), row);
    case "float":
      return isDistinct ? String(row + 1) : pick(["0", "1.5", "-2.25", "1024", "0.125"], row);
    case "boolean":
      return pick(["1", "0"], row);
    case "time":
      return madeUpTime(column.type, row);
    case "json":
      return pick(['{"a": [1, "é"], "b": null}', "[]", `{"row": ${row}}`], row);
    case "bytes":
      return pick(["abc", "ABCDEF", ""], row).slice(0, column.maxLength ?? 6);
    case "other":
      return /^uuid/i.test(column.type) ? `00000000-0000-4000-8000-${row.toString(16).padStart(12, "0")}` : null;
  }
}

/** Lengths worth trying: around each limit, at the column's end, and a few short ones. */
export function lengthsFor(maxLength: number | null, limits: readonly number[]): number[] {
  const most = Math.min(maxLength ?? longest, longest);
  const around = limits.flatMap((limit) => [limit - 1, limit, limit + 1, limit + 7]);
  const wanted = [1, 12, ...around, most - 1, most, Math.ceil(most / 2), 0];
  return [...new Set(wanted.filter((length) => length >= 0 && length <= most))];
}

function madeUpText({ column, row, limits, isDistinct, shape }: ValueSource): string {
  const lengths = lengthsFor(column.maxLength, limits);
  const mark = row.toString(36);
  const length = isDistinct ? Math.max(pick(lengths, row), Math.min(mark.length + 1, column.maxLength ?? longest)) : pick(lengths, row);
  const look = shape === "by-name" ? shapeOf(column.name) : shape;
  if (look === "digits")
    return mark
      .replaceAll(/[a-z]/g, (letter) => String(letter.charCodeAt(0) % 10))
      .padStart(length, "1")
      .slice(-Math.max(length, 1));
  if (look === "hexadecimal") return row.toString(16).padStart(length, "a").slice(-Math.max(length, 1));
  const start = look === "address" ? "https://example.test/" : "";
  const end = look === "mail" ? "@example.test" : "";
  const begun = isDistinct ? `${start}${mark}-` : start;
  const room = length - begun.length - end.length;
  if (room < 0)
    return Array.from(`${isDistinct ? mark : ""}${begun}`)
      .slice(0, Math.max(length, isDistinct ? mark.length : 0))
      .join("");
  return `${begun}${fill(room, row, look === "words" ? pieces : ["p", "q", "7", "-"])}${end}`;
}

function shapeOf(name: string): "address" | "mail" | "words" {
  if (/url|uri|link|href|website/i.test(name)) return "address";
  return /mail/i.test(name) ? "mail" : "words";
}

/** So many characters; every fourth row of several bytes each. */
function fill(length: number, row: number, from: readonly string[]): string {
  const chosen = row % 4 === 3 ? from : from.filter((piece) => piece.length === 1 && piece.charCodeAt(0) < 128 && piece !== " ");
  return Array.from({ length }, (_, at) => pick(chosen, at + row)).join("");
}

function integers({ type }: ColumnFacts, limits: readonly number[]): string[] {
  const [least, most] = bounds(type);
  const around = limits.flatMap((limit) => [limit - 1, limit, limit + 1].map((value) => String(value)));
  const inside = around.filter((value) => BigInt(value) >= BigInt(least) && BigInt(value) <= BigInt(most));
  return ["1", "0", ...inside, most, least, "42"];
}

/** The smallest and the largest value of an integer type, by the names both engines have. */
function bounds(type: string): readonly [string, string] {
  const isUnsigned = /unsigned/i.test(type);
  const bits = [
    [/^tinyint/i, 8],
    [/^small/i, 16],
    [/^mediumint/i, 24],
    [/^big/i, 64],
    [/./, 32],
  ] as const;
  const width = bits.find(([pattern]) => pattern.test(type))?.[1] ?? 32;
  const all = 1n << BigInt(width);
  return isUnsigned ? ["0", (all - 1n).toString()] : [(-all / 2n).toString(), (all / 2n - 1n).toString()];
}

function decimals({ precision, scale }: ColumnFacts, limits: readonly number[]): string[] {
  const whole = Math.max((precision ?? 20) - (scale ?? 4), 0);
  const part = scale ?? 4;
  const largest = `${"9".repeat(whole) || "0"}${part > 0 ? `.${"9".repeat(part)}` : ""}`;
  const around = limits
    .flatMap((limit) => [limit - 1, limit, limit + 1].map((value) => String(value)))
    .filter((value) => value.replace("-", "").length <= whole);
  return ["0", whole > 0 ? "1" : "0", ...around, largest, `-${largest}`];
}

function madeUpTime(type: string, row: number): string {
  const day = `2024-02-${String((row % 28) + 1).padStart(2, "0")}`;
  if (/^interval/i.test(type)) return pick(["P1D", "PT90S", "P1Y2M"], row);
  if (/^year/i.test(type)) return "2024";
  if (/^time(?!stamp)/i.test(type)) return `12:34:${String(row % 60).padStart(2, "0")}`;
  return /^date$/i.test(type) ? day : `${day} 12:34:56`;
}

function pick<T>(from: readonly T[], at: number): T {
  const chosen = from[at % from.length];
  if (chosen === undefined) throw new Error("Nothing to choose from.");
  return chosen;
}
