import { lintTraitsOf } from "../../dialects/sql/lint-traits";
import type { LintContext, LintRule, RuleFinding } from "../lint-rule";
import { actionsOf } from "../script-reading";
import { chosenColumn, columnOf, hasShadow, isOwned, isSubject, rewrittenColumns } from "../touched";

type Use = { column: string; how: "drop" | "rename" | "type" | "values"; stepKey: string | null };

/** What the script does to columns that were there before. */
function uses(context: LintContext): readonly Use[] {
  const acts = actionsOf(context.reading, "drop-column", "rename-column", "change-type", "modify-column").filter(
    ({ at, action }) =>
      at.script !== "rollback" && isSubject(context, action.table) && columnOf(context, action.column) !== undefined && !isOwned(context, action.column),
  );
  const how = { "drop-column": "drop", "rename-column": "rename", "change-type": "type", "modify-column": "type" } as const;
  const written = [...rewrittenColumns(context)].map(([column, at]): Use => ({ column, how: "values", stepKey: at.step.key }));
  const chosen = chosenColumn(context)?.name;
  const kept: Use[] =
    chosen !== undefined && hasShadow(context) && !written.some(({ column }) => column === chosen) ? [{ column: chosen, how: "values", stepKey: null }] : [];
  return [...acts.map(({ at, action }): Use => ({ column: action.column, how: how[action.act], stepKey: at.step.key })), ...written, ...kept];
}

export const columnIsNamed: LintRule = {
  id: "column-is-named",
  because: "A view, trigger, policy, index or publication that names a column stops the change or goes on with other values.",
  check(context) {
    const { dependentsStopTypes, name } = lintTraitsOf(context.engine);
    return uses(context).flatMap(({ column, how, stepKey }) =>
      context.facts.dependents
        .filter((dependent) => dependent.column === column)
        .map((dependent): RuleFinding => {
          const what = `The ${dependent.kind} ${dependent.name} names ${column}`;
          if (how === "values") return { level: "note", words: `${what}: it shows or computes with the replaced values until rollback.`, stepKey };
          if (how === "type" && !dependentsStopTypes) return { level: "warn", words: `${what}. Look whether it still holds with the new type.`, stepKey };
          if (dependent.kind === "partition key") return { level: "block", words: `${column} is part of the partition key, which cannot be changed.`, stepKey };
          return {
            level: "block",
            words: `${what}, so ${name} refuses the change or leaves it broken. Change or drop the ${dependent.kind} first, in a migration of its own.`,
            stepKey,
          };
        }),
    );
  },
};

export const foreignKeyValues: LintRule = {
  id: "foreign-key-values",
  because: "A value that other rows refer to cannot be replaced alone.",
  check: (context) =>
    uses(context).flatMap(({ column, stepKey }) =>
      context.facts.foreignKeys
        .filter(({ direction, columns, otherColumns }) => (direction === "out" ? columns : otherColumns).includes(column))
        .map((key): RuleFinding =>
          key.direction === "in"
            ? {
                level: "block",
                words: `${key.schema}.${key.table} refers to ${column} (${key.name}): its rows would point to nothing. Change both sides, or take the foreign key away first.`,
                stepKey,
              }
            : { level: "warn", words: `${column} refers to ${key.schema}.${key.table} (${key.name}). What stands in it instead must exist there.`, stepKey },
        ),
    ),
};
