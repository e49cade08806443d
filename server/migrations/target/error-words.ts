import type { TargetFailure } from "./target-session";

/** What a server says about an error, as its driver hands it over. */
type Said = { code: string; message: string; detail?: string | undefined; hint?: string | undefined };

const whoRaised = "A function or trigger of the database raised an error. What it said may hold values of rows and stands in the server's log";

/**
 * The words of an error of PostgreSQL without values of rows: they are personal data, and the words reach screens, notices and records of people
 * who may not read values. Detail of a broken constraint or a bad value is such a value, and so is what stands in quotes in the message of a bad
 * value; what a function raises may hold anything.
 */
export function postgresWords({ code, message, detail, hint }: Said): string {
  if (code === "P0001") return `${whoRaised} (${code}).`;
  const isOfValue = /^(?:22|23|P0)/.test(code);
  const said = code.startsWith("22") ? message.replace(/"[\s\S]*"/, '"…"') : message;
  return [said, isOfValue ? undefined : detail, hint].filter((part) => part !== undefined && part !== "").join(" – ");
}

/** The same of MariaDB. */
export function mariadbWords({ code, message }: Pick<Said, "code" | "message">, failure: TargetFailure): string {
  if (code === "1644") return `${whoRaised} (${code}).`;
  if (failure !== "bad-value" && failure !== "constraint" && failure !== "other") return message;
  return message
    .replace(/(entry |value:? )'[\s\S]*'(?= for (?:key|column|function)\b)/i, "$1'…'")
    .replace(/(\b(?:incorrect|bad)\b[^:']*value:? )'(?!…')[\s\S]*'/i, "$1'…'");
}
