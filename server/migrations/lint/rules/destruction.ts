import type { LintRule, RuleFinding } from "../lint-rule";
import { actionsOf } from "../script-reading";
import { isConcerned, isMadeHere, isOwned } from "../touched";

export const dropWithoutShadow: LintRule = {
  id: "drop-without-shadow",
  because: "What is dropped before finalize cannot be given back.",
  check(context) {
    const early = context.reading.filter(({ script }) => script !== "finalize");
    const columns = actionsOf(early, "drop-column").filter(
      ({ action }) => isConcerned(context, action.table) && !isMadeHere(context, action.table, action.column) && !isOwned(context, action.column),
    );
    const tables = actionsOf(early, "drop-table").filter(({ action }) => !isOwned(context, action.table) && !isMadeHere(context, action.table));
    const emptied = actionsOf(early, "truncate").filter(({ action }) => !isOwned(context, action.table));
    return [...columns, ...tables, ...emptied].map(({ at, action }): RuleFinding => {
      const what = action.act === "drop-column" ? `the column ${action.column}` : `${action.act === "truncate" ? "all rows of" : "the table"} ${action.table}`;
      return {
        level: "block",
        words: `It takes away ${what}, and nothing keeps it. Propose it as "drop column" or "drop table", which move it away until finalize.`,
        stepKey: at.step.key,
      };
    });
  },
};

export const renameWithoutShadow: LintRule = {
  id: "rename-without-shadow",
  because: "Application versions that use the old name fail from that moment on.",
  check(context) {
    const early = context.reading.filter(({ script }) => script === "forward");
    const columns = actionsOf(early, "rename-column").filter(
      ({ action }) => isConcerned(context, action.table) && !isOwned(context, action.to) && !isOwned(context, action.column),
    );
    const tables = actionsOf(early, "rename-table").filter(
      ({ action }) => isConcerned(context, action.table) && !isOwned(context, action.to) && !isOwned(context, action.table),
    );
    return [...columns, ...tables].map(({ at, action }): RuleFinding => ({
      level: "block",
      words: `The old name ${action.act === "rename-column" ? action.column : action.table} is gone at once, and running applications use it. Propose it as a rename, which keeps both names until finalize.`,
      stepKey: at.step.key,
    }));
  },
};
