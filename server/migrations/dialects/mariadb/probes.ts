import { createHash } from "node:crypto";
import type { TableFacts } from "../../catalog/table-facts";
import { literal, shadowSchema } from "./names";

/** A trigger of a table, exactly as it is to be. */
export type TriggerShape = { name: string; timing: "BEFORE" | "AFTER"; event: "INSERT" | "UPDATE" | "DELETE"; body: string };

const ofTable = (table: TableFacts) => `TABLE_SCHEMA = DATABASE() AND TABLE_NAME = ${literal(table.name)}`;

/** `done` when the column is there, made by this change. */
export function columnProbe(table: TableFacts, name: string, comment: string): string {
  return `SELECT EXISTS (SELECT 1 FROM information_schema.COLUMNS WHERE ${ofTable(table)} AND COLUMN_NAME = ${literal(name)} AND COLUMN_COMMENT = ${literal(comment)}) AS done`;
}

/** `done` when no such column is left. */
export function noColumnProbe(table: TableFacts, name: string): string {
  return `SELECT NOT EXISTS (SELECT 1 FROM information_schema.COLUMNS WHERE ${ofTable(table)} AND COLUMN_NAME = ${literal(name)}) AS done`;
}

/** `done` when the column is declared like this, such as `varchar(200)`. */
export function columnTypeProbe(table: TableFacts, name: string, type: string): string {
  return `SELECT EXISTS (SELECT 1 FROM information_schema.COLUMNS WHERE ${ofTable(table)} AND COLUMN_NAME = ${literal(name)} AND COLUMN_TYPE = ${literal(type)}) AS done`;
}

/** `done` when the table of ours is there. */
export function shadowTableProbe(name: string, isThere = true): string {
  return `SELECT ${isThere ? "" : "NOT "}EXISTS (SELECT 1 FROM information_schema.TABLES WHERE TABLE_SCHEMA = ${literal(shadowSchema)} AND TABLE_NAME = ${literal(name)}) AS done`;
}

/**
 * `done` when the trigger is there with exactly this body: an old body under the same name is not it. It is known by the mark in it, as the catalog
 * shows texts in it in other words than they were sent in, such as without a backslash.
 */
export function triggerProbe(table: TableFacts, { name, timing, event, body }: TriggerShape): string {
  return `SELECT EXISTS (SELECT 1 FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = DATABASE() AND TRIGGER_NAME = ${literal(name)}
  AND EVENT_OBJECT_TABLE = ${literal(table.name)} AND ACTION_TIMING = '${timing}' AND EVENT_MANIPULATION = '${event}'
  AND LOCATE(${literal(markOf(body))}, ACTION_STATEMENT) > 0) AS done`;
}

/** `done` when no trigger of that name is left. */
export function noTriggerProbe(name: string): string {
  return `SELECT NOT EXISTS (SELECT 1 FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = DATABASE() AND TRIGGER_NAME = ${literal(name)}) AS done`;
}

/** The body with its mark at its beginning, where the server keeps comments; also of one that was read back with a mark. */
export function markedBody(body: string): string {
  return unmarked(body).replace("BEGIN\n", () => `BEGIN ${markOf(body)}\n`);
}

/** Short, as people read it: it tells the bodies of one trigger from each other. */
function markOf(body: string): string {
  return `/* switchyard ${createHash("sha256").update(unmarked(body), "utf8").digest("hex").slice(0, 16)} */`;
}

function unmarked(body: string): string {
  return body.replace(/BEGIN \/\* switchyard [0-9a-f]{16} \*\/\n/, "BEGIN\n");
}

/**
 * By this, scripts of before there was a mark know their triggers, also those that were approved then and run now. The catalog shows a body in three
 * bytes a character; what needs four stands there as a question mark.
 */
export function hashOfBody(body: string): string {
  return createHash("sha256")
    .update(body.replaceAll(/[\u{10000}-\u{10FFFF}]/gu, "?"), "utf8")
    .digest("hex");
}
