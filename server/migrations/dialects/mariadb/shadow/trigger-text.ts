import type { Statement } from "../../../scripts/schemas";
import type { SparseSpec } from "../../dialect";
import { triggerLock } from "../locks";
import { bareLiteral, literal, quote, tableName } from "../names";
import { markedBody, noTriggerProbe, triggerProbe } from "../probes";
import type { TriggerShape } from "../probes";

/** A body that `LEAVE switchyard` ends early. */
export function triggerBody(...parts: readonly (string | false | null)[]): string {
  return `switchyard: BEGIN\n${lines(...parts)}\nEND`;
}

/** Made, or put in place of the one of that name, in one statement: there is no moment without it. It keeps the strict mode of the session. */
export function createTrigger(spec: Pick<SparseSpec, "table">, shape: TriggerShape): Statement {
  const { name, timing, event, body } = shape;
  return {
    sql: `CREATE OR REPLACE TRIGGER ${quote(name)} ${timing} ${event} ON ${tableName(spec.table)} FOR EACH ROW\n${markedBody(body)}`,
    lock: triggerLock,
    probe: triggerProbe(spec.table, shape),
    repair: null,
  };
}

/** Removes it where it is there. */
export function dropTrigger(name: string): Statement {
  return { sql: `DROP TRIGGER IF EXISTS ${quote(name)}`, lock: triggerLock, probe: noTriggerProbe(name), repair: null };
}

/** What the server itself says where PostgreSQL says more exactly what was broken. */
const states: Readonly<Record<string, { state: string; number: number }>> = {
  "22001": { state: "22001", number: 1406 },
  "23502": { state: "23000", number: 1048 },
  "23503": { state: "23000", number: 1452 },
  "23505": { state: "23000", number: 1062 },
  "23514": { state: "23000", number: 4025 },
};

/** Refuses the write with the words and the state of the spec. */
export function signal({ refusal, refusalState }: SparseSpec): string {
  const { state, number } = states[refusalState] ?? { state: refusalState, number: 1644 };
  return `SIGNAL SQLSTATE ${literal(state)} SET MYSQL_ERRNO = ${number}, MESSAGE_TEXT = ${bareLiteral(refusal)};`;
}

/** True, never NULL. */
export function holds(condition: string): string {
  return `COALESCE((${condition}), FALSE)`;
}

/** Lines that are there only under a condition. They are written with their indentation: a person's text of several lines must stay as it is. */
export function lines(...parts: readonly (string | false | null)[]): string {
  return parts.filter((part) => typeof part === "string" && part !== "").join("\n");
}
