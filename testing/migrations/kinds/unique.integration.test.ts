import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { engines } from "@/server/migrations/scripts/schemas";
import { fillTable, rowsOf, thereAndBack } from "./application-story";
import type { Subject } from "./application-writes";
import { createTwinWriter } from "./twin-writer";
import { createKindWorld } from "./kind-world";
import type { KindWorld } from "./kind-world";

const twin = (id: number): number => id + 500;
const subject: Subject = { table: "shop", column: "mail", good: (id) => `good-${id}`, bad: (id) => `twin-${id % 1_000_000}`, fresh: (id) => `fresh-${id}` };
const form = {
  name: "shop_mail_once",
  columns: ["mail"],
  keep: { which: "newest", by: null },
  existing: { fate: "expression", column: "mail", sql: "concat(mail, '-', id)" },
  layout: "column",
};
const refusal = /duplicate|could not create unique/i;

describe.each(engines)("a unique constraint on %s", (engine) => {
  let world: KindWorld;
  beforeAll(async () => {
    world = await createKindWorld(engine);
  });
  afterAll(() => world.close());

  const definition = "(id bigint PRIMARY KEY, code varchar(40) UNIQUE, mail varchar(60), hits integer NOT NULL DEFAULT 0)";

  async function shop(rows: readonly string[]): Promise<void> {
    await world.table("shop", definition);
    await world.query(`INSERT INTO shop (id, code, mail, hits) VALUES ${rows.join(", ")}`);
  }

  const mails = () => rowsOf(world, subject);

  it.each(["column", "table"] as const)("comes, goes with every original back, and comes for good (originals in a %s)", async (layout) => {
    await world.table("shop", definition);
    await fillTable({ world, subject });
    const others = Object.fromEntries(Object.keys(await mails()).map((id) => [String(twin(Number(id))), `twin-${id}`]));
    await world.query(
      `INSERT INTO shop (id, mail, hits) VALUES ${Object.entries(others)
        .map(([id, mail]) => `(${id}, '${mail}', 1000)`)
        .join(", ")}`,
    );
    const before = await world.catalog("shop");
    const plan = await world.plan("add_unique", "shop", { ...form, keep: { which: "newest", by: "hits" }, layout });
    expect(plan.findings.filter(({ level }) => level === "block")).toEqual([]);
    await thereAndBack({
      world,
      subject,
      plan,
      reception: { underway: "taken", live: "refused", leaving: "taken" },
      refusal,
      savesOriginals: "refused",
      others,
    });
    expect(await world.catalog("shop")).toBe(before);
    await world.run(plan.change, plan.forward);
    const fixed = await mails();
    expect(new Set(Object.values(fixed)).size).toBe(Object.keys(fixed).length);
    await world.run(plan.change, plan.finalize);
    expect(await mails()).toEqual(fixed);
    await expect(world.app("UPDATE shop SET mail = 'twin-101' WHERE id = 202")).rejects.toThrow(refusal);
    expect(await world.catalog("shop")).not.toMatch(/switchyard/);
    expect((await world.facts("shop")).indexes.find(({ name }) => name === "shop_mail_once")).toMatchObject({ isUnique: true, constraint: "shop_mail_once" });
  });

  it.each([
    [
      { which: "oldest", by: null },
      { 1: "a", 2: null, 3: null, 4: null, 5: null },
    ],
    [
      { which: "newest", by: null },
      { 1: null, 2: null, 3: "a", 4: null, 5: null },
    ],
    [
      { which: "oldest", by: "-hits" },
      { 1: null, 2: "a", 3: null, 4: null, 5: null },
    ],
  ])("keeps the row that the author chooses: %j", async (keep, after) => {
    await shop(["(1, 'c1', 'a', 1)", "(2, 'c2', 'a', 9)", "(3, 'c3', 'a', 2)", "(4, 'c4', NULL, 0)", "(5, 'c5', NULL, 0)"]);
    const plan = await world.plan("add_unique", "shop", { ...form, keep, existing: { fate: "null", column: "mail" } });
    await world.run(plan.change, plan.forward);
    expect(await mails()).toEqual(after);
    await world.run(plan.change, plan.rollback);
    expect(await mails()).toEqual({ 1: "a", 2: "a", 3: "a", 4: null, 5: null });
  });

  it("takes duplicates out of the table and brings them back", async () => {
    await shop(["(1, 'c1', 'a', 1)", "(2, 'c2', 'a', 9)", "(3, 'c3', 'b', 2)"]);
    const before = await world.catalog("shop");
    const plan = await world.plan("add_unique", "shop", { ...form, existing: { fate: "delete_row" } });
    await world.run(plan.change, plan.forward);
    expect(await mails()).toEqual({ 2: "a", 3: "b" });
    await world.run(plan.change, plan.rollback);
    expect(await mails()).toEqual({ 1: "a", 2: "a", 3: "b" });
    expect(await world.catalog("shop")).toBe(before);
  });

  it("fixes a duplicate that comes while the index is about to be built", async () => {
    await shop(["(1, 'c1', 'a', 1)", "(2, 'c2', 'a', 9)", "(3, 'c3', 'b', 2)"]);
    const plan = await world.plan("add_unique", "shop", form);
    const build = plan.forward.findIndex(({ key }) => key === "build-unique");
    const backfill = plan.forward.findIndex(({ key }) => key === "fix-rows");
    await world.run(plan.change, plan.forward.slice(0, backfill + 1));
    await world.app("INSERT INTO shop (id, code, mail) VALUES (4, 'c4', 'b')");
    await expect(world.run(plan.change, plan.forward.slice(build))).rejects.toThrow(refusal);
    await world.run(plan.change, plan.forward.slice(backfill));
    expect(await mails()).toEqual({ 1: "a-1", 2: "a", 3: "b-3", 4: "b" });
    await world.run(plan.change, plan.rollback);
    expect(await mails()).toEqual({ 1: "a", 2: "a", 3: "b", 4: "b" });
  });

  it("stops in a bounded time, and says why, where duplicates come as fast as they are fixed; a rollback leaves everything as it was", async () => {
    await shop(["(1, 'c1', 'a', 1)", "(2, 'c2', 'a', 9)"]);
    const before = await world.catalog("shop");
    const plan = await world.plan("add_unique", "shop", form);
    const writers = await Promise.all([1_000, 1_000_000, 2_000_000].map((from) => createTwinWriter(world, from)));
    const began = performance.now();
    const refused = await world.execute(plan.change, "forward", plan.forward).then(
      () => "",
      (error: unknown) => String(error),
    );
    const written = await Promise.all(writers.map((writer) => writer.stop()));
    expect(refused).toMatch(/as fast as they are (?:fixed|done).*“Show values” under “Rows” reads which values they have now\..*roll back/);
    expect(performance.now() - began).toBeLessThan(60_000);
    expect(Math.min(...written.map(({ pairs }) => pairs))).toBeGreaterThan(0);
    // What had been begun does not refuse the application anything.
    await world.app("INSERT INTO shop (id, mail) VALUES (3, 'late'), (4, 'late')");
    await world.execute(plan.change, "rollback", plan.rollback);
    expect(await world.catalog("shop")).toBe(before);
    expect(await mails()).toEqual({ ...Object.assign({}, ...written.map(({ mails: each }) => each)), 1: "a", 2: "a", 3: "late", 4: "late" });
  });

  it("calls the same what the index calls the same", async () => {
    await shop(["(1, 'c1', 'Anna', 1)", "(2, 'c2', 'ANNA', 9)", "(3, 'c3', 'anna ', 2)"]);
    const plan = await world.plan("add_unique", "shop", form);
    await world.run(plan.change, plan.forward);
    const same = { 1: "Anna-1", 2: "ANNA-2", 3: "anna " };
    expect(await mails()).toEqual(engine === "postgres" ? { 1: "Anna", 2: "ANNA", 3: "anna " } : same);
    await world.run(plan.change, plan.rollback);
    expect(await mails()).toEqual({ 1: "Anna", 2: "ANNA", 3: "anna " });
  });

  it.each([
    [{ columns: ["gone"] }, "no-such-column"],
    [{ columns: ["mail", "mail"] }, "column-twice"],
    [{ columns: ["hits"] }, "not-of-the-key"],
    [{ name: engine === "postgres" ? "shop_code_key" : "code" }, "index-there"],
    [{ columns: ["code", "mail"] }, "unique-already"],
    [{ columns: ["hits"], existing: { fate: "null", column: "hits" } }, "null-in-not-null"],
    [{ existing: { fate: "null", column: "id" } }, "key-column"],
  ])("refuses %j: %s", async (changes, rule) => {
    await shop(["(1, 'c1', 'a', 1)"]);
    const plan = await world.plan("add_unique", "shop", { ...form, ...changes });
    expect(plan.findings.map((finding) => finding.rule)).toEqual([rule]);
    expect([plan.forward, plan.rollback, plan.finalize]).toEqual([[], [], []]);
  });
});
