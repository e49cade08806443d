import type { Finding } from "../../schemas";
import type { MigrationScript } from "../../scripts/schemas";
import { askSquawk } from "./squawk-gateway";
import type { SquawkAnswer } from "./squawk-gateway";
import { squawkText } from "./squawk-text";
import type { LineOrigin } from "./squawk-text";

/**
 * Where squawk, which sees only the text, is known to be wrong about what our kinds generate, and why. Its words are shown all the same, as a
 * note with this reason.
 */
const answered: Readonly<Record<string, string>> = {
  "prefer-robust-stmts": "Each statement has a probe that looks whether its effect is there already, so nothing runs twice after a crash.",
  "require-lock-timeout": "The runner sets lock_timeout before each step that blocks writers; others wait on purpose, where nobody is behind them.",
  "require-statement-timeout": "The runner watches each statement and can cancel it; building an index or validating may take as long as it needs.",
  "prefer-text-field": "The shadow column has the type of the column it keeps originals of, and goes at finalize.",
  "ban-uncommitted-transaction": "The runner commits the step together with its mark in the journal.",
  "transaction-nesting": "The runner opens the transaction of a step; the text that squawk sees shows it.",
};

/** Also known to be wrong, but only about things that the migration itself has made. */
const answeredForOwn: Readonly<Record<string, string>> = {
  "ban-drop-column": "It drops the shadow column, which the migration has made, when its originals are back or not wanted any more.",
  "ban-drop-table": "It drops a table of switchyard_shadow, which the migration has made.",
  "ban-drop-trigger": "It drops a trigger that the migration has made.",
  "ban-drop-function": "It drops a function that the migration has made.",
  "ban-drop-constraint": "It drops the rule that the migration has made.",
  "prefer-bigint-over-int": "What is kept has the type of the column it comes from, and goes at finalize.",
};

/** Right about a way forward; a way back ends where everybody was before. */
const answeredForRollback: Readonly<Record<string, string>> = {
  "ban-drop-not-null": "It is the way back: NULL is allowed again, or never was forbidden to others.",
  "renaming-column": "It is the way back, to the names that stood there before.",
};

/** What squawk says about a script, as findings: what is not explained is a warning. */
export async function squawkOpinion(script: MigrationScript, ask: (sql: string) => Promise<SquawkAnswer> = askSquawk): Promise<Finding[]> {
  const { sql, originOfLine } = squawkText(script);
  if (originOfLine.every((origin) => origin === null)) return [];
  const { violations, absent } = await ask(sql);
  if (absent !== null) return [finding("not-available", "note", `There is no second opinion: ${absent}.`, null)];
  const found = new Map<string, { level: Finding["level"]; rule: string; words: string; steps: Set<string | null> }>();
  for (const { rule_name: rule, line, message, help } of violations) {
    const origin = originOfLine[line] ?? null;
    const why = answered[rule] ?? (origin === null ? undefined : answerFor(script, rule, origin));
    const step = origin?.stepKey ?? null;
    const words = [message, help, why === undefined ? null : `Here: ${why}`].filter((part) => part !== null && part !== "").join(" ");
    // What is explained is said once; what is not, at each step.
    const known = found.get(why === undefined ? `${rule} ${step ?? ""}` : rule);
    if (known === undefined)
      found.set(why === undefined ? `${rule} ${step ?? ""}` : rule, { level: why === undefined ? "warn" : "note", rule, words, steps: new Set([step]) });
    else known.steps.add(step);
  }
  return [...found.values()].map(({ level, rule, words, steps }) => finding(rule, level, words, steps.size === 1 ? ([...steps][0] ?? null) : null));
}

function answerFor({ owned }: MigrationScript, rule: string, { script, statement }: LineOrigin): string | undefined {
  const isOwn = owned.some(({ name }) => statement.includes(name)) || statement.includes("switchyard_shadow");
  return (isOwn ? answeredForOwn[rule] : undefined) ?? (script === "rollback" ? answeredForRollback[rule] : undefined);
}

function finding(rule: string, level: Finding["level"], words: string, stepKey: string | null): Finding {
  return { rule: `squawk/${rule}`.slice(0, 80), level, words: words.slice(0, 2_000), stepKey, source: "squawk" };
}
