import type { Query } from "../dialects/run-dialect";
import type { BatchesStep } from "../scripts/schemas";
import { countIn, textIn } from "../target/row-values";
import { bindPlaceholders } from "./bind-placeholders";
import type { TargetRow } from "../target/target-session";
import type { StepContext } from "./step-context";
import { send } from "./target-journal";

/** First and last key of a range, column by column, as text, and how many rows lie in it. */
export type KeyRange = { from: readonly string[]; upto: readonly string[]; rows: bigint };

/** The next range after the last key done; null: nothing is left in this pass. */
export async function readRange(
  { dialect, session }: StepContext,
  { keyColumns, range }: BatchesStep,
  { lastKey, size }: { lastKey: readonly string[] | null; size: number },
): Promise<KeyRange | null> {
  const { rows } = await send(session, rangeQuery(dialect, range, { lastKey, size }));
  return rangeIn(rows, { columns: keyColumns.length, size });
}

/** Asks for the range after a key; null: for the first one. */
export function rangeQuery(
  dialect: StepContext["dialect"],
  range: BatchesStep["range"],
  { lastKey, size }: { lastKey: readonly string[] | null; size: number },
): Query {
  return bindPlaceholders(dialect, lastKey === null ? range.first : range.next, { ...named("after", lastKey ?? []), size, before_last: size - 1 });
}

/** Values of a key under the names that a text gives them. */
export function named(bound: "after" | "from" | "upto", key: readonly string[]): Record<string, string> {
  return Object.fromEntries(key.map((value, at) => [`${bound}_${at + 1}`, value]));
}

/** The range that was answered; null: nothing is left. */
export function rangeIn(rows: readonly TargetRow[], { columns: count, size }: { columns: number; size: number }): KeyRange | null {
  const columns = Array.from({ length: count }, (_each, at) => at + 1);
  const from = columns.map((at) => textIn(rows[0], `from_${at}`)).filter((value) => value !== null);
  const upto = columns.map((at) => textIn(rows[0], `upto_${at}`)).filter((value) => value !== null);
  if (from.length + upto.length < 2 * columns.length) return null;
  // Scripts that were approved before ranges told their rows: every range but the last has as many as were asked for.
  return { from, upto, rows: textIn(rows[0], "range_rows") === null ? BigInt(size) : countIn(rows[0], "range_rows") };
}
