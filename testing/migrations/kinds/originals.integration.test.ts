import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tableFacts } from "@/server/migrations/catalog/schemas";
import { dialectOf } from "@/server/migrations/dialects/dialects";
import type { KeptOriginals } from "@/server/migrations/dialects/kept-originals";
import { runDialectOf } from "@/server/migrations/dialects/run-dialect";
import { countOriginals, readOriginals } from "@/server/migrations/executor/read-originals";
import type { OriginalsOutput } from "@/server/migrations/executor/schemas";
import { operationOf } from "@/server/migrations/operations/operations";
import { originalsOf } from "@/server/migrations/operations/originals-of";
import { scriptOf } from "@/server/migrations/planning/script-of";
import type { Engine } from "@/server/migrations/scripts/schemas";
import { createKindWorld } from "./kind-world";
import type { KindWorld } from "./kind-world";

const long = (id: number) => `${id}-`.padEnd(30, "x");
/** Rows that break the rule: every third. */
const broken = Array.from({ length: 20 }, (_each, at) => (at + 1) * 3);

const narrow = (layout: "column" | "table", fate: object = { fate: "cut" }) => ({
  column: "url",
  length: 20,
  existing: fate,
  newWrites: "capture",
  layout,
  atFinalize: "keep_rule",
});
const change = (what: object) => ({ change: what, where: "id % 3 = 0", allRows: false, limit: 1_000, meanwhile: "leave" });

type Kind = { title: string; kind: string; params: object; original: (id: number) => Record<string, string | null> };

const cut = (id: number) => ({ url: long(id) });
const whole = (id: number) => ({ id: String(id), part: "a", url: long(id), note: null });
const kinds: readonly Kind[] = [
  { title: "narrow_text, in a column", kind: "narrow_text", params: narrow("column"), original: cut },
  { title: "narrow_text, in a table", kind: "narrow_text", params: narrow("table"), original: cut },
  { title: "narrow_text, rows that leave", kind: "narrow_text", params: { ...narrow("table", { fate: "delete_row" }), newWrites: "reject" }, original: whole },
  {
    title: "data_change, one column",
    kind: "data_change",
    params: change({ act: "update", set: [{ column: "url", sql: "'new'" }] }),
    original: cut,
  },
  {
    title: "data_change, several columns",
    kind: "data_change",
    params: change({
      act: "update",
      set: [
        { column: "note", sql: "'set'" },
        { column: "url", sql: "'new'" },
      ],
    }),
    original: (id) => ({ note: null, url: long(id) }),
  },
  { title: "data_change, rows that leave", kind: "data_change", params: change({ act: "delete" }), original: whole },
  {
    title: "add_check, NULL among the originals",
    kind: "add_check",
    params: {
      name: "note_or_short",
      condition: "note IS NOT NULL OR char_length(url) < 25",
      existing: { fate: "expression", column: "note", sql: "'filled'" },
      layout: "column",
      atFinalize: "keep_rule",
    },
    original: () => ({ note: null }),
  },
];

const inKeyOrder = (lines: OriginalsOutput["lines"]) => lines.toSorted((one, other) => Number(one.key["id"]) - Number(other.key["id"]));

describe.each<Engine>(["postgres", "mariadb"])("originals on %s", (engine) => {
  let world: KindWorld;
  beforeAll(async () => {
    world = await createKindWorld(engine);
  });
  afterAll(() => world.close());

  /** The migration in use on a table of 60 rows, and where its originals lie. */
  async function live({ kind, params }: Pick<Kind, "kind" | "params">) {
    await world.table("app", "(id bigint NOT NULL, part varchar(5) NOT NULL, url varchar(40), note varchar(40), PRIMARY KEY (id, part))");
    const rows = Array.from({ length: 60 }, (_each, at) => at + 1).map((id) => `(${id}, 'a', '${broken.includes(id) ? long(id) : "short"}', NULL)`);
    await world.query(`INSERT INTO app VALUES ${rows.join(", ")}`);
    // As a run keeps them.
    const table = tableFacts.parse(JSON.parse(JSON.stringify(await world.facts("app"))));
    const planned = await world.plan(kind, "app", params);
    expect(planned.findings.filter(({ level }) => level === "block")).toEqual([]);
    const operation = operationOf(kind);
    const context = { change: planned.change, params: operation.params.parse(params), table, dialect: dialectOf(engine) };
    const migration = { kind, params, script: scriptOf(operation, context) };
    const kept = originalsOf(migration, { change: planned.change, table });
    if ("locked" in kept) throw new Error(kept.locked);
    await world.run(planned.change, planned.forward);
    return { planned, kept, migration, table };
  }

  const scene = (kept: KeptOriginals) => ({ session: world.session, dialect: runDialectOf(engine), kept });

  /** Every page, with something done between two of them. */
  async function pages(kept: KeptOriginals, limit: number, between: (page: number) => Promise<void> = async () => undefined) {
    const lines = [];
    let after: readonly string[] | null = null;
    for (let page = 1; page < 200; page += 1) {
      const read: Awaited<ReturnType<typeof readOriginals>> = await readOriginals(scene(kept), { after, limit });
      expect(read.lines.length).toBeLessThanOrEqual(limit);
      lines.push(...read.lines);
      if (read.after === null) return lines;
      after = read.after;
      await between(page);
    }
    throw new Error("There is no last page.");
  }

  it.each(kinds)("of $title are read page by page, each once, and nothing after finalize", async ({ original, ...kind }) => {
    const { kept, planned } = await live(kind);
    expect(await countOriginals(scene(kept))).toBe(broken.length);
    const lines = await pages(kept, 7);
    expect(inKeyOrder(lines)).toEqual(broken.map((id) => ({ key: { id: String(id), part: "a" }, original: original(id) })));
    expect(await pages(kept, 500)).toEqual(lines);
    await world.run(planned.change, planned.finalize);
    await expect(readOriginals(scene(kept), { after: null, limit: 500 })).rejects.toMatchObject({ failure: "no-such-object" });
  });

  it.each(kinds.slice(0, 2))("of $title stay complete, each once, while the application writes", async ({ original, ...kind }) => {
    const { kept, planned } = await live(kind);
    const lines = await pages(kept, 3, async (page) => {
      await world.app(`UPDATE app SET note = 'page ${page}'`);
      await world.app(`INSERT INTO app VALUES (${1_000 + page}, 'b', '${long(1_000 + page)}', NULL)`);
      await world.app(`UPDATE app SET url = 'ours' WHERE id = ${page + 3} AND id % 3 <> 0`);
      await world.app(`DELETE FROM app WHERE id = ${page} AND id % 3 <> 0`);
    });
    const before = lines.filter(({ key }) => key["part"] === "a");
    expect(inKeyOrder(before)).toEqual(broken.map((id) => ({ key: { id: String(id), part: "a" }, original: original(id) })));
    expect(new Set(lines.map(({ key }) => JSON.stringify(key))).size).toBe(lines.length);
    await world.run(planned.change, planned.rollback);
    await expect(readOriginals(scene(kept), { after: null, limit: 500 })).rejects.toMatchObject({ failure: "no-such-object" });
  });

  // Where they are numbered, they are read by number.
  it.each(engine === "postgres" ? [kinds[1], kinds[3]].filter((kind) => kind !== undefined) : [])(
    "of $title are neither missed nor met twice when their rows get other keys meanwhile",
    async ({ original, ...kind }) => {
      const { kept, planned } = await live(kind);
      const lines = await pages(kept, 3, async (page) => {
        await world.app(`UPDATE app SET id = id - 1000 WHERE id = ${60 - page * 3}`);
        await world.app(`UPDATE app SET id = id + 1000 WHERE id = ${page * 3}`);
      });
      const urls = lines.map((line) => line.original["url"]);
      expect(urls).toHaveLength(broken.length);
      expect(new Set(urls)).toEqual(new Set(broken.map((id) => original(id)["url"])));
      await world.run(planned.change, planned.rollback);
    },
  );

  it("are all found where few rows of many hold one", async () => {
    const { kept, planned } = await live(kinds[0] ?? { kind: "", params: {} });
    const source = engine === "postgres" ? "generate_series(100, 45000) AS source(seq)" : "seq_100_to_45000";
    await world.query(`INSERT INTO app SELECT seq, 'a', 'short', NULL FROM ${source}`);
    await world.app(`INSERT INTO app VALUES (45001, 'a', '${long(45_001)}', NULL)`);
    const lines = await pages(kept, 200);
    expect(lines.map(({ key }) => Number(key["id"]))).toEqual([...broken, 45_001]);
    await world.run(planned.change, planned.finalize);
  });

  it("are read from nothing that the reviewed script does not own", async () => {
    const { migration, planned, table } = await live(kinds[0] ?? { kind: "", params: {} });
    const script = { ...migration.script, owned: migration.script.owned.filter(({ kind }) => kind !== "column") };
    expect(originalsOf({ ...migration, script }, { change: planned.change, table })).toHaveProperty("locked");
    expect(originalsOf(migration, { change: "m1", table })).toHaveProperty("locked");
    await world.run(planned.change, planned.rollback);
  });
});
