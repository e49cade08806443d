import type { TargetFailure } from "./target-session";

/** What a server says about an error, as its driver hands it over. */
type Said = { code: string; message: string; detail?: string | undefined; hint?: string | undefined; routine?: string | undefined; where?: string | undefined };

/** A trigger of ours speaks of tables and columns only. No function of the application lies in that schema, nor raises from within ours unseen: it would stand first. */
const raisedByUs = /^PL\/pgSQL function switchyard_shadow\.m\d+_\w+\(\) line \d+ at RAISE/;

const whoRaised = "A function or trigger of the database raised an error. What it said may hold values of rows and stands in the server's log";

/**
 * The words of an error of PostgreSQL without values of rows: they are personal data, and the words reach screens, notices and records of people
 * who may not read values. Detail of a broken constraint or a bad value is such a value, and so is what stands in quotes in the message of a bad
 * value; what a function raises may hold anything, under whatever code: the server names the part of it that RAISE is carried out by.
 */
export function postgresWords({ code, message, detail, hint, routine, where }: Said): string {
  if (where !== undefined && raisedByUs.test(where)) return message;
  if (code === "P0001" || routine === "exec_stmt_raise") return `${whoRaised} (${code}).`;
  const isOfValue = /^(?:22|23|P0)/.test(code);
  const said = code.startsWith("22") ? message.replace(/"[\s\S]*"/, '"…"') : message;
  return [said, isOfValue ? undefined : detail, hint].filter((part) => part !== undefined && part !== "").join(" – ");
}

/** The same of MariaDB. */
export function mariadbWords(said: Pick<Said, "code" | "message"> & { sqlState?: string }, failure: TargetFailure): string {
  const { code, message } = said;
  if (isSignalled(said, failure)) return `${whoRaised} (${code}).`;
  if (failure !== "bad-value" && failure !== "constraint" && failure !== "other") return message;
  return message
    .replace(/(entry |value:? )'[\s\S]*'(?= for (?:key|column|function)\b)/i, "$1'…'")
    .replace(/(\b(?:incorrect|bad)\b[^:']*value:? )'(?!…')[\s\S]*'/i, "$1'…'");
}

/** How the server itself begins its words about a value or a constraint. */
const ownBeginnings =
  /^(?:Duplicate entry|Column |Cannot (?:add|delete)|CONSTRAINT |Check constraint|Can't write; duplicate key|Upholding foreign key|Foreign key constraint|Out of range|Data (?:truncated|too long)|Incorrect |Truncated incorrect |\w+ value is out of range)/i;

/**
 * SIGNAL may set any number and any state. It is known by the state that is its own, by a number that the server does not use, and by words about a
 * value or a constraint that are not the server's.
 */
function isSignalled({ code, message, sqlState }: Pick<Said, "code" | "message"> & { sqlState?: string }, failure: TargetFailure): boolean {
  const number = Number(code);
  if (sqlState === "45000" || number === 1644 || number < 1000 || number >= 5000) return true;
  return (failure === "bad-value" || failure === "constraint") && !ownBeginnings.test(message);
}
