import type { VerifyStep } from "../scripts/schemas";
import { readOnly } from "../target/read-only";
import { countIn } from "../target/row-values";
import type { StepContext, StepOutcome } from "./step-context";
import { StepRefused } from "./step-errors";
import { watched } from "./watched";

/** Counts what must not be there. @throws StepRefused with the step's words when there is any */
export async function runVerify(context: StepContext, step: VerifyStep): Promise<StepOutcome> {
  await context.hooks.guard();
  for (const sql of context.dialect.patientWait) await context.session.query(sql);
  const rows = await watched(context, () => readOnly(context.session, { sql: step.query, values: [] }, step.settings));
  const found = countIn(rows[0], "found");
  if (found !== 0n) throw new StepRefused(`${step.refusal} (${found.toString()} found)`);
  return { rowsDone: 0n, lockTries: 0, longestBlockMs: 0 };
}
