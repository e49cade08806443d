import type { SparseSpec } from "../../dialect";
import { literal } from "../names";
import { ownPath } from "../written-expressions";
import { shadowNames, type FunctionPurpose, type NamedSpec } from "./shadow-names";

/**
 * A trigger's function. It runs with the rights of the role that made it, so the application needs none on what is ours, and with a search path
 * of its own, so that nobody can put another function in its way. Columns win over variables of the same name.
 */
export function triggerFunction(spec: NamedSpec, purpose: FunctionPurpose, { declare = [], body }: { declare?: readonly string[]; body: string }): string {
  const variables = declare.length === 0 ? "" : `DECLARE\n${declare.map((line) => `  ${line};`).join("\n")}\n`;
  const quotes = dollarQuotes(body);
  return `CREATE OR REPLACE FUNCTION ${shadowNames(spec).sql.function(purpose)} RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = ${ownPath} AS ${quotes}
#variable_conflict use_column
${variables}BEGIN
${body}
END
${quotes}`;
}

/** Quotes that do not stand in the text: an expression of a person must not end the function. */
function dollarQuotes(text: string, number = 0): string {
  const quotes = `$switchyard${number === 0 ? "" : number}$`;
  return text.includes(quotes) ? dollarQuotes(text, number + 1) : quotes;
}

/** Refuses the write with the words and the state of the spec. */
export function raise(spec: SparseSpec): string {
  const { table, column, refusal, refusalState } = spec;
  const options = { ERRCODE: refusalState, MESSAGE: refusal, SCHEMA: table.schema, TABLE: table.name, COLUMN: column.name };
  return `RAISE EXCEPTION USING ${Object.entries(options)
    .map(([name, value]) => `${name} = ${literal(value)}`)
    .join(", ")};`;
}

/** Lines that are there only under a condition. */
export function lines(...parts: readonly (string | false | null)[]): string {
  return parts.filter((part) => typeof part === "string" && part !== "").join("\n");
}
