import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { engines } from "@/server/migrations/scripts/schemas";
import { fillTable, rowsOf, thereAndBack } from "./application-story";
import type { Subject } from "./application-writes";
import { createKindWorld } from "./kind-world";
import type { KindWorld } from "./kind-world";

const subject: Subject = { table: "shop", column: "owner", good: (id) => `o${id}`, bad: () => null, fresh: (id) => `new-${id}` };
const form = { column: "owner", fill: "concat('nobody-', id)", newWrites: "reject", layout: "column", atFinalize: "keep_rule" };

describe.each(engines)("NULL on %s", (engine) => {
  let world: KindWorld;
  beforeAll(async () => {
    world = await createKindWorld(engine);
  });
  afterAll(() => world.close());

  async function shop(owner = "varchar(40)"): Promise<void> {
    await world.table(
      "shop",
      `(id bigint PRIMARY KEY, code varchar(40) UNIQUE, owner ${owner}, hits integer NOT NULL DEFAULT 0, changes integer NOT NULL DEFAULT 0)`,
    );
    if (engine === "postgres") {
      await world.query(
        "CREATE OR REPLACE FUNCTION count_changes() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.changes := NEW.changes + 1; RETURN NEW; END'",
      );
      await world.query("CREATE TRIGGER shop_changes BEFORE UPDATE ON shop FOR EACH ROW EXECUTE FUNCTION count_changes()");
    } else await world.query("CREATE TRIGGER shop_changes BEFORE UPDATE ON shop FOR EACH ROW SET NEW.changes = NEW.changes + 1");
  }

  const declared = async () => (await world.facts("shop")).columns.find(({ name }) => name === "owner")?.isNullable === false;

  it.each([
    ["reject", "column"],
    ["capture", "column"],
    ["reject", "table"],
    ["capture", "table"],
  ] as const)("is forbidden, given back and forbidden for good (%s, originals in a %s)", async (newWrites, layout) => {
    await shop();
    await fillTable({ world, subject });
    const before = await world.catalog("shop");
    const plan = await world.plan("set_not_null", "shop", { ...form, newWrites, layout });
    expect(plan.findings.filter(({ level }) => level === "block")).toEqual([]);
    const live = newWrites === "reject" ? ("refused" as const) : ("taken" as const);
    await thereAndBack({ world, subject, plan, reception: { underway: live, live, leaving: "taken" }, refusal: /null|must have a value/i });
    expect(await world.catalog("shop")).toBe(before);
    await world.run(plan.change, plan.forward);
    expect(await declared()).toBe(engine === "postgres");
    const filled = await rowsOf(world, subject);
    expect(Object.values(filled)).not.toContain(null);
    await world.run(plan.change, plan.finalize);
    expect(await rowsOf(world, subject)).toEqual(filled);
    await expect(world.app("INSERT INTO shop (id, owner) VALUES (900, NULL)")).rejects.toThrow(/null|must have a value/i);
    await expect(world.app("UPDATE shop SET owner = NULL WHERE id = 101")).rejects.toThrow(/null|must have a value/i);
    const after = await world.catalog("shop");
    // Where it could not be declared, triggers of ours go on refusing.
    expect(after).not.toMatch(engine === "postgres" ? /switchyard/ : /__shadow_|__saved_/);
  });

  it("is declared at finalize, and nothing of ours is left", async () => {
    await shop("varchar(40) DEFAULT 'x' ");
    await fillTable({ world, subject });
    const plan = await world.plan("set_not_null", "shop", { ...form, atFinalize: "declare" });
    await world.run(plan.change, plan.forward);
    await world.run(plan.change, plan.finalize);
    expect(await declared()).toBe(true);
    expect(await world.catalog("shop")).not.toMatch(/switchyard/);
    await expect(world.app("INSERT INTO shop (id, owner) VALUES (901, NULL)")).rejects.toThrow(/null|must have a value/i);
    await world.app("INSERT INTO shop (id, code) VALUES (901, 'c901')");
    expect(await rowsOf(world, subject)).toMatchObject({ 901: "x" });
  });

  it("is allowed; NULLs written since are filled, listed and refused again at rollback", async () => {
    await shop("varchar(40) NOT NULL");
    await world.query("INSERT INTO shop (id, code, owner) VALUES (1, 'c1', 'a'), (2, 'c2', 'b'), (3, 'c3', 'c')");
    const before = await world.catalog("shop");
    const plan = await world.plan("drop_not_null", "shop", { column: "owner", fill: "concat('nobody-', id)" });
    expect(plan.findings.filter(({ level }) => level === "block")).toEqual([]);
    await world.run(plan.change, plan.forward);
    expect(await declared()).toBe(false);
    await world.app("UPDATE shop SET owner = NULL WHERE id = 1");
    await world.app("INSERT INTO shop (id, code, owner) VALUES (4, 'c4', NULL), (5, 'c5', 'e')");
    const to = plan.rollback.findIndex(({ type }) => type === "batches");
    await world.run(plan.change, plan.rollback.slice(0, to));
    await expect(world.app("UPDATE shop SET owner = NULL WHERE id = 2")).rejects.toThrow("must have a value");
    await world.app("UPDATE shop SET hits = 7 WHERE id = 4");
    const lines = await world.run(plan.change, plan.rollback.slice(to));
    expect(await rowsOf(world, subject)).toEqual({ 1: "nobody-1", 2: "b", 3: "c", 4: "nobody-4", 5: "e" });
    expect(lines.map((line) => [String(line["row_key"]).replaceAll(/\s/g, ""), line["original"], line["replaced"], line["event"]])).toEqual([
      ['{"id":"1"}', null, "nobody-1", "changed"],
      ['{"id":"4"}', null, "nobody-4", "changed"],
    ]);
    expect(await world.catalog("shop")).toBe(before);
    await world.run(plan.change, plan.forward);
    await world.run(plan.change, plan.finalize);
    expect(await declared()).toBe(false);
  });

  it.each([
    ["set_not_null", "gone", "no-such-column"],
    ["set_not_null", "id", "key-column"],
    ["set_not_null", "hits", "not-null-already"],
    ["drop_not_null", "gone", "no-such-column"],
    ["drop_not_null", "id", "key-column"],
    ["drop_not_null", "owner", "nullable-already"],
  ])("refuses %s of %s: %s", async (kind, column, rule) => {
    await shop();
    const plan = await world.plan(kind, "shop", kind === "set_not_null" ? { ...form, column } : { column, fill: "'x'" });
    expect(plan.findings.map((finding) => finding.rule)).toEqual([rule]);
    expect([plan.forward, plan.rollback, plan.finalize]).toEqual([[], [], []]);
  });

  it("refuses a column that a parent sets to NULL, a table without key", async () => {
    await world.table("parent", "(id bigint PRIMARY KEY)");
    await world.table("child", "(id bigint PRIMARY KEY, parent bigint, CONSTRAINT child_of FOREIGN KEY (parent) REFERENCES parent (id) ON DELETE SET NULL)");
    await world.table("heap", "(parent bigint)");
    const of = async (table: string) => (await world.plan("set_not_null", table, { ...form, column: "parent", fill: "0" })).findings.map(({ rule }) => rule);
    expect(await of("child")).toEqual(["parent-sets-null"]);
    expect(await of("heap")).toEqual(["no-key"]);
  });

  it("stops at a row for which the expression gives NULL too, and goes back to what was", async () => {
    await shop();
    await world.query("INSERT INTO shop (id, code, owner) VALUES (1, NULL, NULL), (2, 'c2', NULL)");
    const before = await world.catalog("shop");
    const plan = await world.plan("set_not_null", "shop", { ...form, fill: "code" });
    // What a trigger says on MariaDB cannot be told from what one of the application says, which may hold values.
    const words = engine === "postgres" ? "must have a value" : "A function or trigger of the database raised an error";
    await expect(world.run(plan.change, plan.forward)).rejects.toThrow(words);
    await world.run(plan.change, plan.rollback);
    expect(await world.catalog("shop")).toBe(before);
    expect(await rowsOf(world, subject)).toEqual({ 1: null, 2: null });
  });
});
