import { clock } from "@/server/platform/clock";
import { number, textOrNull } from "../catalog/row-values";
import type { TableFacts } from "../catalog/table-facts";
import { dialectOf } from "../dialects/dialects";
import { mariadbSampling } from "../dialects/mariadb/sampling";
import { postgresSampling } from "../dialects/postgres/sampling";
import { runDialectOf } from "../dialects/run-dialect";
import { bindPlaceholders } from "../executor/bind-placeholders";
import type { Measure } from "../operations/operation";
import type { Engine } from "../scripts/schemas";
import { readOnly } from "../target/read-only";
import { TargetError } from "../target/target-session";
import type { TargetFailure, TargetSession } from "../target/target-session";
import type { MeasureResult, SamplesOf } from "./schemas";

/** A part of a table, as a subquery without a name. */
export type SamplingDialect = { sample(table: TableFacts, rows: number): string };

const samplings: Readonly<Record<Engine, SamplingDialect>> = { postgres: postgresSampling, mariadb: mariadbSampling };

/** Rows that are looked at when counting all of them takes too long. */
const sampledRows = 50_000;
/** Rows of each sample that a plan shows. */
const shownSamples = 5;

export type Measured = {
  results: MeasureResult[];
  /** Questions that the server refused, in words without a value of a row. */
  refusals: { key: string; words: string }[];
  /** Clear values, in memory only: they are masked, or their reading is put on record, before they leave. */
  samples: SamplesOf[];
  /** How long the longest exact count took. */
  scanMs: number | null;
};

type Scene = { session: TargetSession; facts: TableFacts; tableName: string };

/**
 * Asks the live table the questions of a plan: an exact count, or an estimate from a part of it when the session's time limit ends the count.
 * Each is asked in a transaction that only reads: an expression that a person wrote changes nothing, whatever functions it calls.
 */
export async function measureTable(scene: Scene, measures: readonly Measure[]): Promise<Measured> {
  const measured: Measured = { results: [], refusals: [], samples: [], scanMs: null };
  for (const measure of measures) {
    const began = clock.now().getTime();
    const counted = await countOf(scene, measure);
    measured.results.push(counted.result);
    if (counted.refusal !== null) measured.refusals.push({ key: measure.key, words: counted.refusal });
    if (counted.result.isExact) measured.scanMs = Math.max(measured.scanMs ?? 0, clock.now().getTime() - began);
    const rows = counted.result.found === 0 || !counted.result.isExact ? [] : await sampleRows(scene, measure, shownSamples);
    if (measure.sample !== null) measured.samples.push({ measureKey: measure.key, title: measure.title, rows });
  }
  return measured;
}

type Counted = { result: MeasureResult; refusal: string | null };

async function countOf(scene: Scene, { key, title, count: sql, evaluated }: Measure): Promise<Counted> {
  const settings = evaluated === undefined ? [] : dialectOf(scene.facts.engine).expressions.asked(evaluated);
  const hint = evaluated === "by-triggers" ? dialectOf(scene.facts.engine).expressions.words : "";
  const exact = await count(scene, sql, { settings, hint });
  if (typeof exact === "string") return { result: { key, title, found: null, isExact: false, words: exact }, refusal: exact };
  if (exact !== null) return { result: { key, title, found: exact, isExact: true, words: "Counted just now." }, refusal: null };
  const part = inPart(sql, scene);
  const found = part === null ? null : await count(scene, part, { settings, hint });
  if (typeof found !== "number") {
    const words = "Counting took too long, also in a part of the table. Look when the database is less busy.";
    return { result: { key, title, found: null, isExact: false, words }, refusal: null };
  }
  const estimated = Math.round(found * Math.max(1, scene.facts.estimatedRows / sampledRows));
  const words = `About ${estimated.toLocaleString("en-US")} rows, estimated from ${sampledRows.toLocaleString("en-US")} of them: counting all took too long.`;
  return { result: { key, title, found: estimated, isExact: false, words }, refusal: null };
}

/** Null: the time limit ended it. A text: why the server refused the question. */
async function count({ session }: Scene, sql: string, { settings, hint }: { settings: readonly string[]; hint: string }): Promise<number | string | null> {
  try {
    return number((await readOnly(session, { sql, values: [] }, settings))[0]?.["found"]);
  } catch (error) {
    if (!(error instanceof TargetError)) throw error;
    if (error.failure === "cancelled") return null;
    if (asksWrongly.has(error.failure))
      return `The server cannot answer the question: ${error.message}${error.failure === "no-such-object" ? ` ${hint}` : ""}`.trim();
    // What the server says of a value names the value, which is not for everybody.
    if (meetsValue.has(error.failure)) return `The expression fails for the value of some row (code ${error.details.code ?? "unknown"}).`;
    throw error;
  }
}

const asksWrongly: ReadonlySet<TargetFailure> = new Set(["syntax", "no-such-object", "not-allowed"]);
const meetsValue: ReadonlySet<TargetFailure> = new Set(["bad-value", "constraint", "other"]);

/** The same count over a part of the table; null when the question does not read the table in a way that could be narrowed. */
export function inPart(sql: string, { facts, tableName }: Pick<Scene, "facts" | "tableName">): string | null {
  const from = new RegExp(String.raw`\bfrom\s+${tableName.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)}(?:\s+(?:as\s+)?([a-z]\w*))?(?=\s|$|\))`, "i");
  const found = from.exec(sql);
  if (found === null || found.index !== sql.search(/\bfrom\b/i)) return null;
  const alias = found[1] !== undefined && !/^(?:where|group|order|limit|join|left|inner|cross)$/i.test(found[1]) ? found[1] : null;
  const rest = alias === null && found[1] !== undefined ? ` ${found[1]}` : "";
  const part = samplings[facts.engine].sample(facts, sampledRows);
  return `${sql.slice(0, found.index)}from ${part} as ${alias ?? "part"}${rest}${sql.slice(found.index + found[0].length)}`;
}

/** The longest or most telling rows. @throws TargetError, but for the time limit: then there are none */
export async function sampleRows({ session, facts }: Scene, { sample, evaluated }: Measure, size: number): Promise<SamplesOf["rows"]> {
  if (sample === null) return [];
  const query = bindPlaceholders(runDialectOf(facts.engine), sample, { size });
  try {
    const rows = await readOnly(session, query, evaluated === undefined ? [] : dialectOf(facts.engine).expressions.shown(evaluated));
    return rows.map((row) => ({ rowKey: textOrNull(row["row_key"]), value: textOrNull(row["value"]), size: sizeOf(row["size"]) }));
  } catch (error) {
    if (error instanceof TargetError && (error.failure === "cancelled" || meetsValue.has(error.failure) || asksWrongly.has(error.failure))) return [];
    throw error;
  }
}

function sizeOf(value: unknown): number | null {
  return textOrNull(value) === null ? null : number(value);
}
