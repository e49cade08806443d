import { z } from "zod";
import type { ForcedValue } from "../dialects/run-dialect";
import type { ConflictValues } from "./collect-conflicts";

/** Of a row that was deleted, or that stayed out of the table, there is nothing that a value could be written over. */
export function isForceable({ event }: { event: string }): boolean {
  return event === "changed";
}

/** Bytes beyond what MariaDB gives in one text come in pieces. */
const value = z.union([z.string(), z.array(z.string()).transform((pieces) => pieces.join(""))]);
/** Columns of a row with their values as text, as a target tells them. */
export const severalValues = z.record(z.string(), value.nullable());

/** A line tells one column by its text, and several by an object of them. */
export function forcedValuesOf(columns: readonly string[], { original, current }: Pick<ConflictValues, "original" | "current">): ForcedValue[] {
  const [column] = columns;
  if (column !== undefined && columns.length === 1) return [{ column, original, current }];
  const [before, now] = [original, current].map((text) => severalValues.parse(JSON.parse(text ?? "{}")));
  return columns.map((name) => ({ column: name, original: before?.[name] ?? null, current: now?.[name] ?? null }));
}
