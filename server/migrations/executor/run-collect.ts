import { failpoint } from "@/server/platform/failpoint";
import type { CollectStep } from "../scripts/schemas";
import { textIn } from "../target/row-values";
import { bindPlaceholders } from "./bind-placeholders";
import { inListedTransaction } from "./listed-transaction";
import type { StepContext, StepOutcome } from "./step-context";
import { send } from "./target-journal";

const linesAtOnce = 200;
const lastLinesAtOnce = 2_000;

/**
 * Takes the lines of the target's log that were not taken yet; the portal keeps each once. The last look, before the log goes, is at the whole of it:
 * where the target's clock was set back, or its transactions count anew after a backup was restored, later lines have lower numbers.
 */
export function runCollect(context: StepContext, step: CollectStep): Promise<StepOutcome> {
  return inListedTransaction(context.session, context.dialect, () => takePages(context, step));
}

async function takePages({ dialect, hooks, session }: StepContext, step: CollectStep): Promise<StepOutcome> {
  const isLast = step.phase === "clean-up";
  const size = isLast ? lastLinesAtOnce : linesAtOnce;
  let rowsDone = 0n;
  let after = isLast ? "0" : await hooks.lastCollected();
  for (;;) {
    await hooks.guard();
    const { rows } = await send(session, bindPlaceholders(dialect, step.query, { after, size }));
    if (rows.length > 0) await hooks.collected(rows);
    failpoint("migration-collect");
    rowsDone += BigInt(rows.length);
    after = textIn(rows.at(-1), "id") ?? after;
    if (rows.length < size) return { rowsDone, lockTries: 0, longestBlockMs: 0 };
  }
}
