import type { LintRule, RuleFinding } from "../lint-rule";
import { actionsOf } from "../script-reading";
import { isSubject } from "../touched";

export const partitionedTable: LintRule = {
  id: "partitioned-table",
  because: "A change of a partitioned table is made on every partition, and a partition cannot differ from its parent.",
  check(context): RuleFinding[] {
    const { facts } = context;
    if (facts.isChild) {
      const own = actionsOf(context.reading, "add-column", "drop-column", "rename-column", "change-type").find(({ action }) =>
        isSubject(context, action.table),
      );
      const words = `${facts.name} is a partition or inherits its columns from another table. Change the parent.`;
      return [{ level: own === undefined ? "warn" : "block", words, stepKey: own?.at.step.key ?? null }];
    }
    return facts.isPartitioned
      ? [{ level: "warn", words: `${facts.name} is partitioned: locks are taken on every partition, and batches go through all of them.`, stepKey: null }]
      : [];
  },
};
