import { lintTraitsOf } from "../../dialects/sql/lint-traits";
import type { LintContext, LintRule } from "../lint-rule";
import { actionsOf } from "../script-reading";
import { isOwned, isSubject, paramOf } from "../touched";

/** Names that columns of the table come to have, each with the step that gives it. */
function newNames(context: LintContext) {
  return actionsOf(context.reading, "add-column", "rename-column")
    .filter(({ action }) => isSubject(context, action.table))
    .map(({ at, action }) => ({ at, act: action.act, name: action.act === "rename-column" ? action.to : action.column }));
}

/** True where the column holds originals, which could lie in a table of ours as well. */
function canBeTable(context: LintContext): boolean {
  return paramOf(context, "layout") === "column" && newNames(context).some(({ name }) => isOwned(context, name));
}

export const wholeRowTriggers: LintRule = {
  id: "whole-row-triggers",
  because: "A trigger that hands NEW.* to another table fails on every write once there is a column more, or copies originals to where they stay.",
  check(context) {
    const names = context.facts.beside?.wholeRowTriggers ?? [];
    const added = newNames(context).find(({ act }) => act === "add-column");
    if (names.length === 0 || added === undefined) return [];
    const what = `These triggers hand whole rows on (NEW.*, to_jsonb(NEW) and the like): ${names.join(", ")}. With the column ${added.name} in the row`;
    const stepKey = added.at.step.key;
    return [
      canBeTable(context)
        ? {
            level: "block",
            words: `${what} every write of the application may fail, or originals are copied to where they stay. Keep originals in a table.`,
            stepKey,
          }
        : { level: "warn", words: `${what} every write of the application may fail. Look at their functions first, and let them name the columns.`, stepKey },
    ];
  },
};

export const preparedStatements: LintRule = {
  id: "prepared-statements",
  because: "A statement that was prepared with SELECT * fails once the table has other columns, until its session reconnects.",
  check(context) {
    if (!lintTraitsOf(context.engine).plansKeepColumns) return [];
    const [first] = newNames(context);
    if (first === undefined) return [];
    const instead = canBeTable(context) ? "keep originals in a table" : "let it name its columns first";
    return [
      {
        // As with every column more, on every table: as a warning it would make all of them weightier than what they do.
        level: "note",
        words: `${context.facts.name} gets the column ${first.name}: SELECT * and RETURNING * that a session has prepared before then fail until it reconnects (cached plan must not change result type). COPY and INSERT without a list of columns fail or go wrong, and so does SELECT * of a role with rights on single columns. Where an application does one of these, ${instead}.`,
        stepKey: first.at.step.key,
      },
    ];
  },
};

export const publishedColumns: LintRule = {
  id: "published-columns",
  because: "A subscriber whose table lacks a column stops at the first write that brings it.",
  check(context) {
    const publications = context.facts.beside?.publishedWhole ?? [];
    const moves = newNames(context);
    const [first] = moves;
    if (publications.length === 0 || first === undefined) return [];
    const columns = [...new Set(moves.map(({ name }) => name))].join(", ");
    const instead = canBeTable(context) ? ", or keep originals in a table" : "";
    return [
      {
        level: "warn",
        words: `${publications.join(", ")} publishes ${context.facts.name} with every column. A subscriber whose table lacks one of these stops at the first write after it comes: ${columns}. Add them at the subscribers first${instead}.`,
        stepKey: first.at.step.key,
      },
    ];
  },
};

export const subscribedTable: LintRule = {
  id: "subscribed-table",
  because: "A subscription that brings a value which is refused stops, and nothing arrives any more.",
  check(context) {
    const subscriptions = context.facts.beside?.subscriptions ?? [];
    const policy = paramOf(context, "newWrites");
    if (subscriptions.length === 0 || policy === "capture" || (policy !== "reject" && !addsRule(context))) return [];
    return [
      {
        level: "warn",
        words: `The subscription ${subscriptions.join(", ")} writes into ${context.facts.name}. It stops at the first row that the new rule refuses, and nothing arrives until somebody sees to it. Put the rule in place at the publisher first${policy === "reject" ? ", or keep such values instead of refusing them" : ""}.`,
        stepKey: null,
      },
    ];
  },
};

function addsRule(context: LintContext): boolean {
  const forward = context.reading.filter(({ script }) => script === "forward");
  return actionsOf(forward, "add-constraint", "set-not-null", "create-index").some(
    ({ action }) => isSubject(context, action.table) && (action.act !== "create-index" || action.isUnique),
  );
}
