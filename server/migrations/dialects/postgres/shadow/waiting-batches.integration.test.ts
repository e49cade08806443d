import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createKindWorld } from "@/testing/migrations/kinds/kind-world";
import type { KindWorld } from "@/testing/migrations/kinds/kind-world";

let world: KindWorld;
beforeAll(async () => {
  world = await createKindWorld("postgres");
});
afterAll(() => world.close());

const fates = [
  { name: "originals in the column", existing: { fate: "null", column: "parent" }, layout: "column" },
  { name: "originals in a table", existing: { fate: "null", column: "parent" }, layout: "table" },
  { name: "rows that leave the table", existing: { fate: "delete_row" }, layout: "table" },
] as const;
const rows = async (table: string) =>
  (await world.query(`SELECT to_jsonb(t)::text AS row FROM (SELECT * FROM ${table} ORDER BY id) t`)).map(
    ({ row }) => JSON.parse(String(row)) as Record<string, unknown>,
  );

/** Runs the plan's forward script while a transaction of the application holds rows of its; it commits once the batch waits for it. */
async function beside(kind: string, params: unknown, writes: readonly string[]): Promise<void> {
  const plan = await world.plan(kind, "child", params);
  const at = plan.forward.findIndex(({ type }) => type === "batches");
  await world.run(`${plan.change}`, plan.forward.slice(0, at));
  const application = await world.connect();
  try {
    await application.run("BEGIN");
    for (const sql of writes) await application.run(sql);
    const running = world.run(plan.change, plan.forward.slice(at));
    const waits = "SELECT count(*)::int AS waits FROM pg_locks JOIN pg_stat_activity USING (pid) WHERE datname = current_database() AND NOT granted";
    await expect.poll(async () => (await world.query(waits))[0]?.["waits"]).toBe(1);
    await application.run("COMMIT");
    await running;
  } finally {
    await application.end();
  }
}

describe.each(fates)("a batch that waits for a row of the application, $name", ({ existing, layout }) => {
  const key = { name: "child_parent", columns: ["parent"], otherTable: "parent", otherColumns: ["id"], onDelete: "no_action", onUpdate: "no_action" };

  it.each([
    ["its parent comes with the change", ["INSERT INTO parent VALUES (7)", "UPDATE child SET n = 1 WHERE id = 2"], 7],
    ["it is given another one", ["UPDATE child SET parent = 1 WHERE id = 2"], 1],
    ["it is given one that comes with the change", ["INSERT INTO parent VALUES (8)", "UPDATE child SET parent = 8 WHERE id = 2"], 8],
  ] as const)("takes it for no orphan when %s", async (_what, writes, parent) => {
    for (const table of ["child", "parent"]) await world.query(`DROP TABLE IF EXISTS ${table} CASCADE`);
    await world.table("parent", "(id bigint PRIMARY KEY)");
    await world.table("child", "(id bigint PRIMARY KEY, parent bigint, n int NOT NULL DEFAULT 0)");
    await world.query("INSERT INTO parent VALUES (1)");
    await world.query("INSERT INTO child (id, parent) VALUES (1, 1), (2, 7), (3, 9)");
    await beside("add_foreign_key", { ...key, existing, layout }, writes);
    expect((await rows("child")).filter(({ id }) => id !== 3)).toMatchObject([
      { id: 1, parent: 1 },
      { id: 2, parent },
    ]);
  });

  it("takes it for no double when its twin has another value by then", async () => {
    await world.query("DROP TABLE IF EXISTS child CASCADE");
    await world.table("child", "(id bigint PRIMARY KEY, parent bigint, n int NOT NULL DEFAULT 0)");
    await world.query("INSERT INTO child (id, parent) VALUES (1, 5), (2, 5), (3, 6)");
    const keep = { which: "oldest", by: null };
    await beside("add_unique", { name: "child_once", columns: ["parent"], keep, existing, layout }, [
      "UPDATE child SET parent = 4 WHERE id = 1",
      "UPDATE child SET n = 1 WHERE id = 2",
    ]);
    expect(await rows("child")).toMatchObject([
      { id: 1, parent: 4 },
      { id: 2, parent: 5 },
      { id: 3, parent: 6 },
    ]);
  });
});

it("a batch of a data change asks anew what its condition says of other rows", async () => {
  for (const table of ["child", "parent"]) await world.query(`DROP TABLE IF EXISTS ${table} CASCADE`);
  await world.table("parent", "(id bigint PRIMARY KEY)");
  await world.table("child", "(id bigint PRIMARY KEY, parent bigint, n int NOT NULL DEFAULT 0)");
  await world.query("INSERT INTO child (id, parent) VALUES (2, 7), (3, 9)");
  const change = { act: "update", set: [{ column: "n", sql: "n + 100" }] };
  const where = "NOT EXISTS (SELECT FROM parent WHERE parent.id = child.parent)";
  const writes = ["INSERT INTO parent VALUES (7)", "UPDATE child SET n = 1 WHERE id = 2"];
  await beside("data_change", { change, where, allRows: false, limit: 10, meanwhile: "leave" }, writes);
  expect(await rows("child")).toMatchObject([
    { id: 2, n: 1 },
    { id: 3, n: 100 },
  ]);
});
