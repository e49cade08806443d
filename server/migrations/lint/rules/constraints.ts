import { lintTraitsOf } from "../../dialects/sql/lint-traits";
import type { LintRule, RuleFinding } from "../lint-rule";
import { actionsOf } from "../script-reading";
import { isConcerned, isSubject } from "../touched";

export const constraintNotSplit: LintRule = {
  id: "constraint-not-split",
  because: "A constraint that is checked while it is added scans the table under a lock that keeps writers out.",
  check(context) {
    if (!lintTraitsOf(context.engine).hasNotValid) return [];
    return actionsOf(context.reading, "add-constraint")
      .filter(({ action }) => isConcerned(context, action.table))
      .flatMap(({ at, action }): RuleFinding[] => {
        const what = action.name ?? `the ${action.of}`;
        if ((action.of === "check" || action.of === "foreign-key") && action.isValidated)
          return [
            { level: "block", words: `${what} is checked while it is added. Add it NOT VALID, and VALIDATE it in a step of its own.`, stepKey: at.step.key },
          ];
        if ((action.of === "unique" || action.of === "primary-key") && !action.usesIndex)
          return [
            {
              level: "block",
              words: `${what} builds its index while writers wait. Build a unique index CONCURRENTLY first, and add the constraint USING INDEX.`,
              stepKey: at.step.key,
            },
          ];
        return [];
      });
  },
};

export const notNullScan: LintRule = {
  id: "not-null-scan",
  because: "SET NOT NULL scans the whole table under ACCESS EXCLUSIVE, unless a validated CHECK has proven it.",
  check: (context) =>
    actionsOf(context.reading, "set-not-null")
      .filter(({ at, action }) => {
        const proven = context.facts.checks.some(
          ({ expression, isValidated }) => isValidated && expression.includes(action.column) && /is not null/i.test(expression),
        );
        const before = actionsOf(context.reading, "validate-constraint").some(({ at: other }) => other.script === at.script && other.stepIndex <= at.stepIndex);
        return isConcerned(context, action.table) && !proven && !before;
      })
      .map(({ at, action }) => ({
        level: "block",
        words: `Whether ${action.column} has no NULL is looked for while everybody waits. Add CHECK (${action.column} IS NOT NULL) NOT VALID, VALIDATE it, then set NOT NULL.`,
        stepKey: at.step.key,
      })),
};

export const notValidTooEarly: LintRule = {
  id: "not-valid-too-early",
  because: "A CHECK that is NOT VALID holds for every update: rows that still break it cannot be changed in any other column either.",
  check: (context) =>
    actionsOf(context.reading, "add-constraint")
      .filter(({ at, action }) => {
        const cleaned = context.script[at.script].findIndex((step) => step.type === "batches" && step.phase === "backfill");
        return action.of === "check" && isSubject(context, action.table) && cleaned > at.stepIndex;
      })
      .map(({ at, action }) => ({
        level: "block",
        words: `${action.name ?? "The CHECK"} stands before the rows are cleaned up. Put it after the backfill.`,
        stepKey: at.step.key,
      })),
};
