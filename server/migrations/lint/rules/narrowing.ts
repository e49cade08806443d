import type { LintContext, LintRule, RuleFinding } from "../lint-rule";
import { actionsOf } from "../script-reading";
import { chosenColumn, columnOf, hasShadow, isConcerned, isSubject, measured, rewrittenColumns, rows } from "../touched";

/** Statements that give a text column a shorter declared length than it has. */
function shortenings(context: LintContext) {
  const forward = context.reading.filter(({ script }) => script === "forward");
  const typed = actionsOf(forward, "change-type").map(({ at, action }) => ({ at, action, length: action.maxLength, cuts: action.cuts }));
  const restated = actionsOf(forward, "modify-column").map(({ at, action }) => ({ at, action, length: action.definition.maxLength, cuts: false }));
  return [...typed, ...restated].flatMap(({ at, action, length, cuts }) => {
    const column = isSubject(context, action.table) ? columnOf(context, action.column) : undefined;
    if (column?.family !== "text" || length === null || (column.maxLength !== null && length >= column.maxLength)) return [];
    return [{ at, column, length, cuts }];
  });
}

export const shorterType: LintRule = {
  id: "shorter-type",
  because: "Values that are too long make the statement fail after it has held its lock, or are cut without a word.",
  check(context) {
    const found = measured(context, "violating");
    const declared = shortenings(context).flatMap(({ at, column, length }): RuleFinding[] => {
      if (hasShadow(context) && found !== undefined) return [];
      const many = found === undefined || found === null ? "nobody has counted the rows that are longer" : `${rows(found)} are longer`;
      const words = `${column.name} becomes ${length} characters long, and ${many}. Their originals are kept nowhere. Propose it as "narrow text", which keeps them.`;
      return found === 0 ? [] : [{ level: "block", words, stepKey: at.step.key }];
    });
    return [...declared, ...measuredRows(context, found)];
  },
};

function measuredRows(context: LintContext, found: number | null | undefined): RuleFinding[] {
  const column = chosenColumn(context)?.name ?? "the column";
  if (found === null)
    return [{ level: "warn", words: `The rows of ${column} that break the rule could not be counted. Look at them before you approve.`, stepKey: null }];
  if (found === undefined || found === 0 || !hasShadow(context)) return [];
  return [
    { level: "note", words: `${rows(found)} of ${column} break the rule. Their originals are kept until finalize and come back at rollback.`, stepKey: null },
  ];
}

export const silentCut: LintRule = {
  id: "silent-cut",
  because: "A cast or LEFT cuts what is too long without an error, and nobody has the rest any more.",
  check(context) {
    if (hasShadow(context)) return [];
    const forward = context.reading.filter(({ script }) => script === "forward");
    const casts = actionsOf(forward, "change-type").filter(({ action }) => action.cuts && isConcerned(context, action.table));
    const writes = actionsOf(forward, "update").filter(({ action }) => isConcerned(context, action.table) && action.writes.some(({ cuts }) => cuts));
    return [...casts, ...writes].map(({ at }) => ({
      level: "block",
      words: `It cuts values and keeps their originals nowhere. Propose it as "narrow text" or as a data change, which keep them.`,
      stepKey: at.step.key,
    }));
  },
};

export const keyCollision: LintRule = {
  id: "key-collision",
  because: "Two long values that begin alike are the same once they are cut, and a key or unique index refuses the second.",
  check(context) {
    const collisions = measured(context, "collisions");
    const columns = new Set([...rewrittenColumns(context).keys(), ...(hasShadow(context) ? [chosenColumn(context)?.name ?? ""] : [])]);
    const uniques = context.facts.indexes.filter((index) => index.isUnique && index.columns.some((name) => name !== null && columns.has(name)));
    if (uniques.length === 0 || collisions === 0) return [];
    const names = uniques.map(({ name }) => name).join(", ");
    if (typeof collisions === "number")
      return [
        {
          level: "block",
          words: `${rows(collisions)} would have the same value as another one in ${names}. Choose another replacement, or settle them first.`,
          stepKey: null,
        },
      ];
    return [
      {
        level: "warn",
        words: `Values of ${names} are replaced, and whether two become the same was not counted. The backfill stops at the first that does.`,
        stepKey: null,
      },
    ];
  },
};

export const bytesForCharacters: LintRule = {
  id: "bytes-for-characters",
  because: "A limit of characters that is measured in bytes refuses or replaces texts that fit.",
  check: (context) =>
    context.reading
      .filter(({ reading }) => reading.countsBytes && chosenColumn(context)?.family !== "bytes")
      .map(({ step }) => ({
        level: "warn",
        words: "It measures the length in bytes. A letter such as ü or 한 has two or three of them; CHAR_LENGTH counts characters.",
        stepKey: step.key,
      })),
};
