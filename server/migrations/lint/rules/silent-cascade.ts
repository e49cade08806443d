import type { ForeignKeyFacts } from "../../catalog/table-facts";
import { lintTraitsOf } from "../../dialects/sql/lint-traits";
import type { LintContext, LintRule } from "../lint-rule";
import { chosenColumn, columnOf, rewrittenColumns } from "../touched";

const changes = (rule: string) => /CASCADE|SET NULL|SET DEFAULT/i.test(rule);

export const silentCascade: LintRule = {
  id: "silent-cascade",
  because: "Where cascades fire no triggers, a row changes or goes without being seen, and its original is given back to the wrong value or to another row.",
  check(context) {
    if (lintTraitsOf(context.engine).cascadesFireTriggers || !context.script.owned.some(({ kind }) => kind === "trigger")) return [];
    const byKey = keepsByKey(context);
    return context.facts.foreignKeys
      .filter(({ direction }) => direction === "out")
      .map((key) => whyNot(context, key, byKey))
      .filter((words) => words !== null)
      .map((words) => ({ level: "block", words, stepKey: null }));
  },
};

/** Why this foreign key may change or take rows under our hands; null: it does not. */
function whyNot(context: LintContext, key: ForeignKeyFacts, byKey: boolean): string | null {
  const moves = changes(key.onUpdate) || /SET NULL|SET DEFAULT/i.test(key.onDelete);
  const value = writtenColumns(context).find((name) => key.columns.includes(name));
  if (moves && value !== undefined)
    return `${key.name} changes ${value} by itself when ${key.table} changes, and fires no trigger. Take the cascade away first.`;
  const part = (context.facts.primaryKey ?? []).find((name) => key.columns.includes(name));
  if (byKey && changes(key.onUpdate) && part !== undefined)
    return `${key.name} changes ${part} of the primary key by itself when ${key.table} changes, and fires no trigger. What is kept under the key would be given back to another row. Take ON UPDATE ${key.onUpdate} away first, or keep originals in a column of the row where this kind offers it.`;
  if (byKey && /CASCADE/i.test(key.onDelete))
    return `${key.name} deletes rows when ${key.table} does, and fires no trigger. Keep originals in a column of the row, which goes with it.`;
  return null;
}

/** What is kept lies in a table of ours under the keys of rows, not in the rows themselves. */
function keepsByKey({ script: { owned } }: LintContext): boolean {
  return owned.some(({ kind }) => kind === "table") && !owned.some(({ kind }) => kind === "column");
}

/** Columns of the table whose values the migration replaces: the one of the form, and what the script updates. */
function writtenColumns(context: LintContext): readonly string[] {
  const names = [chosenColumn(context)?.name, ...rewrittenColumns(context).keys()];
  return names.flatMap((name) => (name === undefined ? [] : (columnOf(context, name)?.name ?? [])));
}
