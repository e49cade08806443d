import { changedUrl, fateOf, narrowTo, originalUrl, overflowEvery } from "./app-rows";
import type { Row, Sql } from "./ground";
import type { Known } from "./writer-loop";
import { expectedUrl } from "./writer-loop";

/** What is gone after the rollback. `originalsOf`: how many should have come back. */
export type Lost = { originals: number; originalsOf: number; writes: number; writesOf: number };

const atOnce = 5_000;

/**
 * Originals of rows whose value the application never changed must be back; whatever it wrote must be there as it wrote it: values, counts, new rows,
 * and no row that it deleted.
 */
export async function countLost(
  sql: Sql,
  { rows, newRows, known }: { rows: number; newRows: number; known: readonly (readonly [number, Known])[] },
): Promise<Lost> {
  const lost = { originals: 0, originalsOf: 0, writes: 0, writesOf: 0 };
  const byWriters = new Map(known);
  const overflow = Array.from({ length: Math.floor(rows / overflowEvery) }, (_, at) => (at + 1) * overflowEvery);
  const found = await read(sql, overflow);
  for (const id of overflow) {
    const fate = fateOf(id);
    const row = found.get(id);
    const hits = (byWriters.get(id)?.hits ?? 0) + (fate === "unrelated-update" || fate === "full-row-save" ? 1 : 0);
    if (fate === "changed-value" || fate === "deleted") {
      lost.writesOf += 1;
      if (fate === "deleted" ? row !== undefined : row?.["url"] !== changedUrl(id) || Number(row["hits"]) !== hits) lost.writes += 1;
      continue;
    }
    lost.originalsOf += 1;
    if (row?.["url"] !== originalUrl(id)) lost.originals += 1;
    if (hits === 0) continue;
    lost.writesOf += 1;
    if (Number(row?.["hits"]) !== hits) lost.writes += 1;
  }
  const others = known.filter(([id]) => id > rows || id % overflowEvery !== 0);
  const added = Array.from({ length: newRows }, (_, at) => [10 * rows + at + 1, { hits: 0, isThere: true }] as const);
  const there = await read(
    sql,
    [...others, ...added].map(([id]) => id),
  );
  for (const [id, want] of others) if (!isKept(there.get(id), want, expectedUrl(id, want))) lost.writes += 1;
  for (const [id, want] of added) if (!isKept(there.get(id), want, originalUrl(id).slice(0, narrowTo))) lost.writes += 1;
  lost.writesOf += others.length + added.length;
  return lost;
}

function isKept(row: Row | undefined, want: Known, url: string): boolean {
  if (!want.isThere) return row === undefined;
  return row !== undefined && row["url"] === url && Number(row["hits"]) === want.hits;
}

async function read(sql: Sql, ids: readonly number[]): Promise<Map<number, Row>> {
  const found = new Map<number, Row>();
  for (let from = 0; from < ids.length; from += atOnce) {
    const { rows } = await sql.query(`select id, url, hits from app where id in (${ids.slice(from, from + atOnce).join(",")})`);
    for (const row of rows) found.set(Number(row["id"]), row);
  }
  return found;
}
