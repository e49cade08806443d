import { failpoint } from "@/server/platform/failpoint";
import type { CollectStep } from "../scripts/schemas";
import { textIn } from "../target/row-values";
import { bindPlaceholders } from "./bind-placeholders";
import type { StepContext, StepOutcome } from "./step-context";
import { send } from "./target-journal";

const linesAtOnce = 200;

/** Takes the lines of the target's log that were not taken yet; the portal keeps each once. */
export async function runCollect(context: StepContext, step: CollectStep): Promise<StepOutcome> {
  const { dialect, hooks, session } = context;
  let rowsDone = 0n;
  let after = await hooks.lastCollected();
  for (;;) {
    await hooks.guard();
    const { rows } = await send(session, bindPlaceholders(dialect, step.query, { after, size: linesAtOnce }));
    if (rows.length > 0) await hooks.collected(rows);
    failpoint("migration-collect");
    rowsDone += BigInt(rows.length);
    after = textIn(rows.at(-1), "id") ?? after;
    if (rows.length < linesAtOnce) return { rowsDone, lockTries: 0, longestBlockMs: 0 };
  }
}
