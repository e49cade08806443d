import type { MigrationScript, ScriptName, Step } from "../../scripts/schemas";
import { scriptNames } from "../../scripts/schemas";

/** Where a line comes from: its step, the script of it, and the whole statement the line is of. */
export type LineOrigin = { stepKey: string; script: ScriptName; statement: string };

/** A text for squawk, and where each of its lines comes from; null: what the runner sets. */
export type SquawkText = { sql: string; originOfLine: readonly (LineOrigin | null)[] };

/** What the runner sets in every session before a step. */
const opening = ["SET lock_timeout = '200ms';", "SET statement_timeout = '1h';"];
const placeholder = /(?<![:\w]):(?:after|from|upto)_\d+|(?<![:\w]):(?:size|after)\b/g;

/** The statements of all three scripts, one after the other, as the runner sends them. Pure. */
export function squawkText(script: MigrationScript): SquawkText {
  const lines: string[] = [...opening];
  const originOfLine: (LineOrigin | null)[] = opening.map(() => null);
  for (const [name, step] of scriptNames.flatMap((each) => script[each].map((one) => [each, one] as const))) {
    for (const text of textsOf(step)) {
      const own = `${text.replaceAll(placeholder, "NULL")};`.split("\n");
      lines.push(...own);
      originOfLine.push(...own.map(() => ({ stepKey: step.key, script: name, statement: text })));
    }
  }
  return { sql: `${lines.join("\n")}\n`, originOfLine };
}

function textsOf(step: Step): readonly string[] {
  if (step.type === "batches") return step.statements;
  if (step.type !== "statements") return [];
  const texts = step.statements.map(({ sql }) => sql);
  return step.atomic ? ["BEGIN", ...texts, "COMMIT"] : texts;
}
