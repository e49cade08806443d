import type { SparseSpec } from "../../dialect";
import { literal } from "../names";
import { ownFormats, ownPath } from "../written-expressions";
import { shadowNames, type FunctionPurpose, type NamedSpec } from "./shadow-names";

/**
 * Values are compared as text, and different floats must not look alike because the session that writes shows fewer digits. Such a session also reads
 * the bodies, and to it a backslash may begin another character.
 */
const everywhere = [`search_path = ${ownPath}`, "extra_float_digits = 1", "standard_conforming_strings = on"];

/** Values that are told in a report are written as the worker's own sessions write and read them. */
const toldAsOurs = Object.entries(ownFormats).map(([name, value]) => `${name} = ${literal(value)}`);

/**
 * Functions that fill the report. The others may hold what a person wrote, which means the same there as in the rest of the application's session, or
 * hand texts on to one of those. A setting costs between a tenth and a half of a microsecond a call.
 */
const telling: ReadonlySet<FunctionPurpose> = new Set(["track", "truncated"]);

/**
 * A trigger's function. It runs with the rights of the role that made it, so the application needs none on what is ours, and with settings of its
 * own: a search path, so that nobody can put another function in its way, and how values are written. Columns win over variables of the same name.
 */
export function triggerFunction(spec: NamedSpec, purpose: FunctionPurpose, { declare = [], body }: { declare?: readonly string[]; body: string }): string {
  const variables = declare.length === 0 ? "" : `DECLARE\n${declare.map((line) => `  ${line};`).join("\n")}\n`;
  const quotes = dollarQuotes(body);
  const settings = telling.has(purpose) ? [...everywhere, ...toldAsOurs] : everywhere;
  return `CREATE OR REPLACE FUNCTION ${shadowNames(spec).sql.function(purpose)} RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
${settings.map((setting) => `SET ${setting}`).join(" ")} AS ${quotes}
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
