import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { engines } from "@/server/migrations/scripts/schemas";
import { rowsOf } from "./application-story";
import type { Subject } from "./application-writes";
import { createKindWorld } from "./kind-world";
import type { KindWorld } from "./kind-world";

const subject: Subject = { table: "shop", column: "url", good: (id) => `u${id}`, bad: (id) => `u${id}`.padEnd(15, "x"), fresh: (id) => `f${id}` };
const long = (id: number) => `u${id}-é-`.padEnd(15, "x");
const cut = (id: number, to: number) => Array.from(long(id)).slice(0, to).join("");
const refusal = /at most 10|too long/i;

describe.each(engines)("widening a text on %s", (engine) => {
  let world: KindWorld;
  beforeAll(async () => {
    world = await createKindWorld(engine);
  });
  afterAll(() => world.close());

  async function shop(type: string): Promise<void> {
    await world.query("DROP VIEW IF EXISTS urls");
    await world.table("shop", `(id bigint PRIMARY KEY, code varchar(40) UNIQUE, url ${type}, hits integer NOT NULL DEFAULT 0)`);
    await world.query("INSERT INTO shop (id, code, url) VALUES (1, 'c1', 'u1'), (2, 'c2', 'u2'), (3, 'c3', NULL), (4, 'c4', 'u4')");
  }

  it.each([
    ["in its one byte of length", 30],
    ["into two", 90],
  ])("goes forward, back with what has grown since listed whole, and forward for good: %s", async (_how, length) => {
    await shop("varchar(10) NULL DEFAULT 'none'");
    const before = await world.catalog("shop");
    const plan = await world.plan("widen_text", "shop", { column: "url", length });
    expect(plan.findings.filter(({ level }) => level === "block")).toEqual([]);
    await world.run(plan.change, plan.forward);
    await world.app(`UPDATE shop SET url = '${long(1)}' WHERE id = 1`);
    await world.app(`INSERT INTO shop (id, code, url) VALUES (5, 'c5', '${long(5)}'), (6, 'c6', 'u6')`);
    await world.app("DELETE FROM shop WHERE id = 4");
    const to = plan.rollback.findIndex(({ type }) => type === "batches");
    await world.run(plan.change, plan.rollback.slice(0, to));
    await expect(world.app(`UPDATE shop SET url = '${long(2)}' WHERE id = 2`)).rejects.toThrow(refusal);
    await world.app("UPDATE shop SET hits = 1 WHERE id = 5");
    const lines = await world.run(plan.change, plan.rollback.slice(to));
    expect(await rowsOf(world, subject)).toEqual({ 1: cut(1, 10), 2: "u2", 3: null, 5: cut(5, 10), 6: "u6" });
    expect(lines.map((line) => [line["original"], line["current"], line["event"]])).toEqual([1, 5].map((id) => [long(id), cut(id, 10), "changed"]));
    expect(await world.catalog("shop")).toBe(before);
    await world.run(plan.change, [...plan.forward, ...plan.finalize]);
    await world.app(`UPDATE shop SET url = '${long(2)}' WHERE id = 2`);
    expect(await rowsOf(world, subject)).toMatchObject({ 2: long(2) });
    expect((await world.facts("shop")).columns.find(({ name }) => name === "url")).toMatchObject({ maxLength: length, isNullable: true });
    expect(await world.catalog("shop")).not.toMatch(/switchyard/);
  });

  it.each([10, 25])("takes away the rule that a narrowing has left, and brings it back (to %i of 20 declared)", async (length) => {
    await shop("varchar(20)");
    const form = { column: "url", length: 5, existing: { fate: "cut" }, newWrites: "reject", layout: "column", atFinalize: "keep_rule" };
    const narrowed = await world.plan("narrow_text", "shop", form);
    await world.run(narrowed.change, [...narrowed.forward, ...narrowed.finalize]);
    await expect(world.app("UPDATE shop SET url = 'longer' WHERE id = 2")).rejects.toThrow(/at most 5|_max_5/);
    const before = await world.catalog("shop");
    const plan = await world.plan("widen_text", "shop", { column: "url", length });
    await world.run(plan.change, plan.forward);
    await world.app("UPDATE shop SET url = 'longer' WHERE id = 2");
    await world.run(plan.change, plan.rollback);
    expect(await world.catalog("shop")).toBe(before);
    expect(await rowsOf(world, subject)).toMatchObject({ 1: "u1", 2: "longe" });
    await expect(world.app("UPDATE shop SET url = 'longer' WHERE id = 1")).rejects.toThrow(/at most 5|_max_5/);
    await world.run(plan.change, [...plan.forward, ...plan.finalize]);
    await world.app("UPDATE shop SET url = 'longer' WHERE id = 1");
    expect(await world.catalog("shop")).not.toMatch(/switchyard/);
  });

  it.each([
    ["gone", 50, "no-such-column"],
    ["id", 50, "key-column"],
    ["hits", 50, "not-a-text"],
    ["url", 10, "not-wider"],
  ])("refuses %s to %i: %s", async (column, length, rule) => {
    await shop("varchar(10)");
    const plan = await world.plan("widen_text", "shop", { column, length });
    expect(plan.findings.map((finding) => finding.rule)).toEqual([rule]);
    expect([plan.forward, plan.rollback, plan.finalize]).toEqual([[], [], []]);
  });

  it.each([
    ["char(10)", 50, "fixed-length"],
    ["text", 50, "no-limit"],
  ])("refuses %s to %i: %s", async (type, length, rule) => {
    await shop(type);
    expect((await world.plan("widen_text", "shop", { column: "url", length })).findings.map((finding) => finding.rule)).toContain(rule);
  });

  it("tells of an index that would not take such values, and of what is built on the declaration", async () => {
    await shop("varchar(10)");
    await world.query("CREATE INDEX shop_url ON shop (url)");
    await world.query("CREATE VIEW urls AS SELECT url FROM shop");
    const plan = await world.plan("widen_text", "shop", { column: "url", length: 3_000 });
    expect(plan.findings.map(({ rule, level }) => [rule, level])).toEqual(
      engine === "postgres"
        ? [
            ["type-in-use", "block"],
            ["index-too-long", "warn"],
          ]
        : [["index-too-long", "block"]],
    );
    expect(plan.forward).toEqual([]);
    await world.query("DROP VIEW urls");
  });
});
