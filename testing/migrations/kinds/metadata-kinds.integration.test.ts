import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { engines } from "@/server/migrations/scripts/schemas";
import { createKindWorld } from "./kind-world";
import type { KindWorld } from "./kind-world";

const definition = "(id bigint PRIMARY KEY, name varchar(40) NOT NULL DEFAULT 'none', seats integer, other integer NULL)";

describe.each(engines)("kinds that touch no row on %s", (engine) => {
  let world: KindWorld;
  beforeAll(async () => {
    world = await createKindWorld(engine);
  });
  afterAll(() => world.close());

  async function shop(): Promise<void> {
    await world.table("shop", definition);
    await world.query("CREATE INDEX shop_name ON shop (name)");
    await world.query("INSERT INTO shop (id, name, seats) VALUES (1, 'a', 1), (2, 'b', 2), (3, 'c', NULL)");
    if (engine === "postgres") await world.query("GRANT SELECT, INSERT, UPDATE, DELETE ON shop TO PUBLIC");
  }

  it.each([
    [
      "add_index",
      {
        name: "shop_seats",
        columns: [
          { name: "seats", descending: true },
          { name: "name", descending: false },
        ],
        where: null,
      },
      "shop_seats",
    ],
    ["drop_index", { name: "shop_name" }, ""],
    ["change_default", { column: "name", default: "'somebody'" }, "somebody"],
    ["change_default", { column: "name", default: null }, ""],
    ["change_default", { column: "seats", default: "7" }, "7"],
    ["change_default", { column: "other", default: "3 + 4" }, "4"],
  ])("%s %j goes forward, back to exactly what was, forward, and stays", async (kind, params, trace) => {
    await shop();
    const before = await world.catalog("shop");
    const plan = await world.plan(kind, "shop", params);
    expect(plan.findings.filter(({ level }) => level === "block")).toEqual([]);
    await world.run(plan.change, plan.forward);
    const changed = await world.catalog("shop");
    expect(changed).not.toBe(before);
    expect(changed).toContain(trace);
    await world.run(plan.change, plan.rollback);
    expect(await world.catalog("shop")).toBe(before);
    await world.run(plan.change, plan.forward);
    expect(await world.catalog("shop")).toBe(changed);
    await world.run(plan.change, plan.finalize);
    // MariaDB keeps a retired index up to date until finalize.
    const isTaken = kind === "drop_index" && engine === "mariadb";
    expect((await world.catalog("shop")) === changed).toBe(!isTaken);
    expect((await world.catalog("shop")).includes("shop_name")).toBe(kind !== "drop_index");
    expect(await world.query("SELECT name FROM shop ORDER BY id")).toEqual([{ name: "a" }, { name: "b" }, { name: "c" }]);
  });

  it("gives rows to come the new default, and the old one after a rollback", async () => {
    await shop();
    const plan = await world.plan("change_default", "shop", { column: "name", default: "'somebody'" });
    await world.run(plan.change, plan.forward);
    await world.app("INSERT INTO shop (id) VALUES (10)");
    await world.run(plan.change, plan.rollback);
    await world.app("INSERT INTO shop (id) VALUES (11)");
    expect((await world.query("SELECT name FROM shop WHERE id >= 10 ORDER BY id")).map(({ name }) => name)).toEqual(["somebody", "none"]);
  });

  it.each([
    ["add_index", { name: "shop_name", columns: [{ name: "seats", descending: false }], where: null }, "index-there"],
    ["add_index", { name: "shop_gone", columns: [{ name: "gone", descending: false }], where: null }, "no-such-column"],
    [
      "add_index",
      {
        name: "shop_twice",
        columns: [
          { name: "seats", descending: false },
          { name: "seats", descending: true },
        ],
        where: null,
      },
      "column-twice",
    ],
    ["drop_index", { name: "shop_gone" }, "no-such-index"],
    ["drop_index", { name: engine === "postgres" ? "shop_pkey" : "PRIMARY" }, "primary-key"],
    ["change_default", { column: "gone", default: "1" }, "no-such-column"],
    ["change_default", { column: "name", default: engine === "postgres" ? "'none'::character varying" : "'none'" }, "same-default"],
  ])("refuses %s %j: %s", async (kind, params, rule) => {
    await shop();
    const plan = await world.plan(kind, "shop", params);
    expect(plan.findings.map((finding) => finding.rule)).toContain(rule);
    expect([plan.forward, plan.rollback, plan.finalize]).toEqual([[], [], []]);
  });

  it("refuses to drop the index of a rule", async () => {
    await shop();
    await world.query("ALTER TABLE shop ADD CONSTRAINT shop_seats_once UNIQUE (seats)");
    expect((await world.plan("drop_index", "shop", { name: "shop_seats_once" })).findings.map(({ rule }) => rule)).toEqual(["index-of-constraint"]);
  });
});

describe("on PostgreSQL", () => {
  let world: KindWorld;
  beforeAll(async () => {
    world = await createKindWorld("postgres");
  });
  afterAll(() => world.close());

  it("builds an index anew that a killed try has left invalid", async () => {
    await world.table("shop", definition);
    await world.query("INSERT INTO shop (id, name, seats) VALUES (1, 'a', 1), (2, 'b', 1)");
    const plan = await world.plan("add_index", "shop", { name: "shop_seats", columns: [{ name: "seats", descending: false }], where: "seats > 0" });
    // A unique index of this name that fails is what a build that was cut off looks like.
    await expect(world.query("CREATE UNIQUE INDEX CONCURRENTLY shop_seats ON shop (seats)")).rejects.toThrow("could not create unique index");
    expect(await world.catalog("shop")).toContain("shop_seats");
    await world.run(plan.change, plan.forward);
    const [index] = await world.query("SELECT indisvalid, indisunique FROM pg_index WHERE indexrelid = 'shop_seats'::regclass");
    expect(index).toEqual({ indisvalid: true, indisunique: false });
    expect(await world.catalog("shop")).toContain("WHERE (seats > 0)");
  });
});
