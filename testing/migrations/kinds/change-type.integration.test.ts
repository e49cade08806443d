import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { TableFacts } from "@/server/migrations/catalog/table-facts";
import { dialectOf } from "@/server/migrations/dialects/dialects";
import type { Measure } from "@/server/migrations/operations/operation";
import { operationOf } from "@/server/migrations/operations/operations";
import { engines } from "@/server/migrations/scripts/schemas";
import { createKindWorld } from "./kind-world";
import type { KindWorld } from "./kind-world";
import { makePeople, people, refusalOf, withWrites } from "./people";

/** What the plan asks of the live table. */
function measuresOf({ engine }: KindWorld, table: TableFacts, params: unknown): Measure[] {
  const operation = operationOf("change_type");
  return operation.measures({ change: "m1", params: operation.params.parse(params), table, dialect: dialectOf(engine) });
}

describe.each(engines)("change_type on %s", (engine) => {
  let world: KindWorld;
  beforeAll(async () => {
    world = await createKindWorld(engine);
  });
  afterAll(() => world.close());
  beforeEach(async () => {
    await makePeople(world);
    await world.query("CREATE INDEX people_seats ON people (seats, last)");
    await world.query("CREATE UNIQUE INDEX people_seat ON people (seats)");
  });

  const isPostgres = engine === "postgres";
  const params = {
    column: "seats",
    type: "varchar(12)",
    up: isPostgres ? "'s' || seats" : "CONCAT('s', seats)",
    down: isPostgres ? "CAST(substr(seats, 2) AS integer)" : "CAST(SUBSTR(seats, 2) AS SIGNED)",
    fill: null as string | null,
    default: null as string | null,
  };
  const upsert = (id: number, value: string, by: "id" | "code") =>
    `INSERT INTO people (id, first, code, seats) VALUES (${by === "id" ? id : id + 200}, 'x', 'c${id}', ${value}) ${
      isPostgres ? `ON CONFLICT (${by}) DO UPDATE SET seats = EXCLUDED.seats` : "ON DUPLICATE KEY UPDATE seats = VALUES(seats)"
    }`;

  async function play(value: (seat: number) => string): Promise<void> {
    await world.app(`UPDATE people SET seats = ${value(1001)} WHERE id = 1`);
    await world.app("UPDATE people SET last = 'other' WHERE id = 2");
    await world.app("UPDATE people SET seats = seats, last = last WHERE id = 3");
    await world.app("DELETE FROM people WHERE id = 4");
    await world.app(`INSERT INTO people (id, first, code, seats) VALUES (4, 'again', 'c4', ${value(1004)})`);
    await world.app("UPDATE people SET id = 105 WHERE id = 5");
    await world.app(upsert(6, value(1006), "id"));
    await world.app(upsert(7, value(1007), "code"));
    await world.app(`INSERT INTO people (id, first, code, seats) VALUES (108, 'new', 'c108', ${value(1008)})`);
    await world.app("UPDATE people SET seats = NULL WHERE id = 9");
  }
  const played: Record<string, number | null> = { "1": 1001, "2": 2, "3": 3, "4": 1004, "6": 1006, "7": 1007, "8": 8, "9": null, "105": 5, "108": 1008 };
  const looked = "id <= 9 OR id > 100";

  it.each(["follow", "fill-rows", "build-index-2"])("old versions write beside it after %s, and everything comes back", async (after) => {
    const before = await world.catalog("people");
    const plan = await world.plan("change_type", "people", params);
    expect(plan.findings.filter(({ level }) => level === "block")).toEqual([]);
    await withWrites(world, plan.change, plan.forward, async (key) => {
      if (key === after) await play(String);
    });
    const texts = Object.fromEntries(Object.entries(played).map(([id, seat]) => [id, seat === null ? null : `s${seat}`]));
    expect(await people(world, "seats", looked)).toEqual(texts);
    expect(await world.run(plan.change, plan.rollback)).toEqual([]);
    expect(await world.catalog("people")).toBe(before);
    expect(await people(world, "seats", looked)).toEqual(played);
  });

  it("new versions write it afterwards: what the old type can hold comes back, the rest is listed", async () => {
    const before = await world.catalog("people");
    const plan = await world.plan("change_type", "people", params);
    await world.run(plan.change, plan.forward);
    const forward = await world.catalog("people");
    await play((seat) => `'s${seat}'`);
    await world.app("UPDATE people SET seats = 'window' WHERE id = 10");
    await world.app("UPDATE people SET seats = 's0011' WHERE id = 11");
    await world.app("UPDATE people SET seats = 'x12' WHERE id = 12");
    await world.app("UPDATE people SET seats = 's12' WHERE id = 12");
    expect(await refusalOf(world, "UPDATE people SET seats = 's3' WHERE id = 13")).toMatch(/duplicate/i);
    const lines = await world.run(plan.change, plan.rollback);
    expect(lines.map(({ row_key: key, current }) => [JSON.parse(String(key)), current])).toEqual([
      [{ id: "10" }, "window"],
      [{ id: "11" }, "s0011"],
    ]);
    expect(await world.catalog("people")).toBe(before);
    expect(await people(world, "seats", looked)).toEqual(played);
    expect(await people(world, "seats", "id IN (10, 11, 12)")).toEqual({ "10": null, "11": 11, "12": 12 });
    await world.run(plan.change, plan.forward);
    expect(await world.catalog("people")).toBe(forward);
    await world.run(plan.change, plan.finalize);
    const done = await world.catalog("people");
    expect(done).not.toMatch(/switchyard|__(?:old|new|lost)/);
    expect(done).toContain("people_seats");
    expect(await people(world, "seats", "id IN (1, 9)")).toEqual({ "1": "s1001", "9": null });
    expect(await refusalOf(world, "UPDATE people SET seats = 's3' WHERE id = 13")).toMatch(/duplicate/i);
  });

  it("keeps NOT NULL, and fills the old column where the way back fails", async () => {
    await world.query("DROP INDEX people_seat" + (isPostgres ? "" : " ON people"));
    await world.query(isPostgres ? "ALTER TABLE people ALTER COLUMN seats SET NOT NULL" : "ALTER TABLE people MODIFY seats integer NOT NULL");
    const before = await world.catalog("people");
    const plan = await world.plan("change_type", "people", { ...params, fill: "0", default: "'s0'" });
    await world.run(plan.change, plan.forward);
    expect(await refusalOf(world, "UPDATE people SET seats = NULL WHERE id = 1")).toMatch(/null/i);
    await world.app("INSERT INTO people (id, first, code, seats) VALUES (50, 'x', 'c50', 'aisle')");
    const lines = await world.run(plan.change, plan.rollback);
    expect(lines.map(({ current, replaced }) => [current, replaced])).toEqual([["aisle", "0"]]);
    expect(await world.catalog("people")).toBe(before);
    await world.run(plan.change, plan.forward);
    await world.run(plan.change, plan.finalize);
    expect(await refusalOf(world, "INSERT INTO people (id, first, code) VALUES (51, 'x', 'c51')")).toMatch(/seats/);
    expect(await refusalOf(world, "UPDATE people SET seats = NULL WHERE id = 1")).toMatch(/null/i);
  });

  it("goes back from every step that forward may have come to", async () => {
    const before = await world.catalog("people");
    const { length } = (await world.plan("change_type", "people", params)).forward;
    for (let steps = 0; steps <= length; steps += 1) {
      const plan = await world.plan("change_type", "people", params);
      await world.run(plan.change, plan.forward.slice(0, steps));
      expect(await world.run(plan.change, plan.rollback)).toEqual([]);
      expect(await world.catalog("people"), `after ${steps} steps`).toBe(before);
      expect(Object.keys(await people(world, "seats", "seats = id"))).toHaveLength(20);
    }
  });

  it("refuses what the new type cannot hold from the beginning", async () => {
    const plan = await world.plan("change_type", "people", { ...params, type: "varchar(3)" });
    await world.run(plan.change, plan.forward.slice(0, 2));
    expect(await refusalOf(world, "UPDATE people SET seats = 12345 WHERE id = 1")).toMatch(/too long/i);
    await world.run(plan.change, plan.rollback);
  });

  it("tells rows that do not come back the same through both expressions", async () => {
    const [lossy, lost] = measuresOf(world, await world.facts("people"), { ...params, up: isPostgres ? "'s' || seats % 10" : "CONCAT('s', seats % 10)" });
    expect(Number((await world.query(lossy?.count ?? ""))[0]?.["found"])).toBe(11);
    expect(await world.query((lossy?.sample ?? "").replace(":size", "1"))).toMatchObject([{ value: "10" }]);
    expect(Number((await world.query(lost?.count ?? ""))[0]?.["found"])).toBe(0);
  });

  it.each([
    [{ column: "gone" }, "no-such-column", ""],
    [{ column: "id" }, "key-column", ""],
    [{ type: "int; DROP TABLE people" }, "unknown-type", ""],
    [{ column: "last" }, "no-value", ""],
    [{}, "column-in-use", "CREATE VIEW people_seated AS SELECT seats FROM people"],
    [{}, "column-in-use", "ALTER TABLE people ADD COLUMN twice integer GENERATED ALWAYS AS (seats * 2) STORED"],
    [{}, "foreign-key", "ALTER TABLE people ADD COLUMN boss integer, ADD CONSTRAINT people_boss FOREIGN KEY (boss) REFERENCES people (seats)"],
  ])("refuses %j: %s %s", async (changes, rule, sql) => {
    if (sql !== "") await world.query(sql);
    const plan = await world.plan("change_type", "people", { ...params, ...changes });
    await world.query("DROP VIEW IF EXISTS people_seated");
    expect(plan.findings.map((finding) => finding.rule)).toContain(rule);
    expect([plan.forward, plan.rollback, plan.finalize]).toEqual([[], [], []]);
  });
});

describe("on MariaDB", () => {
  let world: KindWorld;
  beforeAll(async () => {
    world = await createKindWorld("mariadb");
  });
  afterAll(() => world.close());

  it("a crash in the middle of the exchange refuses writes until it goes on, and loses none", async () => {
    await makePeople(world);
    const plan = await world.plan("change_type", "people", {
      column: "seats",
      type: "varchar(12)",
      up: "CONCAT('s', seats)",
      down: "SUBSTR(seats, 2)",
      fill: null,
      default: null,
    });
    const exchange = plan.forward.at(-1);
    await world.run(plan.change, plan.forward.slice(0, -1));
    await world.query(exchange?.type === "statements" ? (exchange.statements[0]?.sql ?? "") : "");
    expect(await refusalOf(world, "UPDATE people SET seats = 's50' WHERE id = 1")).toContain("Unknown column");
    await world.run(plan.change, plan.forward.slice(-1));
    await world.app("UPDATE people SET seats = 's50' WHERE id = 1");
    await world.run(plan.change, plan.rollback);
    expect(await people(world, "seats", "id IN (1, 2)")).toEqual({ "1": 50, "2": 2 });
  });
});
