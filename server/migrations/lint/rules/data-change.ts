import type { LintContext, LintRule } from "../lint-rule";
import { measured, rows } from "../touched";

/** A parameter of the form of a data change; undefined for every other kind. */
function given(context: LintContext, name: "limit" | "allRows"): unknown {
  const { kind, params } = context;
  return kind === "data_change" && typeof params === "object" && params !== null && name in params ? (params as Record<string, unknown>)[name] : undefined;
}

export const aboveRowLimit: LintRule = {
  id: "above-row-limit",
  because: "A condition that matches more rows than its author thought is the most usual accident with data.",
  check(context) {
    const [limit, matching] = [given(context, "limit"), measured(context, "matching")];
    if (typeof limit !== "number" || matching === undefined) return [];
    if (matching === null)
      return [{ level: "warn", words: "The rows that match could not be counted here; the run counts them before it changes any.", stepKey: null }];
    if (matching <= limit) return [];
    return [
      {
        level: "block",
        words: `${rows(matching)} match, and at most ${limit.toLocaleString("en")} may be changed. Narrow the condition, or raise the limit.`,
        stepKey: null,
      },
    ];
  },
};

export const everyRow: LintRule = {
  id: "every-row",
  because: "A change of all rows is seldom what is meant, and is as large as the table.",
  check: (context) =>
    given(context, "allRows") === true
      ? [{ level: "warn", words: `This is about every row of ${context.facts.name}. Its author has said so on purpose.`, stepKey: null }]
      : [],
};

export const nullInNotNull: LintRule = {
  id: "null-in-not-null",
  because: "A NULL that a column does not take stops the batches in the middle of the table.",
  check(context) {
    const found = context.kind === "data_change" ? measured(context, "null-in-not-null") : undefined;
    if (typeof found !== "number" || found === 0) return [];
    return [
      {
        level: "block",
        words: `${rows(found)} would become NULL where the column does not take it. Write an expression that gives a value.`,
        stepKey: null,
      },
    ];
  },
};
