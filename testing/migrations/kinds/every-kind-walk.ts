import { expect } from "vitest";
import type { Value } from "./application-writes";
import { gone } from "./examples/example";
import type { KindExample } from "./examples/example";
import type { KindWorld } from "./kind-world";
import { createWriter } from "./writer";
import type { Outcomes, OwnRow, Writer } from "./writer";

const table = "shop";
const triggerEvents = ["insert", "update"] as const;
/** Writes there were, and what came of each sort of them in all scripts together. */
export type Walked = { acts: number; refused: number; sorts: ReadonlyMap<string, Outcomes> };

/** Forward, rollback, forward and finalize among writers; what must be there is told by what each application has written, and nothing else. */
export async function walkThrough(world: KindWorld, example: KindExample): Promise<Walked> {
  await makeTable(world, example);
  if (example.forbidsTriggers?.(world.engine) === true) await withoutTrigger(world, example);
  const options = { table, rows: 14 };
  const writers = [
    await createWriter(world, example, { ...options, version: "old", place: 1 }),
    await createWriter(world, example, { ...options, version: "new", place: 2 }),
    await createWriter(world, example, { ...options, version: "old", place: 3 }),
  ];
  try {
    const rows = () => writers.flatMap((writer) => writer.rows);
    const before = await world.catalog(table);
    const plan = await world.plan(example.kind, table, example.params(world.engine));
    expect(plan.findings.filter(({ level }) => level === "block")).toEqual([]);
    const walk = async (script: "forward" | "rollback" | "finalize") => {
      if (script === "forward") for (const row of rows()) Object.assign(row, { isWritten: false, isMoved: false });
      await among(writers, () => world.runBusy(plan.change, plan[script], example.batchRows));
    };
    const expectShown = async (when: string, column = example.column) =>
      expectRows(world, example, { rows: rows(), when, column, shown: (row) => example.shown(row, world.engine) });

    await walk("forward");
    const live = await world.catalog(table);
    if (example.leaves !== null) expect(live, "forward changes the catalog").not.toBe(before);
    await expectShown("after forward");
    await walk("rollback");
    expect(await world.catalog(table), "rollback gives the catalog back").toBe(before);
    await expectRows(world, example, { rows: rows(), when: "after rollback", column: example.column, shown: example.rolledBack ?? (({ value }) => [value]) });
    // What it was given back is what the application finds from now on.
    for (const row of rows()) if (row.isThere) Object.assign(row, { value: (example.rolledBack?.(row) ?? [row.value])[0] });
    await walk("forward");
    expect(await world.catalog(table), "forward again makes the same catalog").toBe(live);
    await expectShown("after forward again");
    for (const writer of writers) writer.expect(either(example.promised));
    await walk("finalize");
    for (const writer of writers) writer.expect(example.promised.after);
    await among(writers, async () => undefined);
    await expectShown("after finalize", example.columnAtTheEnd);
    const after = await world.catalog(table);
    if (example.leaves === null) expect(after, "the catalog is as it was").toBe(before);
    else expect(after).toMatch(example.leaves);
    expect(await leftOf(world, plan.change), "nothing of ours is left").toEqual([]);
    return { acts: sum(writers, "acts"), refused: sum(writers, "refused"), sorts: sortsOf(writers) };
  } finally {
    for (const writer of writers) await writer.end();
  }
}

async function makeTable(world: KindWorld, { column, declaration, prepare }: KindExample): Promise<void> {
  await world.table(
    table,
    `(id bigint PRIMARY KEY, code varchar(40) NOT NULL UNIQUE, ${column} ${declaration(world.engine)}, hits integer NOT NULL DEFAULT 0, wish varchar(80) NULL, changes integer NOT NULL DEFAULT 0)`,
  );
  await makeTrigger(world, column);
  await prepare?.(world, table);
}

/** The plan refuses the trigger that names the column; without it the migration goes on. */
async function withoutTrigger(world: KindWorld, example: KindExample): Promise<void> {
  const { findings } = await world.plan(example.kind, table, example.params(world.engine));
  expect(findings).toContainEqual(expect.objectContaining({ rule: "column-in-use", level: "block" }));
  for (const event of triggerEvents) await world.query(`DROP TRIGGER shop_${event}`);
}

/** The application's own: it counts, and writes the column where a statement that does not name it wishes for that. */
async function makeTrigger(world: KindWorld, column: string): Promise<void> {
  const assigns =
    world.engine === "postgres" ? (name: string, to: string) => `NEW.${name} := ${to};` : (name: string, to: string) => `SET NEW.${name} = ${to};`;
  const body = `${assigns("changes", "NEW.changes + 1")} IF NEW.wish IS NOT NULL THEN ${assigns(column, "NEW.wish")} ${assigns("wish", "NULL")} END IF;`;
  if (world.engine === "postgres") {
    await world.query(`CREATE OR REPLACE FUNCTION count_changes() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN ${body} RETURN NEW; END'`);
    await world.query(`CREATE TRIGGER shop_update BEFORE INSERT OR UPDATE ON ${table} FOR EACH ROW EXECUTE FUNCTION count_changes()`);
    return;
  }
  for (const event of triggerEvents) await world.query(`CREATE TRIGGER shop_${event} BEFORE ${event} ON ${table} FOR EACH ROW BEGIN ${body} END`);
}

/** Writers begin before the script and end after it. */
async function among(writers: readonly Writer[], run: () => Promise<unknown>): Promise<void> {
  for (const writer of writers) writer.start();
  const ran = await Promise.allSettled([run()]);
  const stopped = await Promise.allSettled(writers.map((writer) => writer.stop()));
  for (const each of [...ran, ...stopped]) if (each.status === "rejected") throw each.reason;
}

type Witness = { rows: readonly OwnRow[]; when: string; column: string; shown(row: OwnRow): readonly (Value | typeof gone)[] };

async function expectRows(world: KindWorld, { takesRows }: KindExample, { rows, when, column, shown }: Witness): Promise<void> {
  const there = new Map((await world.query(`SELECT id, code, ${column} AS v, hits FROM ${table}`)).map((row) => [String(row["code"]), row]));
  const wrong: string[] = [];
  for (const row of rows) {
    const found = there.get(row.code);
    there.delete(row.code);
    if (takesRows === true && !row.isThere && row.isWritten) continue;
    const allowed = row.isThere ? shown(row) : [gone];
    const value = found === undefined ? gone : text((found["v"] ?? null) as Value);
    const isRight = allowed.some((each) => (typeof each === "symbol" ? value === gone : value === text(each)));
    const isSame = found === undefined || (Number(found["id"]) === row.id && Number(found["hits"]) === row.hits);
    if (!isRight || !isSame) wrong.push(`${JSON.stringify(row)} is ${JSON.stringify(found ?? "gone")}, allowed ${allowed.map(String).join(" or ")}`);
  }
  expect([...wrong, ...[...there.values()].map((row) => `nobody knows ${JSON.stringify(row)}`)], `${when}`).toEqual([]);
}

function text(value: Value): string | null {
  return value === null ? null : String(value);
}

/** While finalize is under way either may be met. */
function either({ before, after }: KindExample["promised"]): RegExp | null {
  const sources = [before, after].flatMap((each) => (each === null ? [] : [each.source]));
  return sources.length === 0 ? null : new RegExp(sources.join("|"));
}

async function leftOf(world: KindWorld, change: string): Promise<unknown[]> {
  const names =
    world.engine === "postgres"
      ? `SELECT relname AS name FROM pg_class WHERE relnamespace = 'switchyard_shadow'::regnamespace AND relkind = 'r'`
      : `SELECT TABLE_NAME AS name FROM information_schema.TABLES WHERE TABLE_SCHEMA = 'switchyard_shadow'`;
  return (await world.query(names)).map(({ name }) => String(name)).filter((name) => name.startsWith(`${change}_`));
}

function sum(writers: readonly Writer[], name: "acts" | "refused"): number {
  return writers.reduce((total, { counts }) => total + counts[name], 0);
}

function sortsOf(writers: readonly Writer[]): Map<string, Outcomes> {
  const all = new Map<string, Outcomes>();
  for (const [what, each] of writers.flatMap(({ sorts }) => [...sorts])) {
    const { done, refused, nothing } = all.get(what) ?? { done: 0, refused: 0, nothing: 0 };
    all.set(what, { done: done + each.done, refused: refused + each.refused, nothing: nothing + each.nothing });
  }
  return all;
}
