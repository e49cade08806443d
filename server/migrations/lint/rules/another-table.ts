import type { LintRule } from "../lint-rule";
import { isMadeHere, isSubject } from "../touched";

export const anotherTable: LintRule = {
  id: "another-table",
  because: "Approvals, counts and the look for drift are about the table that was chosen.",
  check(context) {
    const named = context.reading.flatMap(({ step, reading }) =>
      reading.actions.flatMap((action) => ("table" in action && action.table !== null ? [{ table: action.table, stepKey: step.key }] : [])),
    );
    const others = named.filter(
      ({ table }) => !isSubject(context, table) && !isMadeHere(context, table) && !context.script.owned.some(({ name }) => name === table),
    );
    return others
      .filter(({ table }, index) => others.findIndex((other) => other.table === table) === index)
      .filter(() => context.kind === "raw_sql")
      .map(({ table, stepKey }) => ({
        level: "warn",
        words: `It also changes ${table}, whose rows were not counted and whose changes since planning nobody notices. Make it a migration of its own where you can.`,
        stepKey,
      }));
  },
};
