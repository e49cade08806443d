import type { MigrationScript, Step } from "../../scripts/schemas";
import { scriptNames } from "../../scripts/schemas";

/** A text for squawk, and of which step each of its lines is. */
export type SquawkText = { sql: string; stepOfLine: readonly (string | null)[] };

/** What the runner sets in every session before a step. */
const opening = ["SET lock_timeout = '200ms';", "SET statement_timeout = '1h';"];
const placeholder = /(?<![:\w]):(?:after|from|upto)_\d+|(?<![:\w]):(?:size|after)\b/g;

/** The statements of all three scripts, one after the other, as the runner sends them. Pure. */
export function squawkText(script: MigrationScript): SquawkText {
  const lines: string[] = [...opening];
  const stepOfLine: (string | null)[] = opening.map(() => null);
  for (const step of scriptNames.flatMap((name) => script[name])) {
    for (const text of textsOf(step)) {
      const own = `${text.replaceAll(placeholder, "NULL")};`.split("\n");
      lines.push(...own);
      stepOfLine.push(...own.map(() => step.key));
    }
  }
  return { sql: `${lines.join("\n")}\n`, stepOfLine };
}

function textsOf(step: Step): readonly string[] {
  if (step.type === "batches") return step.statements;
  if (step.type !== "statements") return [];
  const texts = step.statements.map(({ sql }) => sql);
  return step.atomic ? ["BEGIN", ...texts, "COMMIT"] : texts;
}
