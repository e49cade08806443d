import { lintTraitsOf } from "../../dialects/sql/lint-traits";
import type { LintRule, RuleFinding } from "../lint-rule";
import { actionsOf } from "../script-reading";
import { isConcerned, isSubject } from "../touched";

export const indexNotConcurrent: LintRule = {
  id: "index-not-concurrent",
  because: "Building an index the ordinary way keeps writers out until it is done.",
  check(context) {
    const { onlineIndex } = lintTraitsOf(context.engine);
    const blocking = actionsOf(context.reading, "create-index", "drop-index").filter(
      ({ at, action }) =>
        !action.isConcurrent &&
        !isStated(at.step) &&
        (action.act === "drop-index"
          ? context.kind === "raw_sql" || context.facts.indexes.some(({ name }) => name === action.name)
          : isConcerned(context, action.table)),
    );
    return blocking.map(({ at, action }): RuleFinding => ({
      level: "block",
      words: `${action.act === "drop-index" ? "Dropping" : "Building"} ${action.name ?? "the index"} keeps writers out. Write it with ${onlineIndex}.`,
      stepKey: at.step.key,
    }));
  },
};

const isStated = (step: { type: string; blocking?: string | null }) => step.blocking !== undefined && step.blocking !== null;

export const indexInTransaction: LintRule = {
  id: "index-in-transaction",
  because: "An index cannot be built concurrently inside a transaction.",
  check: (context) =>
    actionsOf(context.reading, "create-index", "drop-index")
      .filter(({ at, action }) => action.isConcurrent && at.step.type === "statements" && at.step.atomic && lintTraitsOf(context.engine).hasNotValid)
      .map(({ at, action }) => ({
        level: "block",
        words: `${action.name ?? "The index"} is built concurrently, which no transaction allows. Make it a step that is not atomic.`,
        stepKey: at.step.key,
      })),
};

export const indexOfPartitioned: LintRule = {
  id: "index-of-partitioned",
  because: "An index of a partitioned table cannot be built concurrently as a whole.",
  check: (context) =>
    !context.facts.isPartitioned || lintTraitsOf(context.engine).onlineIndexOfPartitioned
      ? []
      : actionsOf(context.reading, "create-index")
          .filter(({ action }) => action.isConcurrent && isSubject(context, action.table))
          .map(({ at }) => ({
            level: "block",
            words: "The table is partitioned: build the index on each partition concurrently, then attach them.",
            stepKey: at.step.key,
          })),
};
