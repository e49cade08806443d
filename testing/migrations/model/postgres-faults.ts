import type { Step } from "@/server/migrations/scripts/schemas";
import type { ModelLayout } from "./model-database";
import type { Fault } from "./property";

/** Guards taken out of the scripts for PostgreSQL; the model has to notice each. */
export const postgresFaults: readonly (Fault & {
  /** Which of the lives of seed 7 notices it. */ life: number;
  layout: ModelLayout;
  newWrites: "reject" | "capture";
  fate: "cut" | "null" | "delete";
})[] = [
  { name: "tracking trigger removed", life: 7, layout: "column", newWrites: "reject", fate: "cut", steps: without(/CREATE TRIGGER \S*_tracked_update/) },
  { name: "tracking of deletes removed", life: 7, layout: "column", newWrites: "reject", fate: "cut", steps: without(/CREATE TRIGGER \S*_tracked_delete/) },
  {
    name: "an application's value leaves the original where it is",
    life: 7,
    layout: "column",
    newWrites: "reject",
    fate: "cut",
    steps: replaced(/NEW\."url__shadow_m\d+" := NULL;(?=\nEND IF;\nRETURN NEW)/g, "NULL;"),
  },
  {
    name: "comparison dropped: a full-row save is a change",
    life: 7,
    layout: "column",
    newWrites: "reject",
    fate: "cut",
    steps: replaced(/IF \(OLD\."url__shadow_m\d+" IS NOT NULL\) AND \(/g, "IF false AND ("),
  },
  {
    name: "upsert: what EXCLUDED lost is not taken up",
    life: 12,
    layout: "column",
    newWrites: "capture",
    fate: "cut",
    steps: without(/CREATE TRIGGER \S*_take/),
  },
  {
    name: "upsert: taken up although the column is not set",
    life: 2,
    layout: "column",
    newWrites: "capture",
    fate: "null",
    steps: replaced(/BEFORE UPDATE OF "url"/g, "BEFORE UPDATE"),
  },
  {
    name: "upsert: a row that fits leaves the stash of the row before",
    life: 52,
    layout: "column",
    newWrites: "capture",
    fate: "cut",
    steps: replaced(/IF TG_OP = 'INSERT' AND coalesce[^\n]*\n/g, ""),
  },
  { name: "TRUNCATE is not seen", life: 3, layout: "column", newWrites: "reject", fate: "cut", steps: without(/CREATE TRIGGER \S*_truncated/) },
  { name: "characters counted as bytes", life: 0, layout: "column", newWrites: "reject", fate: "cut", steps: replaced(/char_length\(/g, "octet_length(") },
  { name: "checkpoint outside the transaction", life: 53, layout: "column", newWrites: "reject", fate: "cut", checkpoint: "before" },
  { name: "tracking trigger removed (table)", life: 0, layout: "table", newWrites: "reject", fate: "cut", steps: without(/CREATE TRIGGER \S*_tracked_update/) },
  {
    name: "comparison dropped (table): a full-row save is a change",
    life: 7,
    layout: "table",
    newWrites: "reject",
    fate: "cut",
    steps: replaced(/OR NOT \(\(NEW\."url"\)::text COLLATE "C" IS NOT DISTINCT FROM \(sy_saved\."switchyard_replaced"\)::text COLLATE "C"\)/g, "OR true"),
  },
  {
    name: "comparison dropped (table): restored whatever stands there",
    life: 27,
    layout: "table",
    newWrites: "reject",
    fate: "cut",
    steps: both(without(/CREATE TRIGGER \S*_tracked_delete/), replaced(/CASE WHEN FOUND AND .* THEN sy_saved/g, "CASE WHEN FOUND THEN sy_saved")),
  },
  {
    name: "a changed key is not followed",
    life: 7,
    layout: "table",
    newWrites: "reject",
    fate: "cut",
    steps: replaced(/\n {2}UPDATE "switchyard_shadow"\."m\d+_saved" SET "id"[^;]*;/g, "\n  NULL;"),
  },
  {
    name: "an insert's value is taken for that of the update it turned into",
    life: 2,
    layout: "table",
    newWrites: "capture",
    fate: "null",
    // INSERT and UPDATE have numbers of their own, so either of the two would still keep them apart.
    steps: replaced(/ AND "switchyard_statement" = coalesce\(.*?, 0\) AND s\."switchyard_event" = TG_OP/g, ""),
  },
  { name: "checkpoint outside the transaction (table)", life: 53, layout: "table", newWrites: "reject", fate: "cut", checkpoint: "before" },
  { name: "checkpoint outside the transaction (rows)", life: 53, layout: "rows", newWrites: "reject", fate: "delete", checkpoint: "before" },
];

/** Without the triggers whose making matches: neither made nor set to fire always, so that the script still runs. */
function without(pattern: RegExp): (steps: Step[]) => Step[] {
  return (steps) =>
    steps.map((step) => {
      if (step.type !== "statements") return step;
      const gone = step.statements.flatMap(({ sql }) => (pattern.test(sql) ? (/^CREATE TRIGGER (\S+)/.exec(sql)?.[1] ?? []) : []));
      const unnamed = (sql: string) =>
        gone.reduce((text, name) => text.replace(new RegExp(` ENABLE ALWAYS TRIGGER ${name},|,? ENABLE ALWAYS TRIGGER ${name}$`), ""), sql);
      const kept = step.statements.filter(({ sql }) => !pattern.test(sql)).map((statement) => ({ ...statement, sql: unnamed(statement.sql) }));
      return { ...step, statements: kept };
    });
}

/** With another text wherever the pattern stands. */
function replaced(pattern: RegExp, text: string): (steps: Step[]) => Step[] {
  const change = (sql: string) => sql.replace(pattern, text);
  return (steps) =>
    steps.map((step) => {
      if (step.type === "statements") return { ...step, statements: step.statements.map((statement) => ({ ...statement, sql: change(statement.sql) })) };
      return step.type === "batches" ? { ...step, statements: step.statements.map(change) } : step;
    });
}

function both(...changes: ((steps: Step[]) => Step[])[]): (steps: Step[]) => Step[] {
  return (steps) => changes.reduce((changed, change) => change(changed), steps);
}
