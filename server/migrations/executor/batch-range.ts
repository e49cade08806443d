import type { BatchesStep } from "../scripts/schemas";
import { textIn } from "../target/row-values";
import { bindPlaceholders } from "./bind-placeholders";
import type { StepContext } from "./step-context";
import { send } from "./target-journal";

/** First and last key of a range, column by column, as text. */
export type KeyRange = { from: readonly string[]; upto: readonly string[] };

/** The next range after the last key done; null: nothing is left in this pass. */
export async function readRange(
  { dialect, session }: StepContext,
  { keyColumns, range }: BatchesStep,
  { lastKey, size }: { lastKey: readonly string[] | null; size: number },
): Promise<KeyRange | null> {
  const after = Object.fromEntries((lastKey ?? []).map((value, at) => [`after_${at + 1}`, value]));
  const { rows } = await send(session, bindPlaceholders(dialect, lastKey === null ? range.first : range.next, { ...after, size }));
  const columns = keyColumns.map((_column, at) => at + 1);
  const from = columns.map((at) => textIn(rows[0], `from_${at}`)).filter((value) => value !== null);
  const upto = columns.map((at) => textIn(rows[0], `upto_${at}`)).filter((value) => value !== null);
  return from.length + upto.length < 2 * columns.length ? null : { from, upto };
}
