import { lintTraitsOf } from "../../dialects/sql/lint-traits";
import type { LintRule } from "../lint-rule";
import { actionsOf } from "../script-reading";
import { isConcerned } from "../touched";

export const volatileDefault: LintRule = {
  id: "volatile-default",
  because: "A default that gives each row another value writes the whole table anew while everybody waits.",
  check: (context) =>
    actionsOf(context.reading, "add-column")
      .filter(({ action }) => action.default === "volatile" && isConcerned(context, action.table))
      .map(({ at, action }) => ({
        level: "block",
        words: `The default of ${action.column} is computed for each row. Add the column without it, fill it in batches, then set the default.`,
        stepKey: at.step.key,
      })),
};

export const notNullWithoutDefault: LintRule = {
  id: "not-null-without-default",
  because: "Rows that are there already have no value for it.",
  check: (context) =>
    actionsOf(context.reading, "add-column")
      .filter(({ action }) => !action.isNullable && action.default === "none" && isConcerned(context, action.table))
      .map(({ at, action }) => ({
        level: "block",
        words: `${action.column} is NOT NULL and has no default: ${lintTraitsOf(context.engine).hasNotValid ? "it fails for the rows there are" : "the rows there are silently get an empty value"}, and old application versions cannot insert. Give it a default, or set NOT NULL later.`,
        stepKey: at.step.key,
      })),
};
