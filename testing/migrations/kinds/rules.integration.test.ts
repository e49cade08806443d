import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { engines } from "@/server/migrations/scripts/schemas";
import { fillTable, rowsOf, thereAndBack } from "./application-story";
import type { Subject } from "./application-writes";
import { createKindWorld } from "./kind-world";
import type { KindWorld } from "./kind-world";

const checked: Subject = { table: "shop", column: "price", good: (id) => id, bad: (id) => -id % 1_000_000, fresh: (id) => id + 7 };
const check = {
  name: "price_not_negative",
  condition: "price >= 0 -- or nothing",
  existing: { fate: "expression", column: "price", sql: "hits - price" },
  layout: "column",
  atFinalize: "keep_rule",
};
const owned: Subject = { table: "shop", column: "price", good: () => 1, bad: () => 99, fresh: () => 2 };
const key = {
  name: "shop_price_of",
  columns: ["price"],
  otherTable: "prices",
  otherColumns: ["price"],
  onDelete: "restrict",
  onUpdate: "no_action",
  existing: { fate: "null", column: "price" },
  layout: "column",
};
const refusal = /must meet|must refer|violates|constraint/i;

describe.each(engines)("rules on %s", (engine) => {
  let world: KindWorld;
  beforeAll(async () => {
    world = await createKindWorld(engine);
  });
  afterAll(() => world.close());

  async function shop(rows: Subject): Promise<void> {
    await world.query("DROP TABLE IF EXISTS shop");
    await world.table("prices", "(price bigint PRIMARY KEY)");
    await world.query("INSERT INTO prices (price) VALUES (1), (2), (3)");
    await world.table("shop", "(id bigint PRIMARY KEY, code varchar(40) UNIQUE, price bigint, hits integer NOT NULL DEFAULT 0)");
    await fillTable({ world, subject: rows });
  }

  it.each(["column", "table"] as const)("a check comes, goes with every original back, and comes for good (originals in a %s)", async (layout) => {
    await shop(checked);
    const before = await world.catalog("shop");
    const plan = await world.plan("add_check", "shop", { ...check, layout });
    expect(plan.findings.filter(({ level }) => level === "block")).toEqual([]);
    await thereAndBack({ world, subject: checked, plan, reception: { underway: "refused", live: "refused", leaving: "taken" }, refusal });
    expect(await world.catalog("shop")).toBe(before);
    await world.run(plan.change, plan.forward);
    const fixed = await rowsOf(world, checked);
    expect(Object.values(fixed).filter((value) => Number(value) < 0)).toEqual([]);
    await world.run(plan.change, plan.finalize);
    expect(await rowsOf(world, checked)).toEqual(fixed);
    await expect(world.app("INSERT INTO shop (id, price) VALUES (900, -1)")).rejects.toThrow(refusal);
    await expect(world.app("UPDATE shop SET price = -1 WHERE id = 101")).rejects.toThrow(refusal);
    await world.app("INSERT INTO shop (id, price) VALUES (901, NULL)");
    expect(await world.catalog("shop")).not.toMatch(engine === "postgres" ? /switchyard/ : /__shadow_|__saved_/);
  });

  it("declares a check at finalize, and nothing of ours is left", async () => {
    await shop(checked);
    const plan = await world.plan("add_check", "shop", { ...check, existing: { fate: "null", column: "price" }, atFinalize: "declare" });
    await world.run(plan.change, [...plan.forward, ...plan.finalize]);
    expect((await world.facts("shop")).checks.map(({ name }) => name)).toContain("price_not_negative");
    expect(await world.catalog("shop")).not.toMatch(/switchyard/);
    await expect(world.app("INSERT INTO shop (id, price) VALUES (900, -1)")).rejects.toThrow(refusal);
  });

  it.each([
    ["add_check", { ...check, existing: { fate: "delete_row" } }],
    ["add_foreign_key", { ...key, existing: { fate: "delete_row" } }],
  ] as const)("%s takes rows that break it out of the table and brings them back", async (kind, params) => {
    const subject = kind === "add_check" ? checked : owned;
    await shop(subject);
    const [before, rows] = [await world.catalog("shop"), await rowsOf(world, subject)];
    const bad = Object.keys(rows).filter((id) => rows[id] === String(subject.bad(Number(id))));
    const plan = await world.plan(kind, "shop", params);
    expect(plan.findings.filter(({ level }) => level === "block")).toEqual([]);
    await world.run(plan.change, plan.forward);
    expect(Object.keys(await rowsOf(world, subject))).toEqual(Object.keys(rows).filter((id) => !bad.includes(id)));
    await world.app(`INSERT INTO shop (id, price) VALUES (${bad[0]}, 3)`);
    const lines = await world.run(plan.change, plan.rollback);
    expect(await rowsOf(world, subject)).toEqual({ ...rows, [String(bad[0])]: "3" });
    expect(lines).toHaveLength(1);
    expect(await world.catalog("shop")).toBe(before);
    await world.run(plan.change, [...plan.forward, ...plan.finalize]);
    await expect(world.app(`INSERT INTO shop (id, price) VALUES (900, ${kind === "add_check" ? -1 : 99})`)).rejects.toThrow(refusal);
  });

  it.each(["column", "table"] as const)("a foreign key comes, goes with every orphan back, and comes for good (originals in a %s)", async (layout) => {
    await shop(owned);
    const before = await world.catalog("shop");
    const plan = await world.plan("add_foreign_key", "shop", { ...key, layout });
    expect(plan.findings.filter(({ level }) => level === "block")).toEqual([]);
    await thereAndBack({
      world,
      subject: owned,
      plan,
      reception: { underway: "refused", live: "refused", leaving: "taken" },
      refusal,
      savesOriginals: engine === "postgres" ? "refused" : "taken",
    });
    expect(await world.catalog("shop")).toBe(before);
    await world.run(plan.change, plan.forward);
    const fixed = await rowsOf(world, owned);
    expect(Object.values(fixed)).not.toContain("99");
    await world.run(plan.change, plan.finalize);
    expect(await rowsOf(world, owned)).toEqual(fixed);
    await expect(world.app("UPDATE shop SET price = 99 WHERE id = 101")).rejects.toThrow(refusal);
    await expect(world.app("DELETE FROM prices WHERE price = 2")).rejects.toThrow(refusal);
    expect((await world.facts("shop")).foreignKeys.map(({ name, isValidated }) => [name, isValidated])).toEqual([["shop_price_of", true]]);
    expect(await world.catalog("shop")).not.toMatch(/switchyard/);
  });

  it.each([
    ["add_check", { ...check, existing: { fate: "null", column: "gone" } }, "no-such-column"],
    ["add_check", { ...check, existing: { fate: "null", column: "hits" } }, "null-in-not-null"],
    ["add_check", { ...check, existing: { fate: "null", column: "id" } }, "key-column"],
    ["add_check", { ...check, name: "shop_taken" }, "rule-there"],
    ["add_check", { ...check, condition: "twice > 0" }, "check-of-generated"],
    ["add_foreign_key", { ...key, columns: ["gone"] }, "no-such-column"],
    ["add_foreign_key", { ...key, existing: { fate: "null", column: "code" } }, "not-of-the-key"],
    ["add_foreign_key", { ...key, columns: ["hits"], existing: { fate: "delete_row" }, onDelete: "set_null" }, "set-null-not-null"],
    ["add_foreign_key", { ...key, name: "shop_of" }, "foreign-key-there"],
  ])("refuses %s %j: %s", async (kind, params, rule) => {
    await shop(owned);
    await world.query("DELETE FROM shop WHERE price = 99");
    await world.query("ALTER TABLE shop ADD COLUMN twice bigint GENERATED ALWAYS AS (price * 2) STORED");
    await world.query("ALTER TABLE shop ADD CONSTRAINT shop_taken CHECK (hits >= 0)");
    await world.query("ALTER TABLE shop ADD CONSTRAINT shop_of FOREIGN KEY (price) REFERENCES prices (price)");
    const plan = await world.plan(kind, "shop", params);
    expect(plan.findings.map((finding) => finding.rule)).toContain(rule);
    expect([plan.forward, plan.rollback, plan.finalize]).toEqual([[], [], []]);
  });

  const text = engine === "postgres" ? "varchar(20)" : "varchar(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci";
  it.each([
    ["(of bigint PRIMARY KEY)", "bigint", "fits"],
    ["(of varchar(40) PRIMARY KEY)", "varchar(20)", "fits"],
    ["(of bigint, size bigint, PRIMARY KEY (of, size))", "bigint", "other-key-not-unique"],
    ["(of bigint)", "bigint", "other-key-not-unique"],
    ["(other bigint PRIMARY KEY)", "bigint", "no-other-column"],
    ["(of bigint PRIMARY KEY)", text, "types-differ"],
    ["(of decimal(10, 2) PRIMARY KEY)", "decimal(10, 2)", "fits"],
    ["(of date PRIMARY KEY)", "date", "fits"],
    ...(engine === "postgres"
      ? [
          ["(of bigint UNIQUE)", "integer", "fits"],
          ["(of numeric UNIQUE)", "integer", "fits"],
          ["(of double precision UNIQUE)", "numeric(10, 2)", "fits"],
          ["(of bigint UNIQUE)", "numeric(10, 2)", "types-differ"],
          ["(of text UNIQUE)", "varchar(20)", "fits"],
          ["(of timestamptz(3) UNIQUE)", "timestamp", "fits"],
          ["(of time UNIQUE)", "date", "types-differ"],
          ["(of uuid UNIQUE)", "uuid", "fits"],
        ]
      : [
          ["(of bigint PRIMARY KEY)", "int", "types-differ"],
          ["(of int unsigned PRIMARY KEY)", "int", "types-differ"],
          ["(of int(4) PRIMARY KEY)", "int(11)", "fits"],
          ["(of varchar(20) COLLATE utf8mb4_bin PRIMARY KEY)", text, "collations-differ"],
          ["(of varchar(20) CHARACTER SET latin1 PRIMARY KEY)", text, "collations-differ"],
          ["(of varbinary(20) PRIMARY KEY)", "varbinary(10)", "fits"],
          ["(of bigint PRIMARY KEY) ENGINE = MyISAM", "bigint", "no-innodb"],
          ["(of bigint PRIMARY KEY) PARTITION BY HASH (of) PARTITIONS 2", "bigint", "partitions-refer"],
          ["(of varchar(20), UNIQUE (of(5)))", "varchar(20)", "other-key-not-indexed"],
          ["(of bigint, size bigint, UNIQUE (size, of))", "bigint", "other-key-not-unique"],
        ]),
  ])("looks at the other table before it begins: %s, referred to by %s: %s", async (definition, type, rule) => {
    await world.query("DROP TABLE IF EXISTS shop");
    await world.table("other", definition);
    await world.table("shop", `(id bigint PRIMARY KEY, of ${type})`);
    const params = { ...key, columns: ["of"], otherTable: "other", otherColumns: ["of"], existing: { fate: "null", column: "of" } };
    const plan = await world.plan("add_foreign_key", "shop", params);
    const blocking = plan.findings.filter(({ level }) => level === "block").map((finding) => finding.rule);
    expect(blocking[0] ?? "fits").toBe(rule);
    // The database says the same of it; only a key that is not unique, and an engine that keeps none, MariaDB lets pass.
    const direct = await world.query("ALTER TABLE shop ADD FOREIGN KEY (of) REFERENCES other (of)").then(
      () => "fits",
      () => "refused",
    );
    const isTaken = engine === "mariadb" && /not-unique|innodb/.test(rule);
    expect(isTaken ? "refused" : direct).toBe(rule === "fits" ? "fits" : "refused");
    await world.query("DROP TABLE shop");
  });

  it("refuses another table that is not there", async () => {
    await shop(owned);
    const plan = await world.plan("add_foreign_key", "shop", { ...key, otherTable: "nowhere" });
    expect(plan.findings.map(({ rule }) => rule)).toContain("no-other-table");
  });

  it("refuses to delete rows that others would lose with them", async () => {
    await shop(owned);
    await world.query("DROP TABLE IF EXISTS line");
    await world.table("line", "(id bigint PRIMARY KEY, shop bigint, CONSTRAINT line_of FOREIGN KEY (shop) REFERENCES shop (id) ON DELETE CASCADE)");
    const plan = await world.plan("add_check", "shop", { ...check, existing: { fate: "delete_row" } });
    expect(plan.findings.map(({ rule }) => rule)).toContain("delete-cascades");
    await world.query("DROP TABLE line");
  });

  it("stops when the replacement refers to nobody either, and goes back to what was", async () => {
    await shop(owned);
    const [before, rows] = [await world.catalog("shop"), await rowsOf(world, owned)];
    const plan = await world.plan("add_foreign_key", "shop", { ...key, existing: { fate: "expression", column: "price", sql: "price + 1" } });
    // What a trigger says on MariaDB cannot be told from what one of the application says, which may hold values.
    const words = engine === "postgres" ? refusal : "A function or trigger of the database raised an error";
    await expect(world.run(plan.change, plan.forward)).rejects.toThrow(words);
    await world.run(plan.change, plan.rollback);
    expect(await world.catalog("shop")).toBe(before);
    expect(await rowsOf(world, owned)).toEqual(rows);
  });
});
