import { createHash } from "node:crypto";
import type { Statement, Step } from "@/server/migrations/scripts/schemas";
import type { ModelLayout } from "./model-database";
import type { Fault } from "./property";

type MariadbFault = Fault & { layout: ModelLayout; newWrites: "reject" | "capture"; fate: "cut" | "null" | "delete" };

const cutInColumn = { layout: "column", newWrites: "reject", fate: "cut" } as const;
const cutInTable = { layout: "table", newWrites: "reject", fate: "cut" } as const;

/** Guards taken out of the scripts for MariaDB; the model has to notice each. */
export const mariadbFaults: readonly MariadbFault[] = [
  { name: "tracking trigger removed", ...cutInColumn, steps: without(/TRIGGER `switchyard_m\d+_after_update`/) },
  {
    name: "an application's value leaves the original where it is",
    ...cutInColumn,
    steps: replaced(/(?<=IS NOT NULL THEN\n)\s+SET NEW\.`url__shadow_m\d+` = NULL;(?=\n\s+END IF;\nEND)/, " SET @switchyard_nothing = 1;"),
  },
  {
    name: "a full-row save counts as a change",
    ...cutInColumn,
    steps: replaced(/(?<=IF OLD\.`url__shadow_m\d+` IS NOT NULL AND )\(\(BINARY NEW/, "FALSE AND ((BINARY NEW"),
  },
  { name: "characters are counted as bytes", ...cutInColumn, steps: replaced(/CHAR_LENGTH\(/g, "LENGTH(") },
  {
    name: "upsert: what VALUES() lost is not taken up",
    ...cutInColumn,
    newWrites: "capture",
    steps: replaced(/ THEN SET NEW\.`url` = @switchyard_m\d+_long;/, " THEN SET @switchyard_nothing = 1;"),
  },
  {
    name: "upsert: taken up although the column is not set",
    ...cutInColumn,
    newWrites: "capture",
    fate: "null",
    steps: replaced(/IF NOT \(BINARY NEW\.`url` <=> BINARY OLD\.`url`\) OR COALESCE/, "IF TRUE OR COALESCE"),
  },
  {
    name: "upsert: taken up in another statement",
    ...cutInColumn,
    newWrites: "capture",
    fate: "null",
    steps: replaced(/@switchyard_m\d+_at <=> NOW\(6\)/, "TRUE"),
  },
  { name: "tracking trigger removed (table)", ...cutInTable, steps: without(/TRIGGER `switchyard_m\d+_after_update`/) },
  {
    name: "restored whatever stands there (table)",
    ...cutInTable,
    steps: both(without(/TRIGGER `switchyard_m\d+_after_update`/), replaced(/ AND \(BINARY t\.`url` <=> BINARY s\.`switchyard_replaced`\)/, "")),
  },
  {
    name: "a changed key is not followed",
    ...cutInTable,
    steps: replaced(/\n\s+UPDATE `switchyard_shadow`\.`m\d+_saved` s SET s\.`id` = NEW\.`id`[^;]*;/, ""),
  },
  { name: "checkpoint outside the transaction (rows)", layout: "rows", newWrites: "reject", fate: "delete", checkpoint: "before" },
];

/** Without the statements that match. */
function without(pattern: RegExp): (steps: Step[]) => Step[] {
  return (steps) =>
    steps.map((step) =>
      step.type === "statements" ? { ...step, statements: step.statements.filter(({ sql }) => !sql.startsWith("CREATE") || !pattern.test(sql)) } : step,
    );
}

/** With another text wherever the pattern stands. */
function replaced(pattern: RegExp, text: string): (steps: Step[]) => Step[] {
  const change = (sql: string) => sql.replace(pattern, text);
  return (steps) =>
    steps.map((step) => {
      if (step.type === "statements")
        return { ...step, statements: step.statements.map((statement) => withBody({ ...statement, sql: change(statement.sql) })) };
      return step.type === "batches" ? { ...step, statements: step.statements.map(change) } : step;
    });
}

/** The probe of a trigger knows the hash of its body. */
function withBody(statement: Statement): Statement {
  const body = /FOR EACH ROW\n([\s\S]*)$/.exec(statement.sql)?.[1];
  if (body === undefined || statement.probe === null) return statement;
  return { ...statement, probe: statement.probe.replace(/'[0-9a-f]{64}'/, `'${createHash("sha256").update(body).digest("hex")}'`) };
}

function both(...changes: ((steps: Step[]) => Step[])[]): (steps: Step[]) => Step[] {
  return (steps) => changes.reduce((changed, change) => change(changed), steps);
}
