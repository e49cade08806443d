import { clock } from "@/server/platform/clock";
import type { KeptOriginals } from "../dialects/kept-originals";
import type { RunDialect } from "../dialects/run-dialect";
import { readOnly } from "../target/read-only";
import { countIn, textIn } from "../target/row-values";
import { TargetError } from "../target/target-session";
import type { TargetRow, TargetSession } from "../target/target-session";
import { named, rangeIn, rangeQuery } from "./batch-range";
import { bindPlaceholders } from "./bind-placeholders";
import { severalValues } from "./forced-values";
import type { OriginalsOutput } from "./schemas";

type Scene = { session: TargetSession; dialect: RunDialect; kept: KeptOriginals };
type Line = OriginalsOutput["lines"][number];

/** Rows that are looked through at once: in a large table few of them may hold an original. */
const rangeRows = 20_000;
/** Lines that are read at once, so that long values do not pile up. */
const linesAtOnce = 100;
/** Characters and milliseconds after which a page ends, whatever it holds. */
const pageCharacters = 4_000_000;
const pageMs = 3_000;

/** A page of originals after a place, in order; `after` null: there are no more. A page may be short, even empty, before the end. */
export async function readOriginals(
  scene: Scene,
  { after, limit }: { after: readonly string[] | null; limit: number },
): Promise<{ lines: Line[]; after: readonly string[] | null }> {
  const { session, dialect, kept } = scene;
  const until = clock.elapsed() + pageMs;
  const lines: Line[] = [];
  let [place, characters] = [after, 0];
  do {
    const asked = { lastKey: place, size: rangeRows };
    const range = rangeIn(await readOnly(session, rangeQuery(dialect, kept.range, asked)), { columns: kept.places, size: rangeRows });
    if (range === null) return { lines, after: null };
    const size = Math.min(linesAtOnce, limit - lines.length);
    const rows = await readOnly(session, bindPlaceholders(dialect, kept.lines, { ...named("from", range.from), ...named("upto", range.upto), size }));
    lines.push(...rows.map(lineOf));
    characters += rows.reduce((sum, row) => sum + (textIn(row, "original")?.length ?? 0), 0);
    if (rows.length < size && range.rows < rangeRows) return { lines, after: null };
    place = rows.length < size ? range.upto : placeOf(rows.at(-1), kept);
  } while (lines.length < limit && characters < pageCharacters && clock.elapsed() < until);
  return { lines, after: place };
}

/** How many there are; null when counting takes longer than the session allows. */
export async function countOriginals({ session, kept }: Scene): Promise<number | null> {
  try {
    return Number(countIn((await readOnly(session, { sql: kept.total, values: [] }))[0], "total"));
  } catch (error) {
    if (error instanceof TargetError && error.failure === "cancelled") return null;
    throw error;
  }
}

function lineOf(row: TargetRow): Line {
  const [key, original] = ["row_key", "original"].map((column) => severalValues.parse(JSON.parse(textIn(row, column) ?? "{}")));
  return { key: key ?? {}, original: original ?? {} };
}

function placeOf(row: TargetRow | undefined, { places }: KeptOriginals): string[] {
  return Array.from({ length: places }, (_each, at) => textIn(row, `at_${at + 1}`) ?? "");
}
