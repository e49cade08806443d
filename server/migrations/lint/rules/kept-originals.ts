import type { TableFacts } from "../../catalog/table-facts";
import type { LintContext, LintRule } from "../lint-rule";
import { actionsOf } from "../script-reading";
import { chosenColumn, columnOf, isSubject, paramOf } from "../touched";

export const capturedUnique: LintRule = {
  id: "captured-unique",
  because: "Two rows may be given the same original while replacements stand in them, and a unique index then lets it back into neither.",
  check(context) {
    const column = chosenColumn(context);
    const existing = paramOf(context, "existing");
    const fate = typeof existing === "object" && existing !== null && "fate" in existing ? existing.fate : null;
    // Equal values are equal once they are cut, so the index refuses the second from the beginning.
    if (column === undefined || paramOf(context, "newWrites") !== "capture" || fate === "cut") return [];
    const indexes = uniqueOver(context.facts, column.name).filter(({ meetsNull }) => fate !== null || meetsNull);
    if (indexes.length === 0) return [];
    const names = indexes.map(({ name }) => name).join(", ");
    const instead = fate === null ? "Refuse such values" : "Refuse such values, or cut them";
    return [
      {
        level: "block",
        words: `${names} lets no value of ${column.name} stand twice. While such values are kept and others stand in their place, two rows may be given the same one, and the rollback would stop there without giving any back. ${instead}.`,
        stepKey: null,
      },
    ];
  },
};

/** Unique indexes and exclusions that look at the column: as a part, in an expression or condition, or through a generated column. `meetsNull`: two NULLs may meet there. */
function uniqueOver({ indexes, dependents }: TableFacts, column: string): { name: string; meetsNull: boolean }[] {
  const built = dependents.filter((each) => each.column === column);
  const generated = built.flatMap(({ kind, name }) => (kind === "generated column" ? [name] : []));
  return indexes
    .filter(({ isUnique, constraint }) => isUnique || constraint !== null)
    .flatMap(({ name, columns, definition }) => {
      const computed = built.some((each) => each.kind === "index expression" && each.name === name) || generated.some((each) => columns.includes(each));
      if (!computed && !columns.includes(column)) return [];
      return [{ name, meetsNull: computed || /\bNULLS NOT DISTINCT\b/i.test(definition) }];
    });
}

export const suppressedUpdates: LintRule = {
  id: "suppressed-updates",
  because: "Rows are changed by triggers of ours in an update that itself changes nothing, which such a trigger leaves out.",
  check(context) {
    const trigger = context.facts.triggers.find(
      ({ isOurs, timing, definition }) => !isOurs && !/switched off/.test(timing) && /\bsuppress_redundant_updates_trigger\b/i.test(definition),
    );
    const byTriggers = actionsOf(context.reading, "update").find(
      ({ at, action }) => at.step.type === "batches" && isSubject(context, action.table) && action.writes.every(({ changes }) => !changes),
    );
    if (trigger === undefined || byTriggers === undefined || !hasOwnTrigger(context)) return [];
    return [
      {
        level: "block",
        words: `The trigger ${trigger.name} leaves out updates that change nothing, and such an update is what triggers of ours turn into the replacement or the original: rows would be left as they are. Drop it or switch it off until this is finalized or rolled back.`,
        stepKey: byTriggers.at.step.key,
      },
    ];
  },
};

export const keyOfForeignType: LintRule = {
  id: "key-of-foreign-type",
  because: "Where the key's = lies outside pg_catalog, triggers of ours cannot compare it, and every UPDATE and DELETE of the application fails.",
  check(context) {
    const { facts, script } = context;
    const foreign = (facts.primaryKey ?? []).filter((name) => facts.beside?.foreignTypes.includes(name) === true);
    const copies = script.owned.flatMap(({ kind, name }) => (kind === "table" && /_(?:saved|rows)$/.test(name) ? [name] : []));
    const [first] = foreign;
    if (first === undefined || copies.length === 0 || !hasOwnTrigger(context)) return [];
    const inColumn = paramOf(context, "layout") === "table" && copies.every((name) => name.endsWith("_saved"));
    const instead = inColumn ? "Keep originals in a column of the row." : "Propose it as SQL of your own, or give the table a key of another type.";
    return [
      {
        level: "block",
        words: `${first} of the key has the type ${columnOf(context, first)?.type ?? "of an extension"}, whose operators lie outside pg_catalog. Triggers of ours look for none elsewhere, so that nobody can put another one before them: every UPDATE and DELETE would fail. ${instead}`,
        stepKey: null,
      },
    ];
  },
};

function hasOwnTrigger({ script }: LintContext): boolean {
  return script.owned.some(({ kind }) => kind === "trigger");
}
