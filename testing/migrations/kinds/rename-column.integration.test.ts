import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { engines } from "@/server/migrations/scripts/schemas";
import { createKindWorld } from "./kind-world";
import type { KindWorld } from "./kind-world";
import { makePeople, people, refusalOf, withWrites } from "./people";

const params = { column: "first", name: "given" };

describe.each(engines)("rename_column on %s", (engine) => {
  let world: KindWorld;
  beforeAll(async () => {
    world = await createKindWorld(engine);
  });
  afterAll(() => world.close());
  beforeEach(() => makePeople(world));

  const proposed = (column: string) => (engine === "postgres" ? `EXCLUDED.${column}` : `VALUES(${column})`);
  const upsert = (id: number, code: string, [column, value]: [string, string], { by, update }: { by: "id" | "code"; update: string }) =>
    `INSERT INTO people (id, ${column}, code) VALUES (${id}, '${value}', '${code}') ${engine === "postgres" ? `ON CONFLICT (${by}) DO UPDATE SET` : "ON DUPLICATE KEY UPDATE"} ${update}`;
  const ignored = (id: number, column: string) =>
    engine === "postgres"
      ? `INSERT INTO people (id, ${column}, code) VALUES (${id}, 'ignored', 'c${id}') ON CONFLICT DO NOTHING`
      : `INSERT IGNORE INTO people (id, ${column}, code) VALUES (${id}, 'ignored', 'c${id}')`;

  /** Writes of old and new versions: what is written, and what both names hold afterwards. */
  const story: readonly [sql: string | string[], id: number, value: string | undefined][] = [
    ["UPDATE people SET first = 'by old' WHERE id = 1", 1, "by old"],
    ["UPDATE people SET given = 'by new' WHERE id = 2", 2, "by new"],
    ["UPDATE people SET given = 'new wins', first = 'loses' WHERE id = 3", 3, "new wins"],
    ["UPDATE people SET seats = 7 WHERE id = 4", 4, "first4"],
    ["UPDATE people SET first = first, last = last, given = given, seats = 8 WHERE id = 5", 5, "first5"],
    ["INSERT INTO people (id, first, code) VALUES (101, 'old only', 'c101')", 101, "old only"],
    ["INSERT INTO people (id, given, code) VALUES (102, 'new only', 'c102')", 102, "new only"],
    [["DELETE FROM people WHERE id = 6", "INSERT INTO people (id, given, code) VALUES (6, 'again', 'c6')"], 6, "again"],
    ["DELETE FROM people WHERE id = 7", 7, undefined],
    ["UPDATE people SET id = 108 WHERE id = 8", 108, "first8"],
    [upsert(9, "c9", ["first", "up old"], { by: "id", update: `first = ${proposed("first")}` }), 9, "up old"],
    [upsert(10, "c10", ["given", "up new"], { by: "id", update: `given = ${proposed("given")}` }), 10, "up new"],
    [upsert(111, "c11", ["given", "by code"], { by: "code", update: `given = ${proposed("given")}` }), 11, "by code"],
    [upsert(112, "c12", ["first", "left alone"], { by: "code", update: "seats = 3" }), 12, "first12"],
    [ignored(13, "first"), 13, "first13"],
    [ignored(14, "given"), 14, "first14"],
    [
      engine === "postgres"
        ? ["DELETE FROM people WHERE id = 15", "INSERT INTO people (id, given, code) VALUES (15, 'replaced', 'c15')"]
        : "REPLACE INTO people (id, given, code) VALUES (15, 'replaced', 'c15')",
      15,
      "replaced",
    ],
  ];

  async function play(): Promise<void> {
    for (const [sql] of story) for (const each of [sql].flat()) await world.app(each);
  }

  const expected = Object.fromEntries([
    ...[16, 17, 18, 19, 20].map((id) => [String(id), `first${id}`]),
    ...story.filter(([, , value]) => value !== undefined).map(([, id, value]) => [String(id), value]),
  ]);

  it.runIf(engine === "postgres")("sees what a replication role writes, too", async () => {
    const plan = await world.plan("rename_column", "people", params);
    await world.run(plan.change, plan.forward);
    const triggers = await world.query(
      `SELECT DISTINCT tgenabled::text AS enabled FROM pg_trigger WHERE tgrelid = 'people'::regclass AND tgname LIKE '%switchyard%'`,
    );
    expect(triggers).toEqual([{ enabled: "A" }]);
    await world.run(plan.change, plan.rollback);
  });

  it.each(["add-name", "keep-in-step", "fill-rows"])("both names hold the same, with old and new versions at work after %s", async (after) => {
    const before = await world.catalog("people");
    const plan = await world.plan("rename_column", "people", params);
    expect(plan.findings.filter(({ level }) => level === "block")).toEqual([]);
    await withWrites(world, plan.change, plan.forward, async (key) => {
      // Before both are kept in step only old versions run: the new name is not announced yet.
      if (key === "add-name" && key === after) await world.app("UPDATE people SET first = 'early' WHERE id = 20");
      if (key !== "add-name" && key === after) await play();
    });
    if (after === "add-name") await play();
    const last = after === "add-name" ? { ...expected, "20": "early" } : expected;
    expect(await people(world, "first")).toEqual(last);
    expect(await people(world, "given")).toEqual(last);
    expect(await world.run(plan.change, plan.rollback)).toEqual([]);
    expect(await world.catalog("people")).toBe(before);
    expect(await people(world, "first")).toEqual(last);
    await world.run(plan.change, plan.forward);
    await world.app("UPDATE people SET given = 'at last' WHERE id = 1");
    await world.run(plan.change, plan.finalize);
    expect(await people(world, "given")).toEqual({ ...last, "1": "at last" });
    expect(await world.catalog("people")).toBe(before.replaceAll(/\bfirst\b/g, "given"));
    expect(await refusalOf(world, "UPDATE people SET first = 'x' WHERE id = 1")).toContain("first");
  });

  it("goes back from every step that forward may have come to", async () => {
    const before = await world.catalog("people");
    for (let steps = 0; steps <= 3; steps += 1) {
      const plan = await world.plan("rename_column", "people", params);
      await world.run(plan.change, plan.forward.slice(0, steps));
      await world.run(plan.change, plan.rollback);
      expect(await world.catalog("people"), `after ${steps} steps`).toBe(before);
    }
  });

  it("keeps default, index and uniqueness, and fills a row that another trigger has written", async () => {
    const plan = await world.plan("rename_column", "people", { column: "code", name: "mark" });
    await world.run(plan.change, plan.forward);
    await world.app("INSERT INTO people (id, first, mark) VALUES (50, 'x', 'm50')");
    expect(await refusalOf(world, "INSERT INTO people (id, first, mark) VALUES (51, 'x', 'c1')")).toMatch(/duplicate/i);
    await world.run(plan.change, plan.finalize);
    expect(await refusalOf(world, "INSERT INTO people (id, first, mark) VALUES (51, 'x', 'm50')")).toMatch(/duplicate/i);
    const named = await world.plan("rename_column", "people", { column: "last", name: "family" });
    expect(named.findings.map(({ rule }) => rule)).toContain("null-is-default");
    await world.run(named.change, named.forward);
    await world.app("INSERT INTO people (id, first, mark) VALUES (52, 'x', 'm52')");
    expect(await people(world, "family", "id = 52")).toEqual({ "52": "none" });
  });

  it.each([
    [{ column: "gone", name: "given" }, "no-such-column", ""],
    [{ column: "id", name: "number" }, "key-column", ""],
    [{ column: "first", name: "last" }, "column-there", ""],
    [{ column: "twice", name: "double" }, "generated-column", "ALTER TABLE people ADD COLUMN twice integer GENERATED ALWAYS AS (seats * 2) STORED"],
  ])("refuses %j: %s", async (given, rule, sql) => {
    if (sql !== "") await world.query(sql);
    const plan = await world.plan("rename_column", "people", given);
    expect(plan.findings.map((finding) => finding.rule)).toEqual([rule]);
    expect([plan.forward, plan.rollback, plan.finalize]).toEqual([[], [], []]);
  });
});

describe("on MariaDB", () => {
  let world: KindWorld;
  beforeAll(async () => {
    world = await createKindWorld("mariadb");
  });
  afterAll(() => world.close());

  it.each(["rollback", "finalize"] as const)("a crash in the middle of %s refuses writes until it goes on, and loses none", async (script) => {
    await makePeople(world);
    const plan = await world.plan("rename_column", "people", params);
    await world.run(plan.change, plan.forward);
    const [step] = plan[script];
    const statements = step?.type === "statements" ? step.statements : [];
    expect(statements).toHaveLength(3);
    await world.query(statements[0]?.sql ?? "");
    const column = script === "rollback" ? "first" : "given";
    expect(await refusalOf(world, `UPDATE people SET ${column} = 'between' WHERE id = 1`)).toContain("Unknown column");
    expect(await refusalOf(world, `INSERT INTO people (id, ${column}, code) VALUES (99, 'between', 'c99')`)).toContain("Unknown column");
    await world.run(plan.change, plan[script]);
    await world.app(`UPDATE people SET ${column} = 'after' WHERE id = 1`);
    expect(await people(world, column, "id IN (1, 2)")).toEqual({ "1": "after", "2": "first2" });
    expect(await world.catalog("people")).not.toContain("switchyard");
  });

  it("refuses a column that a foreign key changes, which fires no triggers", async () => {
    await makePeople(world);
    await world.query("ALTER TABLE people ADD COLUMN boss bigint, ADD CONSTRAINT people_boss FOREIGN KEY (boss) REFERENCES people (id) ON DELETE SET NULL");
    const plan = await world.plan("rename_column", "people", { column: "boss", name: "chief" });
    expect(plan.findings.map(({ rule }) => rule)).toContain("cascades-pass-by");
    expect(plan.forward).toEqual([]);
  });
});
