import type { TargetRow } from "./target-session";

/** A column as text; null where it is null or not there. */
export function textIn(row: TargetRow | undefined, column: string): string | null {
  const value = row?.[column];
  if (typeof value === "string") return value;
  return typeof value === "number" || typeof value === "bigint" || typeof value === "boolean" ? String(value) : null;
}

/** A column as a whole number; 0 where it is null or not there. */
export function countIn(row: TargetRow | undefined, column: string): bigint {
  return BigInt((textIn(row, column) ?? "0").replace(/[.].*$/, ""));
}

/** True when a column says so. Engines write truth in several ways. */
export function isTrueIn(row: TargetRow | undefined, column: string): boolean {
  return ["true", "1", "t"].includes(textIn(row, column) ?? "");
}

/** True when a probe's one row says `done`. */
export function isDone(rows: readonly TargetRow[]): boolean {
  return isTrueIn(rows[0], "done");
}
