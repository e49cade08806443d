import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { engines } from "@/server/migrations/scripts/schemas";
import type { Step } from "@/server/migrations/scripts/schemas";
import { dataChangeParams } from "@/server/migrations/operations/schemas";
import { createKindWorld } from "./kind-world";
import type { KindWorld, Planned } from "./kind-world";

const raise = {
  change: { act: "update", set: [{ column: "price", sql: "price + 1" }] },
  where: "price >= 10",
  allRows: false,
  limit: 1_000,
  meanwhile: "leave",
} as const;
const away = { ...raise, change: { act: "delete" } } as const;

describe.each(engines)("a data change on %s", (engine) => {
  let world: KindWorld;
  beforeAll(async () => {
    world = await createKindWorld(engine);
  });
  afterAll(() => world.close());

  async function shop(): Promise<void> {
    await world.query("DROP TABLE IF EXISTS line");
    await world.table("shop", "(id bigint PRIMARY KEY, code varchar(40) UNIQUE, price integer NULL, name varchar(40) NOT NULL)");
    const rows = Array.from({ length: 20 }, (_, at) => `(${at + 1}, 'c${at + 1}', ${at + 1}, 'n${at + 1}')`);
    await world.query(`INSERT INTO shop (id, code, price, name) VALUES ${rows.join(", ")}`);
  }
  const prices = async () => Object.fromEntries((await world.query("SELECT id, price FROM shop ORDER BY id")).map(({ id, price }) => [Number(id), price]));
  const linesOf = (lines: readonly Record<string, unknown>[]) =>
    lines.map((line) => [Number((JSON.parse(String(line["row_key"])) as { id: string }).id), line["original"], line["current"], line["event"]]);
  const upTo = (plan: Planned, key: string): Step[] => plan.forward.slice(0, plan.forward.findIndex((step) => step.key === key) + 1);

  it("changes a row once although it still matches, also when the batches are gone over again", async () => {
    await shop();
    const before = await prices();
    const plan = await world.plan("data_change", "shop", { ...raise, meanwhile: "change" });
    await world.run(plan.change, upTo(plan, "change-rows"));
    await world.app("UPDATE shop SET price = 50 WHERE id = 3");
    await world.app("INSERT INTO shop (id, code, price, name) VALUES (30, 'c30', 60, 'n')");
    await world.app("UPDATE shop SET price = 70 WHERE id = 15");
    await world.run(`${plan.change}`, plan.forward);
    expect(await prices()).toEqual({
      ...Object.fromEntries(Object.entries(before).map(([id, price]) => [id, Number(price) >= 10 ? Number(price) + 1 : price])),
      3: 51,
      15: 70,
      30: 61,
    });
    const lines = await world.run(plan.change, plan.rollback);
    expect(await prices()).toEqual({ ...before, 3: 50, 15: 70, 30: 60 });
    expect(linesOf(lines)).toEqual([[15, "15", "70", "changed"]]);
  });

  it("leaves alone what comes to match after its turn", async () => {
    await shop();
    const plan = await world.plan("data_change", "shop", raise);
    await world.run(plan.change, plan.forward);
    await world.app("UPDATE shop SET price = 50 WHERE id = 3");
    expect(await prices()).toMatchObject({ 3: 50, 10: 11 });
    await world.run(plan.change, plan.finalize);
    expect(await prices()).toMatchObject({ 3: 50, 10: 11, 20: 21 });
  });

  it("gives back what the application left alone, under whatever key, and lists the rest", async () => {
    await shop();
    const [before, catalog] = [await prices(), await world.catalog("shop")];
    const set = [
      { column: "price", sql: "price * 2" },
      { column: "name", sql: "concat(name, '-', price)" },
    ];
    const plan = await world.plan("data_change", "shop", { ...raise, change: { act: "update", set } });
    await world.run(plan.change, plan.forward);
    expect(await world.query("SELECT price, name FROM shop WHERE id = 12")).toEqual([{ price: 24, name: "n12-12" }]);
    await world.app("UPDATE shop SET price = price, name = name, code = 'new' WHERE id = 10");
    await world.app("UPDATE shop SET id = 111 WHERE id = 11");
    await world.app("UPDATE shop SET name = 'mine' WHERE id = 12");
    await world.app("DELETE FROM shop WHERE id = 13");
    await world.app("DELETE FROM shop WHERE id = 14");
    await world.app("INSERT INTO shop (id, code, price, name) VALUES (14, 'c14', 28, 'n14-14')");
    const lines = await world.run(plan.change, plan.rollback);
    expect(await prices()).toEqual({ ...without(before, 11, 13), 12: 24, 14: 28, 111: 11 });
    expect(linesOf(lines).map(([id, , , event]) => [id, event])).toEqual([
      [12, "changed"],
      [13, "deleted"],
      [14, "deleted"],
    ]);
    expect(String(lines[0]?.["original"])).toMatch(/"price" ?: "12", "name" ?: "n12"/);
    expect(await world.catalog("shop")).toBe(catalog);
  });

  it("brings deleted rows back whose key and other values are free, the one that left last before others", async () => {
    await shop();
    const before = await prices();
    const plan = await world.plan("data_change", "shop", { ...away, meanwhile: "change" });
    await world.run(plan.change, upTo(plan, "change-rows"));
    await world.app("INSERT INTO shop (id, code, price, name) VALUES (20, 'later', 99, 'n')");
    await world.run(plan.change, plan.forward);
    expect(Object.keys(await prices())).toHaveLength(9);
    await world.app("INSERT INTO shop (id, code, price, name) VALUES (10, 'other', 1, 'n')");
    await world.app("INSERT INTO shop (id, code, price, name) VALUES (40, 'c11', 1, 'n')");
    const lines = await world.run(plan.change, plan.rollback);
    expect(await prices()).toEqual({ ...without(before, 11), 10: 1, 20: 99, 40: 1 });
    const whole = lines.map((line) => JSON.parse(String(line["replaced"])) as { id: string; code: string; name: string });
    expect(whole.map(({ id, code, name }) => `${id} ${code} ${name}`).toSorted()).toEqual(["10 c10 n10", "11 c11 n11", "20 c20 n20"]);
  });

  it.runIf(engine === "postgres")("sees what a replication role writes, too", async () => {
    await shop();
    const plan = await world.plan("data_change", "shop", raise);
    await world.run(plan.change, plan.forward);
    const triggers = await world.query(
      `SELECT DISTINCT tgenabled::text AS enabled FROM pg_trigger WHERE tgrelid = 'shop'::regclass AND tgname LIKE '%switchyard%'`,
    );
    expect(triggers).toEqual([{ enabled: "A" }]);
    await world.run(plan.change, plan.rollback);
  });

  it("does not begin when more rows match than were approved", async () => {
    await shop();
    const plan = await world.plan("data_change", "shop", { ...raise, limit: 10 });
    const before = await prices();
    await expect(world.run(plan.change, plan.forward)).rejects.toThrow("More rows of shop match than the 10");
    expect(await prices()).toEqual(before);
  });

  it("is taken back from wherever it stands", async () => {
    for (const key of ["check-limit", "change-rows"] as const) {
      for (const params of [raise, away]) {
        await shop();
        const [before, catalog] = [await prices(), await world.catalog("shop")];
        const plan = await world.plan("data_change", "shop", params);
        await world.run(plan.change, upTo(plan, key));
        await world.run(plan.change, plan.rollback);
        expect([await prices(), await world.catalog("shop")]).toEqual([before, catalog]);
      }
    }
  });

  it.each([
    ["no-such-column", raise, { column: "gone", sql: "1" }],
    ["key-column", raise, { column: "id", sql: "1" }],
    ["unique-column", raise, { column: "code", sql: "'x'" }],
    ["generated-column", raise, { column: "twice", sql: "1" }],
  ] as const)("refuses %s", async (rule, params, assignment) => {
    await shop();
    await world.query("ALTER TABLE shop ADD COLUMN twice integer GENERATED ALWAYS AS (price * 2) STORED");
    const plan = await world.plan("data_change", "shop", { ...params, change: { act: "update", set: [assignment] } });
    expect(plan.findings.map((finding) => finding.rule)).toEqual([rule]);
    expect([plan.forward, plan.rollback, plan.finalize]).toEqual([[], [], []]);
  });

  it("refuses a table without a key, a column that is set twice, and rows that others would lose", async () => {
    await world.table("plain", "(price integer)");
    expect((await world.plan("data_change", "plain", raise)).findings.map(({ rule }) => rule)).toEqual(["no-key"]);
    await shop();
    const twice = { ...raise, change: { act: "update", set: [...raise.change.set, ...raise.change.set] } };
    expect((await world.plan("data_change", "shop", twice)).findings.map(({ rule }) => rule)).toEqual(["column-twice"]);
    await world.table("line", "(id bigint PRIMARY KEY, shop bigint, CONSTRAINT line_of FOREIGN KEY (shop) REFERENCES shop (id) ON DELETE CASCADE)");
    expect((await world.plan("data_change", "shop", away)).findings.map(({ rule }) => rule)).toContain("delete-cascades");
  });
});

it.each(["true", " ( TRUE ) ", "1", "1 = 1"])("the condition %j is taken only where all rows are meant", (where) => {
  expect(dataChangeParams.safeParse({ ...raise, where }).success).toBe(false);
  expect(dataChangeParams.safeParse({ ...raise, where, allRows: true }).success).toBe(true);
  expect(dataChangeParams.safeParse({ ...raise, allRows: true }).success).toBe(false);
});

function without<T>(rows: Record<number, T>, ...ids: readonly number[]): Record<number, T> {
  return Object.fromEntries(Object.entries(rows).filter(([id]) => !ids.includes(Number(id))));
}
