import { lintTraitsOf } from "../../dialects/sql/lint-traits";
import type { LintRule, RuleFinding } from "../lint-rule";
import { actionsOf } from "../script-reading";
import { isSubject } from "../touched";

export const otherTriggers: LintRule = {
  id: "other-triggers",
  because: "A trigger that fires after ours can put back a value that does not fit.",
  check(context) {
    const ours = actionsOf(context.reading, "create-trigger").filter(({ at, action }) => at.script === "forward" && isSubject(context, action.table));
    const [first] = ours;
    if (first === undefined) return [];
    const { triggersFireByName } = lintTraitsOf(context.engine);
    return context.facts.triggers
      .filter(({ isOurs, timing }) => !isOurs && /BEFORE/i.test(timing))
      .map((trigger): RuleFinding => {
        const after = triggersFireByName && ours.every(({ action }) => trigger.name > action.name);
        if (after)
          return {
            level: "block",
            words: `The trigger ${trigger.name} has a name after ours and so fires after it: it could put back what does not fit. Rename it.`,
            stepKey: first.at.step.key,
          };
        return {
          level: "note",
          words: `The trigger ${trigger.name} (${trigger.timing} ${trigger.events.join(", ")}) fires before ours, which see what it leaves.`,
          stepKey: first.at.step.key,
        };
      });
  },
};

export const triggersRefused: LintRule = {
  id: "triggers-refused",
  because: "Where the role may not create triggers the migration would stop after its first step.",
  check(context) {
    const refused = context.load?.triggersRefused ?? null;
    const wanted = actionsOf(context.reading, "create-trigger")[0];
    return refused === null || wanted === undefined ? [] : [{ level: "block", words: refused, stepKey: wanted.at.step.key }];
  },
};
