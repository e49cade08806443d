import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createAppTarget } from "@/testing/migrations/executor/app-target";
import type { AppTarget } from "@/testing/migrations/executor/app-target";
import { createMigrationWorld } from "@/testing/migrations/executor/migration-world";
import type { MigrationWorld } from "@/testing/migrations/executor/migration-world";
import { catalogOf } from "../catalog/catalogs";
import { dialectOf } from "../dialects/dialects";
import { operationOf } from "../operations/operations";
import { engines } from "../scripts/schemas";

const gone = { fate: "delete_row" };
const narrow = (layout: "column" | "table", newWrites: "capture" | "reject") => ({
  kind: "narrow_text",
  params: { column: "url", length: 200, existing: { fate: "cut" }, newWrites, layout, atFinalize: "keep_rule" },
});
const update = {
  kind: "data_change",
  params: { change: { act: "update", set: [{ column: "url", sql: "'ours'" }] }, where: "id = 10", allRows: false, limit: 9, meanwhile: "leave" },
};
const deletes = (where: string) => ({ kind: "data_change", params: { change: { act: "delete" }, where, allRows: false, limit: 9, meanwhile: "leave" } });
/** Takes row 10 out, whose url is too long. */
const takers = {
  "data change": deletes("id = 10"),
  check: { kind: "add_check", params: { name: "app_rule", condition: "id <> 10", existing: gone, layout: "column", atFinalize: "keep_rule" } },
};

describe.each(engines)("migrations beside one that takes rows out of the table on %s", (engine) => {
  let world: MigrationWorld;
  let target: AppTarget;
  let databaseId: string;
  let number = 0;

  beforeAll(async () => {
    world = await createMigrationWorld();
    target = await createAppTarget(engine);
  });
  afterAll(async () => {
    await world.close();
    await target.drop();
  });
  beforeEach(async () => {
    await target.fill(20);
    databaseId = await world.register(target);
  });

  /** Planned on the table as it is now, approved and waiting to begin. */
  async function propose({ kind, params }: { kind: string; params: object }, name = "app"): Promise<{ id: string; number: number }> {
    number += 1;
    const session = await target.open("plans");
    const table = await catalogOf(engine).readTable(session, { schema: target.schema, table: name });
    await session.end();
    if (table === null) throw new Error(`There is no table ${name}.`);
    const operation = operationOf(kind);
    const context = { change: `m${number}`, params: operation.params.parse(params), table, dialect: dialectOf(engine) };
    const scripts = { forward: operation.forward(context), rollback: operation.rollback(context), finalize: operation.finalize(context) };
    const script = { ...scripts, owned: operation.owned(context), ...operation.words(context) };
    const id = await world.propose(databaseId, target, script, { kind, params, number, table: name });
    await world.db.migrationRun.update({ where: { id }, data: { tableFacts: JSON.parse(JSON.stringify(table)) as object } });
    return { id, number };
  }
  async function undo(id: string) {
    await world.steer(id, { rollbackAskedBy: "Ada" });
    return world.advance(id);
  }

  it.each([
    ["originals in a column", narrow("column", "capture"), "data change"],
    ["originals in a table", narrow("table", "capture"), "data change"],
    ["originals in a table, beside a rule", narrow("table", "reject"), "check"],
    ["what rows were before an update", update, "data change"],
  ] as const)("keeps %s: it begins when that one has ended, and each row comes back", async (_what, keeps, taker) => {
    const before = await target.content();
    // Both are planned while nothing is there of the other.
    const [first, second] = [await propose(keeps), await propose(takers[taker])];
    expect(await world.advance(first.id)).toMatchObject({ state: "live" });
    const waits = await world.advance(second.id);
    if (waits.state === "live") await undo(second.id);
    expect(await undo(first.id)).toMatchObject({ state: "rolled_back" });
    expect(await target.content()).toBe(before);
    expect(waits).toMatchObject({
      state: "scheduled",
      because: `This one takes rows out of the table, and a rollback of migration ${first.number} could not give those their values back. Finalize migration ${first.number} or roll it back first; this one begins then.`,
    });
    expect(await world.advance(second.id)).toMatchObject({ state: "live" });
    expect(await target.query("select id from app where id = 10")).toEqual([]);
    expect(await undo(second.id)).toMatchObject({ state: "rolled_back" });
    expect(await target.content()).toBe(before);
  });

  it.each(["data change", "check"] as const)("makes no rule that rows which are out would break: %s", async (taken) => {
    const before = await target.content();
    const [taker, rule] = [await propose(takers[taken]), await propose(narrow("column", "reject"))];
    expect(await world.advance(taker.id)).toMatchObject({ state: "live" });
    const words = `Migration ${taker.number} has taken rows out of the same table, and they have to fit when they come back. Finalize migration ${taker.number} or roll it back first; this one begins then.`;
    expect(await world.advance(rule.id)).toMatchObject({ state: "scheduled", because: words });
    expect(await undo(taker.id)).toMatchObject({ state: "rolled_back" });
    expect(await target.content()).toBe(before);
    expect(await world.advance(rule.id)).toMatchObject({ state: "live" });
    expect(await undo(rule.id)).toMatchObject({ state: "rolled_back" });
    expect(await target.content()).toBe(before);
  });

  it("lets the next one begin when the rows are gone for good", async () => {
    const [taker, next] = [await propose(takers["data change"]), await propose(narrow("column", "reject"))];
    expect(await world.advance(taker.id)).toMatchObject({ state: "live" });
    expect(await world.advance(next.id)).toMatchObject({ state: "scheduled" });
    await world.approve(taker.id, "finalize");
    await world.steer(taker.id, { state: "finalizing" });
    expect(await world.advance(taker.id)).toMatchObject({ state: "finalized" });
    expect(await world.advance(next.id)).toMatchObject({ state: "live" });
    expect(await undo(next.id)).toMatchObject({ state: "rolled_back" });
  });

  it("waits behind one that is paused, also of another column, and lets that one go on or back", async () => {
    const [taker, other] = [
      await propose(takers["data change"]),
      await propose({ kind: "set_not_null", params: { column: "note", fill: "'x'", newWrites: "reject", layout: "column", atFinalize: "keep_rule" } }),
    ];
    expect(await world.advance(taker.id)).toMatchObject({ state: "live" });
    await world.steer(taker.id, { state: "paused", resumeState: "backfilling" });
    const half = `Migration ${taker.number} stands half-way on the same table. It has to be finished or rolled back first.`;
    expect(await world.advance(other.id)).toMatchObject({ state: "scheduled", because: half });
    expect(await undo(taker.id)).toMatchObject({ state: "rolled_back" });
    expect(await world.advance(other.id)).toMatchObject({ state: "live" });
    expect(await undo(other.id)).toMatchObject({ state: "rolled_back" });
  });

  it("begins beside one that failed before it had begun", async () => {
    const [failed, taker] = [await propose(narrow("column", "reject")), await propose(takers["data change"])];
    await world.steer(failed.id, { state: "failed", resumeState: "preflight" });
    expect(await world.advance(taker.id)).toMatchObject({ state: "live" });
    expect(await undo(taker.id)).toMatchObject({ state: "rolled_back" });
  });

  it("changes rows while others are out, last in, first out, and every row is back", async () => {
    const before = await target.content();
    const [taker, changes] = [await propose(takers["data change"]), await propose({ ...update, params: { ...update.params, where: "id in (10, 11)" } })];
    expect(await world.advance(taker.id)).toMatchObject({ state: "live" });
    expect(await world.advance(changes.id)).toMatchObject({ state: "live" });
    const refused = { state: "live", because: `Migration ${changes.number} changed the same table later. Roll that one back first, then this one.` };
    expect(await undo(taker.id)).toMatchObject(refused);
    expect(await undo(changes.id)).toMatchObject({ state: "rolled_back" });
    expect(await undo(taker.id)).toMatchObject({ state: "rolled_back" });
    expect(await target.content()).toBe(before);
  });

  it("goes along with another that deletes, last in, first out, and every row is back", async () => {
    const before = await target.content();
    const [first, second] = [await propose(takers["data change"]), await propose(deletes("id in (10, 11)"))];
    expect(await world.advance(first.id)).toMatchObject({ state: "live" });
    await target.query("insert into app values (10, 'new', null)");
    expect(await world.advance(second.id)).toMatchObject({ state: "live" });
    const refused = { state: "live", because: `Migration ${second.number} took rows out of the same table later. Roll that one back first, then this one.` };
    expect(await undo(first.id)).toMatchObject(refused);
    expect(await undo(second.id)).toMatchObject({ state: "rolled_back" });
    await target.query("delete from app where id = 10");
    expect(await undo(first.id)).toMatchObject({ state: "rolled_back" });
    expect(await target.content()).toBe(before);
  });

  it("takes rows out after a change that keeps nothing of them, which is undone after it", async () => {
    const before = await target.content();
    const kept = { kind: "add_index", params: { name: "app_by_note", columns: [{ name: "note", descending: false }], where: null } };
    const [index, taker] = [await propose(kept), await propose(deletes("id = 10"))];
    expect(await world.advance(index.id)).toMatchObject({ state: "live" });
    expect(await world.advance(taker.id)).toMatchObject({ state: "live" });
    const because = `Migration ${taker.number} took rows out of the same table later. Roll that one back first, then this one.`;
    expect(await undo(index.id)).toMatchObject({ state: "live", because });
    expect(await undo(taker.id)).toMatchObject({ state: "rolled_back" });
    expect(await undo(index.id)).toMatchObject({ state: "rolled_back" });
    expect(await target.content()).toBe(before);
  });

  it("is not finalized before an earlier one whose rows its rule would not take back", async () => {
    const before = await target.content();
    const [earlier, later] = [await propose(update), await propose(narrow("column", "reject"))];
    expect(await world.advance(earlier.id)).toMatchObject({ state: "live" });
    expect(await world.advance(later.id)).toMatchObject({ state: "live" });
    await world.approve(later.id, "finalize");
    await world.steer(later.id, { state: "finalizing", finalizeAskedBy: "Ada" });
    const words = `Migration ${earlier.number} changed the same table earlier, and could not be rolled back any more once this one is final. Finalize that one first; to undo both, roll this one back first.`;
    expect(await world.advance(later.id)).toMatchObject({ state: "live", because: words });
    expect(await undo(later.id)).toMatchObject({ state: "rolled_back" });
    expect(await undo(earlier.id)).toMatchObject({ state: "rolled_back" });
    expect(await target.content()).toBe(before);
  });

  it("gives rows back after their parents that left later, and lets those go for good after them", async () => {
    await target.query("create table item (id bigint primary key, app_id bigint not null, foreign key (app_id) references app (id))");
    await target.query("insert into item values (1, 10), (2, 11)");
    const before = await target.content();
    const [items, apps] = [await propose(deletes("app_id = 10"), "item"), await propose(deletes("id = 10"))];
    expect(await world.advance(items.id)).toMatchObject({ state: "live" });
    expect(await world.advance(apps.id)).toMatchObject({ state: "live" });
    await world.approve(apps.id, "finalize");
    await world.steer(apps.id, { state: "finalizing" });
    const because = `Migration ${items.number} took rows out of ${target.schema}.item that refer to rows of this one earlier, and could not be rolled back any more once this one is final. Finalize that one first; to undo both, roll this one back first.`;
    expect(await world.advance(apps.id)).toMatchObject({ state: "live", because });
    const early = await undo(items.id);
    expect(await undo(apps.id)).toMatchObject({ state: "rolled_back" });
    if (early.state === "live") await undo(items.id);
    expect(await target.query("select id, app_id from item order by id")).toHaveLength(2);
    expect(await target.content()).toBe(before);
    const words = `Migration ${apps.number} took rows out of ${target.schema}.app later, to which rows of this one refer. Roll that one back first, then this one.`;
    expect(early).toMatchObject({ state: "live", because: words });
    await target.query("drop table item");
  });

  // The last one: its rule stays on the table.
  it("becomes final by itself once the earlier one is", async () => {
    const [earlier, later] = [await propose(update), await propose(narrow("column", "reject"))];
    for (const { id } of [earlier, later]) {
      expect(await world.advance(id)).toMatchObject({ state: "live" });
      await world.approve(id, "finalize");
    }
    await world.steer(later.id, { state: "finalizing", finalizeAskedBy: "Ada" });
    expect(await world.advance(later.id)).toMatchObject({ state: "live", finalizeAskedBy: "Ada" });
    await world.steer(earlier.id, { state: "finalizing" });
    expect(await world.advance(earlier.id)).toMatchObject({ state: "finalized" });
    expect(await world.advance(later.id)).toMatchObject({ state: "finalized" });
  });
});
