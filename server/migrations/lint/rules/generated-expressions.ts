import type { LintRule, RuleFinding } from "../lint-rule";

/** What makes a trigger, or the function that it calls. */
const makesTrigger = /^\s*CREATE\b[^(]*\b(?:TRIGGER|FUNCTION)\b/i;
const quoted = /'(?:[^'\\]|''|\\[\s\S])*'/g;

export const generatedInTrigger: LintRule = {
  id: "generated-in-trigger",
  because: "A generated column is computed after the triggers that see a row first: to them its value is not there, or NULL.",
  check({ facts, params, reading }) {
    const generated = facts.columns.filter((column) => column.generated !== null).map(({ name }) => name);
    if (generated.length === 0) return [];
    const triggers = reading.filter(({ sql }) => makesTrigger.test(sql));
    const found = textsIn(params).flatMap((text): RuleFinding[] => {
      const names = generated.filter((name) => wordsOf(text).includes(name.toLowerCase()));
      // A person's expression stands in a script as it was written, on lines of its own.
      const at = triggers.find(({ sql }) => sql.includes(`(\n${text}\n)`));
      if (names.length === 0 || at === undefined) return [];
      return [
        {
          level: "block",
          words: `An expression names ${names.join(", ")}, which is generated: a trigger that sees a new row does not have its value yet. Write what it is made of instead.`,
          stepKey: at.step.key,
        },
      ];
    });
    return found.slice(0, 1);
  },
};

function textsIn(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

function wordsOf(text: string): readonly string[] {
  return text
    .replaceAll(quoted, " ")
    .toLowerCase()
    .split(/[^\p{L}\p{N}_$]+/u);
}
