import { lintTraitsOf } from "../../dialects/sql/lint-traits";
import type { LintContext, LintRule } from "../lint-rule";
import { actionsOf } from "../script-reading";
import { chosenColumn, isOwned, isSubject } from "../touched";

/** The statement says that the server must refuse it where it is not over in a moment. */
const isInstant = (sql: string) => /\bALGORITHM\s*=\s*INSTANT\b/i.test(sql);

/** Where columns come and go in a moment. */
function instantActs(context: LintContext) {
  return actionsOf(context.reading, "add-column", "drop-column").filter(({ at, action }) => isInstant(at.sql) && isSubject(context, action.table));
}

export const columnsRefused: LintRule = {
  id: "columns-refused",
  because: "Where no column comes or goes in a moment the migration would stop, and what it has made could not be taken away again.",
  check(context) {
    const refused = context.load?.columnsRefused ?? null;
    const [first] = instantActs(context);
    if (refused === null || first === undefined) return [];
    return [{ level: "block", words: `${refused}. Change that first, or keep originals in a table where this kind offers it.`, stepKey: first.at.step.key }];
  },
};

export const rowTooLarge: LintRule = {
  id: "row-too-large",
  because: "A row may be declared with so many bytes only, and a column of ours beside a long one goes beyond them.",
  check(context) {
    const { rowSize, name } = lintTraitsOf(context.engine);
    const column = chosenColumn(context);
    const added = actionsOf(context.reading, "add-column").find(({ action }) => isSubject(context, action.table) && isOwned(context, action.column));
    // A change of the type adds a column of another one.
    if (rowSize === null || column === undefined || added === undefined || context.kind === "change_type") return [];
    const bytes = rowSize.of([...context.facts.columns, { ...column, isNullable: true }]);
    if (bytes <= rowSize.most) return [];
    const [would, may] = [bytes, rowSize.most].map((each) => each.toLocaleString("en-US"));
    return [
      {
        level: "block",
        words: `With a second column like ${column.name} a row of ${context.facts.name} is declared with ${would} bytes; ${name} takes ${may} (error 1118). Keep originals in a table where this kind offers it, or make a long column a text first.`,
        stepKey: added.at.step.key,
      },
    ];
  },
};
