import type { LintRule, RuleFinding } from "../lint-rule";
import { actionsOf } from "../script-reading";
import { columnOf, isSubject } from "../touched";

export const noPrimaryKey: LintRule = {
  id: "no-primary-key",
  because: "Without a key there are no ranges to go through and no way to say which row an original belongs to.",
  check({ facts, script, kind }) {
    if (facts.primaryKey !== null) return [];
    const batches = [...script.forward, ...script.rollback].find(({ type }) => type === "batches");
    if (batches !== undefined)
      return [{ level: "block", words: `${facts.name} has no primary key, and rows are gone through by it. Add one first.`, stepKey: batches.key }];
    return kind === "add_index" || kind === "drop_index" ? [] : [{ level: "warn", words: `${facts.name} has no primary key.`, stepKey: null }];
  },
};

export const movingKey: LintRule = {
  id: "moving-key",
  because: "A key that changes or may be empty does not find its row again.",
  check(context) {
    const { facts, script } = context;
    const key = facts.primaryKey ?? [];
    const nullable = key.filter((name) => columnOf(context, name)?.isNullable === true);
    const moved = facts.foreignKeys.filter(
      ({ direction, otherColumns, onUpdate }) => direction === "in" && /CASCADE/i.test(onUpdate) && otherColumns.some((name) => key.includes(name)),
    );
    const byTable = script.owned.some(({ kind }) => kind === "table") && script.owned.some(({ kind }) => kind === "trigger");
    const empty: RuleFinding[] = nullable.map((name) => ({
      level: "block",
      words: `${name} of the key may be NULL: such rows are in no range. Set it NOT NULL first.`,
      stepKey: null,
    }));
    const moving: RuleFinding[] = moved.map(({ name, table }) => ({
      level: "warn",
      words: `Keys of ${facts.name} are meant to change (${name} of ${table} follows them). Changes of a key are followed, batches may meet a row twice.`,
      stepKey: null,
    }));
    return [...empty, ...(byTable ? moving : [])];
  },
};

export const identityAlways: LintRule = {
  id: "identity-always",
  because: "A column GENERATED ALWAYS AS IDENTITY takes no value from a statement, not even its own.",
  check(context) {
    const always = context.facts.columns.filter(({ identity }) => identity === "always").map(({ name }) => name);
    if (always.length === 0) return [];
    const updates = actionsOf(context.reading, "update").filter(
      ({ action }) => isSubject(context, action.table) && action.writes.some(({ column }) => always.includes(column)),
    );
    const inserts = actionsOf(context.reading, "insert").filter(({ at, action }) => isSubject(context, action.table) && !at.reading.overridesIdentity);
    return [...updates, ...inserts].map(({ at }): RuleFinding => ({
      level: "block",
      words: `${always.join(", ")} is GENERATED ALWAYS. Leave it out of UPDATE; an INSERT that gives rows back needs OVERRIDING SYSTEM VALUE.`,
      stepKey: at.step.key,
    }));
  },
};
