import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createKindWorld } from "@/testing/migrations/kinds/kind-world";
import type { KindWorld } from "@/testing/migrations/kinds/kind-world";
import { mariadbForce, mariadbIsForced } from "./force";

let world: KindWorld;
beforeAll(async () => {
  world = await createKindWorld("mariadb");
});
afterAll(() => world.close());

/** Both are 1234570 as texts. */
const [one, other] = ["1234567", "1234569"];
const prices = async (column = "price") =>
  (await world.query(`SELECT CAST(CAST(${column} AS DOUBLE) AS CHAR) AS price FROM app ORDER BY id`)).map((row) => row["price"]);
const made = (...rows: readonly (string | null)[]) =>
  world
    .table("app", "(id int PRIMARY KEY, price float, note varchar(20)) ENGINE=InnoDB")
    .then(() => world.query(`INSERT INTO app VALUES ${rows.map((row, at) => `(${at + 1}, ${row ?? "NULL"}, NULL)`).join(", ")}`));
const dataChange = (set: { column: string; sql: string }[], where: string) => ({
  change: { act: "update", set },
  where,
  allRows: false,
  limit: 100,
  meanwhile: "leave",
});
const texts = (lines: readonly object[]) => lines.map((line) => Object.values({ original: null, replaced: null, current: null, ...line }).slice(0, 3));

describe("values of a FLOAT that are the same in their first six digits", () => {
  it("are two values for a data change: what was written is left and listed, with every digit", async () => {
    await made("2345678", "2345678", "0.1");
    const { change, forward, rollback } = await world.plan("data_change", "app", dataChange([{ column: "price", sql: one }], "price > 1000000"));
    await world.run(change, forward);
    await world.app(`UPDATE app SET price = ${other} WHERE id = 1`);
    expect(texts(await world.run(change, rollback))).toEqual([["2345678", one, other]]);
    expect(await prices()).toEqual([other, "2345678", "0.10000000149011612"]);
  });

  it("are listed with every digit where several columns are changed, and where a row is gone", async () => {
    await made("2345678", "2345679");
    const set = [
      { column: "price", sql: one },
      { column: "note", sql: "'new'" },
    ];
    const { change, forward, rollback } = await world.plan("data_change", "app", dataChange(set, "price > 1000000"));
    await world.run(change, forward);
    await world.app(`UPDATE app SET price = ${other} WHERE id = 1`);
    await world.app("DELETE FROM app WHERE id = 2");
    const values = texts(await world.run(change, rollback)).map((line) => line.map((text) => (text === null ? null : Number(JSON.parse(String(text)).price))));
    expect(values).toEqual([
      [2_345_678, Number(one), Number(other)],
      [2_345_679, Number(one), null],
    ]);
  });

  it.each(["column", "table"])("stay as they were written while originals are in a %s", async (layout) => {
    await made(null, null, "5");
    const params = { column: "price", fill: one, newWrites: "reject", layout, atFinalize: "keep_rule" };
    const { change, forward, rollback } = await world.plan("set_not_null", "app", params);
    await world.run(change, forward);
    expect(await prices()).toEqual([one, one, "5"]);
    await world.app(`UPDATE app SET price = ${other} WHERE id = 1`);
    // A full-row save changes nothing.
    await world.app(`UPDATE app SET price = ${one}, note = 'saved' WHERE id = 2`);
    expect(await prices()).toEqual([other, one, "5"]);
    expect(texts(await world.run(change, rollback))).toEqual([[null, one, other]]);
    expect(await prices()).toEqual([other, null, "5"]);
  });

  it("go to the other name of a column while both are there", async () => {
    await made(one);
    const { change, forward } = await world.plan("rename_column", "app", { column: "price", name: "cost" });
    await world.run(change, forward);
    await world.app(`UPDATE app SET cost = ${other} WHERE id = 1`);
    expect([await prices(), await prices("cost")]).toEqual([[other], [other]]);
  });

  it("are told apart before an original is written back by force", async () => {
    await made(other);
    const [{ db } = { db: "" }] = (await world.query("SELECT DATABASE() AS db")) as { db: string }[];
    const forced = (current: string) => ({ table: { schema: db, name: "app" }, key: { id: "1" }, values: [{ column: "price", original: "2345678", current }] });
    const affected = async (current: string) => {
      const { sql, values } = mariadbForce(forced(current));
      return (await world.session.query(sql, values)).affected;
    };
    expect(await affected(one)).toBe(0);
    expect(await affected(other)).toBe(1);
    expect(await prices()).toEqual(["2345678"]);
    const { sql, values } = mariadbIsForced(forced(other));
    expect((await world.session.query(sql, values)).rows).toMatchObject([{ done: 1 }]);
  });
});
