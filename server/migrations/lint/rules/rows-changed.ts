import type { LintRule, RuleFinding } from "../lint-rule";
import { actionsOf } from "../script-reading";
import { columnOf, isConcerned, isSubject, measured, rows } from "../touched";

/** More than this in one statement holds too many locks for too long. */
const mostRowsAtOnce = 10_000;

export const withoutWhere: LintRule = {
  id: "without-where",
  because: "A forgotten WHERE changes every row.",
  check: (context) =>
    actionsOf(context.reading, "update", "delete")
      .filter(({ action }) => !action.hasWhere && isConcerned(context, action.table))
      .map(({ at, action }) => ({
        level: "block",
        words: `This ${action.act.toUpperCase()} has no WHERE: it is about every row of ${action.table}. Say which rows, even if it is all of them (WHERE true).`,
        stepKey: at.step.key,
      })),
};

export const manyRows: LintRule = {
  id: "many-rows",
  because: "One statement over many rows holds their locks until its end, fills the log, and cannot be paused.",
  check(context) {
    const affected = measured(context, "affected");
    const most = affected ?? context.facts.estimatedRows;
    if (most <= mostRowsAtOnce) return [];
    return actionsOf(context.reading, "update", "delete")
      .filter(({ at, action }) => at.step.type === "statements" && isSubject(context, action.table))
      .map(({ at }): RuleFinding => {
        const known = typeof affected === "number";
        const many = known ? `It changes ${rows(affected)}` : `It may change up to ${rows(most)}`;
        return {
          level: known ? "block" : "warn",
          words: `${many} in one statement. Propose it as a data change, which goes in batches and keeps what was there.`,
          stepKey: at.step.key,
        };
      });
  },
};

export const swallowsErrors: LintRule = {
  id: "swallows-errors",
  because: "IGNORE and REPLACE cut, drop and overwrite rows where an error would have stopped.",
  check: (context) => [
    ...actionsOf(context.reading, "insert")
      .filter(({ action }) => action.how !== "insert" && isConcerned(context, action.table))
      .map(({ at, action }): RuleFinding => ({
        level: "block",
        words: `${action.how === "replace" ? "REPLACE deletes the row that was there" : "INSERT IGNORE cuts and leaves out rows"} without an error. Write INSERT, and say what happens with ON DUPLICATE KEY UPDATE.`,
        stepKey: at.step.key,
      })),
    ...actionsOf(context.reading, "update", "delete")
      .filter(({ action }) => action.isIgnore)
      .map(({ at, action }): RuleFinding => ({
        level: "block",
        words: `${action.act.toUpperCase()} IGNORE goes on where an error would have stopped. Leave IGNORE out.`,
        stepKey: at.step.key,
      })),
  ],
};

export const reorderedLabels: LintRule = {
  id: "reordered-labels",
  because: "An enum or set is stored as numbers: labels in another order copy the table, and a label that is left out empties its rows.",
  check: (context) =>
    actionsOf(context.reading, "modify-column").flatMap(({ at, action }): RuleFinding[] => {
      const before = labelsOf(columnOf(context, action.column)?.type ?? "");
      const after = action.definition.labels;
      if (before === null || after === null || !isSubject(context, action.table) || before.every((label, index) => after[index] === label)) return [];
      return [{ level: "block", words: `The labels of ${action.column} change their order or go away. Append new ones at the end.`, stepKey: at.step.key }];
    }),
};

function labelsOf(type: string): readonly string[] | null {
  const inside = /^(?:enum|set)\((.*)\)$/is.exec(type)?.[1];
  return inside === undefined ? null : [...inside.matchAll(/'((?:[^']|'')*)'/g)].map(([, label]) => (label ?? "").replaceAll("''", "'"));
}
