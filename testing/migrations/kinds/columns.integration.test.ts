import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { engines } from "@/server/migrations/scripts/schemas";
import { createKindWorld } from "./kind-world";
import type { KindWorld } from "./kind-world";
import { makePeople, people, refusalOf, withWrites } from "./people";

describe.each(engines)("add_column on %s", (engine) => {
  let world: KindWorld;
  beforeAll(async () => {
    world = await createKindWorld(engine);
  });
  afterAll(() => world.close());
  beforeEach(() => makePeople(world));

  const fullName = engine === "postgres" ? "first || ' ' || last" : "CONCAT(first, ' ', last)";
  const random = engine === "postgres" ? "gen_random_uuid()" : "uuid()";

  it("adds one with a default that is the same for every row: nobody waits, values of the application are listed at a rollback", async () => {
    const before = await world.catalog("people");
    const plan = await world.plan("add_column", "people", { name: "stars", type: "int", isNullable: false, default: "5", backfill: null });
    expect(plan.findings).toEqual([]);
    expect(plan.forward).toHaveLength(1);
    await world.run(plan.change, plan.forward);
    const forward = await world.catalog("people");
    await world.app("INSERT INTO people (id, first, last, code) VALUES (50, 'old', 'version', 'c50')");
    await world.app("INSERT INTO people (id, first, last, code, stars) VALUES (51, 'new', 'version', 'c51', 1)");
    await world.app("UPDATE people SET stars = 2 WHERE id = 1");
    expect(await people(world, "stars", "id IN (1, 2, 50, 51)")).toEqual({ "1": 2, "2": 5, "50": 5, "51": 1 });
    const refusals: string[] = [];
    const lines = await withWrites(world, plan.change, plan.rollback, async (key) => {
      if (key === "rename-away") refusals.push(await refusalOf(world, "UPDATE people SET stars = 3 WHERE id = 2"));
      if (key === "keep-values") await world.app("INSERT INTO people (id, first, last, code) VALUES (52, 'mid', 'way', 'c52')");
    });
    expect(refusals).toEqual([expect.stringContaining("stars")]);
    expect(lines.map(({ row_key: key, current }) => [JSON.parse(String(key)), current])).toEqual([
      [{ id: "1" }, "2"],
      [{ id: "51" }, "1"],
    ]);
    expect(await world.catalog("people")).toBe(before);
    expect(Object.keys(await people(world, "first"))).toHaveLength(23);
    await world.run(plan.change, plan.forward);
    expect(await world.catalog("people")).toBe(forward);
    expect(await people(world, "stars", "id IN (1, 51)")).toEqual({ "1": 5, "51": 5 });
    await world.run(plan.change, plan.finalize);
    expect(await world.catalog("people")).toBe(forward);
  });

  it("fills one out of the row, for those that are there and for those of old application versions", async () => {
    const before = await world.catalog("people");
    const plan = await world.plan("add_column", "people", { name: "full_name", type: "varchar(60)", isNullable: false, default: null, backfill: fullName });
    expect(plan.findings.map(({ rule }) => rule)).toEqual(["null-is-filled", "no-default", "triggers-fire"]);
    let id = 100;
    const oldVersion = async (): Promise<void> => {
      id += 1;
      await world.app(`INSERT INTO people (id, first, last, code) VALUES (${id}, 'old', '${id}', 'o${id}')`);
      await world.app(`UPDATE people SET first = 'changed' WHERE id = ${(id % 20) + 1}`);
    };
    await withWrites(world, plan.change, plan.forward, async (key) => {
      if (key !== "add-column") await oldVersion();
    });
    const forward = await world.catalog("people");
    const filled = "SELECT count(*) AS n FROM people WHERE full_name <> ";
    expect(Number((await world.query(`${filled}${fullName}`))[0]?.["n"])).toBe(0);
    await world.app("UPDATE people SET full_name = 'Herself', first = 'x' WHERE id = 1");
    await world.app("UPDATE people SET first = 'y' WHERE id = 1");
    await world.app("UPDATE people SET first = 'follows' WHERE id = 2");
    await world.app("INSERT INTO people (id, first, last, code, full_name) VALUES (60, 'a', 'b', 'c60', 'Given')");
    await upsert(world, 60, "again");
    const names = await people(world, "full_name", "id IN (1, 2, 60)");
    expect(names).toEqual({ "1": "Herself", "2": "follows last2", "60": "Given" });
    const lines = await world.run(plan.change, plan.rollback);
    expect(lines.map(({ current }) => current)).toEqual(["Herself", "Given"]);
    expect(await world.catalog("people")).toBe(before);
    await world.run(plan.change, plan.forward);
    expect(await world.catalog("people")).toBe(forward);
    expect(await people(world, "full_name", "id = 1")).toEqual({ "1": "y last1" });
    await world.run(plan.change, plan.finalize);
    await expect(world.app("INSERT INTO people (id, first, last, code) VALUES (900, 'late', 'late', 'late')")).rejects.toThrow("full_name");
    expect(await world.catalog("people")).not.toContain("switchyard");
  });

  it("fills a default that is computed for each row in batches", async () => {
    const before = await world.catalog("people");
    const plan = await world.plan("add_column", "people", { name: "token", type: "uuid", isNullable: false, default: random, backfill: null });
    expect(plan.findings.map(({ rule }) => rule)).toContain("computed-default");
    await world.run(plan.change, plan.forward);
    await world.app("INSERT INTO people (id, first, last, code) VALUES (70, 'old', 'version', 'c70')");
    const [row] = await world.query("SELECT count(*) AS n, count(DISTINCT token) AS tokens FROM people");
    expect([Number(row?.["n"]), Number(row?.["tokens"])]).toEqual([21, 21]);
    const lines = await world.run(plan.change, plan.rollback);
    expect(lines).toHaveLength(21);
    expect(await world.catalog("people")).toBe(before);
    await world.run(plan.change, plan.forward);
    await world.run(plan.change, plan.finalize);
    await world.app("INSERT INTO people (id, first, last, code) VALUES (71, 'old', 'version', 'c71')");
    expect(await world.catalog("people")).not.toContain("switchyard");
  });

  it("goes back from every step that forward may have come to", async () => {
    const before = await world.catalog("people");
    const params = { name: "full_name", type: "varchar(60)", isNullable: false, default: null, backfill: fullName };
    const { length } = (await world.plan("add_column", "people", params)).forward;
    for (let steps = 0; steps <= length; steps += 1) {
      const plan = await world.plan("add_column", "people", params);
      await world.run(plan.change, plan.forward.slice(0, steps));
      expect(await world.run(plan.change, plan.rollback)).toEqual([]);
      expect(await world.catalog("people"), `after ${steps} steps`).toBe(before);
    }
  });

  it.each([
    [{ name: "first", type: "int", isNullable: true, default: null, backfill: null }, "column-there"],
    [{ name: "n".repeat(63), type: "serial", isNullable: true, default: null, backfill: null }, "unknown-type"],
    [{ name: "extra", type: "int, DROP COLUMN first", isNullable: true, default: null, backfill: null }, "unknown-type"],
    [{ name: "extra", type: "int", isNullable: false, default: null, backfill: null }, "no-value"],
  ])("refuses %j: %s", async (params, rule) => {
    const plan = await world.plan("add_column", "people", params);
    expect(plan.findings.map((finding) => finding.rule)).toEqual([rule]);
    expect([plan.forward, plan.rollback, plan.finalize]).toEqual([[], [], []]);
  });

  it("refuses a table whose rows cannot be told apart", async () => {
    await world.table("keyless", "(a integer)");
    const plan = await world.plan("add_column", "keyless", { name: "b", type: "int", isNullable: true, default: null, backfill: null });
    expect(plan.findings.map(({ rule }) => rule)).toEqual(["no-key"]);
  });
});

async function upsert(world: KindWorld, id: number, first: string): Promise<void> {
  const insert = `INSERT INTO people (id, first, last, code) VALUES (${id}, '${first}', 'b', 'c${id}')`;
  await world.app(
    world.engine === "postgres" ? `${insert} ON CONFLICT (id) DO UPDATE SET first = EXCLUDED.first` : `${insert} ON DUPLICATE KEY UPDATE first = VALUES(first)`,
  );
}

describe.each(engines)("drop_column on %s", (engine) => {
  let world: KindWorld;
  beforeAll(async () => {
    world = await createKindWorld(engine);
  });
  afterAll(() => world.close());
  beforeEach(() => makePeople(world));

  it("renames it away until finalize: everything in it comes back, rows inserted since get the author's value and are listed", async () => {
    const before = await world.catalog("people");
    const params = { column: "first", fill: engine === "postgres" ? "'nobody ' || id" : "CONCAT('nobody ', id)" };
    const plan = await world.plan("drop_column", "people", params);
    expect(plan.findings.filter(({ level }) => level === "block")).toEqual([]);
    expect(plan.findings.map(({ rule }) => rule)).toContain("old-versions-fail");
    await world.run(plan.change, plan.forward);
    const forward = await world.catalog("people");
    await expect(world.app("SELECT first FROM people")).rejects.toThrow("first");
    await expect(world.app("INSERT INTO people (id, first, code) VALUES (30, 'x', 'c30')")).rejects.toThrow("first");
    await world.app("INSERT INTO people (id, last, code) VALUES (31, 'new', 'c31'), (32, 'new', 'c32')");
    await world.app("UPDATE people SET last = 'changed' WHERE id = 1");
    await world.app("DELETE FROM people WHERE id = 2");
    await world.app("INSERT INTO people (id, last, code) VALUES (2, 'again', 'c2')");
    await world.app("UPDATE people SET id = 40 WHERE id = 3");
    await world.app("DELETE FROM people WHERE id = 4");
    await ignoredInsert(world, 5);
    const refusals: string[] = [];
    const lines = await withWrites(world, plan.change, plan.rollback, async (key) => {
      if (key === "refuse-new") {
        refusals.push(await refusalOf(world, "INSERT INTO people (id, last, code) VALUES (33, 'new', 'c33')"));
        await world.app("UPDATE people SET last = 'still untouched' WHERE id = 32");
        await world.app("INSERT INTO people (id, first, last, code) VALUES (34, 'old', 'old', 'c34')");
      }
    });
    expect(refusals).toEqual([expect.stringContaining("must have a value")]);
    expect(lines.map(({ row_key: key, current }) => [JSON.parse(String(key)), current])).toEqual([
      [{ id: "2" }, "nobody 2"],
      [{ id: "31" }, "nobody 31"],
      [{ id: "32" }, "nobody 32"],
    ]);
    expect(await world.catalog("people")).toBe(before);
    expect(await people(world, "first", "id IN (1, 5, 34, 40)")).toEqual({ "1": "first1", "5": "first5", "34": "old", "40": "first3" });
    expect(await people(world, "last", "id IN (1, 2, 5, 32)")).toEqual({ "1": "changed", "2": "again", "5": "last5", "32": "still untouched" });
    expect(await people(world, "first", "id = 4")).toEqual({});
    await world.run(plan.change, plan.forward);
    expect(await world.catalog("people")).toBe(forward);
    await world.run(plan.change, plan.finalize);
    expect(await world.catalog("people")).not.toMatch(/first|switchyard/);
  });

  it.each([
    ["last", "none"],
    ["seats", null],
  ])("%s comes back with its default in the rows inserted since", async (column, since) => {
    const before = await world.catalog("people");
    const plan = await world.plan("drop_column", "people", { column, fill: null });
    expect(plan.findings.filter(({ level }) => level === "block")).toEqual([]);
    await world.run(plan.change, plan.forward);
    await world.app("INSERT INTO people (id, first, code) VALUES (31, 'new', 'c31')");
    const seen = Object.keys((await world.app("SELECT * FROM people LIMIT 1"))[0] ?? {}).some((name) => name.includes("dropped"));
    expect(seen).toBe(engine === "postgres");
    expect(await world.run(plan.change, plan.rollback)).toEqual([]);
    expect(await world.catalog("people")).toBe(before);
    expect(Object.values(await people(world, column, "id IN (1, 31)"))).toEqual([column === "last" ? "last1" : 1, since]);
    await world.run(plan.change, plan.forward);
    await world.run(plan.change, plan.finalize);
    expect(await world.catalog("people")).not.toMatch(new RegExp(`\\b${column}\\b|__dropped`));
  });

  it("goes back from every step that forward may have come to", async () => {
    const before = await world.catalog("people");
    for (let steps = 0; steps <= 2; steps += 1) {
      const plan = await world.plan("drop_column", "people", { column: "first", fill: "'x'" });
      await world.run(plan.change, plan.forward.slice(0, steps));
      expect(await world.run(plan.change, plan.rollback)).toEqual([]);
      expect(await world.catalog("people"), `after ${steps} steps`).toBe(before);
    }
  });

  it("warns of indexes that go too", async () => {
    await world.query("CREATE INDEX people_both ON people (last, seats)");
    expect((await world.plan("drop_column", "people", { column: "last", fill: null })).findings.map(({ rule }) => rule)).toEqual(
      expect.arrayContaining(["index-of-several", "index-goes-too"]),
    );
  });

  it.each([
    ["gone", null, "no-such-column", ""],
    ["id", null, "key-column", ""],
    ["first", null, "no-value", ""],
    ["last", null, "column-in-use", "CREATE VIEW people_names AS SELECT last FROM people"],
    ["seats", null, "column-in-use", "ALTER TABLE people ADD COLUMN twice integer GENERATED ALWAYS AS (seats * 2) STORED"],
    ["seats", null, "foreign-key", "ALTER TABLE people ADD CONSTRAINT people_boss FOREIGN KEY (seats) REFERENCES people (boss)"],
    ["seats", null, "unique-of-several", "CREATE UNIQUE INDEX people_once ON people (last, seats)"],
    ["seats", null, "check-goes-too", "ALTER TABLE people ADD CONSTRAINT people_seated CHECK (seats > 0)"],
  ])("finds for %s, %s: %s %s", async (column, fill, rule, sql) => {
    if (rule === "foreign-key") await world.query("ALTER TABLE people ADD COLUMN boss integer UNIQUE");
    if (rule === "foreign-key") await world.query("UPDATE people SET seats = NULL");
    if (sql !== "") await world.query(sql);
    const plan = await world.plan("drop_column", "people", { column, fill });
    await world.query("DROP VIEW IF EXISTS people_names");
    expect(plan.findings.map((finding) => finding.rule)).toContain(rule);
    expect(plan.forward.length === 0 && plan.rollback.length === 0 && plan.finalize.length === 0).toBe(rule !== "check-goes-too");
  });
});

async function ignoredInsert(world: KindWorld, id: number): Promise<void> {
  const insert = `INTO people (id, last, code) VALUES (${id}, 'ignored', 'ignored')`;
  await world.app(world.engine === "postgres" ? `INSERT ${insert} ON CONFLICT DO NOTHING` : `INSERT IGNORE ${insert}`);
}
