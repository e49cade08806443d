import { afterAll, beforeAll, expect, it } from "vitest";
import { createNarrowWorld } from "@/testing/migrations/mariadb/narrow-world";
import type { NarrowWorld } from "@/testing/migrations/mariadb/narrow-world";
import type { Step } from "../../../scripts/schemas";

let world: NarrowWorld;

beforeAll(async () => {
  world = await createNarrowWorld();
});
afterAll(() => world.close());

const long = (name: string) => `${name}-is-far-longer-than-twenty`;

/** One statement, or one kind of batch, at a time. */
function unitsOf(steps: readonly Step[]): Step[] {
  const units = steps.flatMap((step): Step[] => (step.type === "statements" ? step.statements.map((one) => ({ ...step, statements: [one] })) : [step]));
  // Each has a key of its own, as the walk remembers steps by it.
  return units.map((unit, at) => ({ ...unit, key: `unit-${at}` }));
}

/** What an old version of an application does, with rows of its own at every moment; all of it must be there in the end as if nothing had happened. */
async function live(moment: number): Promise<void> {
  const ask = (sql: string, values: unknown[]) => world.app.query(sql, values);
  const id = (row: number, back = 0) => (moment - back) * 10 + row;
  const code = (row: number, back = 0) => `c${id(row, back)}`;
  for (const row of [0, 2, 4, 6]) await ask("INSERT INTO app (id, code, url) VALUES (?, ?, ?)", [id(row), code(row), long(`in${id(row)}`)]);
  for (const row of [1, 3, 5, 7]) await ask("INSERT INTO app (id, code, url) VALUES (?, ?, 'short')", [id(row), code(row)]);
  const upsert = (row: number, back = 0) =>
    ask("INSERT INTO app (code, url) VALUES (?, ?) ON DUPLICATE KEY UPDATE url = VALUES(url)", [code(row, back), long(`ups${id(row)}`)]);
  await ask("UPDATE app SET url = ? WHERE id = ?", [long(`up${moment}`), id(1)]);
  await ask("UPDATE app SET url = 'changed' WHERE id = ?", [id(2)]);
  await upsert(3);
  if (moment < 2) return;
  await ask("UPDATE app SET url = 'changed' WHERE id = ?", [id(4, 1)]);
  await upsert(5, 1);
  await ask("DELETE FROM app WHERE id = ?", [id(6, 1)]);
  await ask("REPLACE INTO app (id, code, url) VALUES (?, ?, ?)", [id(7, 1), code(7, 1), long(`re${moment}`)]);
}

it.each(["column", "table"] as const)("no write is lost between any two statements of forward and rollback, with originals in a %s", async (layout) => {
  const make = async () => {
    await world.table("app", "(id int PRIMARY KEY AUTO_INCREMENT, code varchar(20) UNIQUE, url varchar(100)) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4");
    await world.app.query("INSERT INTO app VALUES (1, 'x', ?), (2, 'y', 'short')", [long("one")]);
  };
  const content = async () => JSON.stringify(await world.target.query("SELECT id, code, url FROM app ORDER BY id"));
  await make();
  const { change, forward, rollback } = await world.plan("app", { layout });
  const all = [...unitsOf(forward), ...unitsOf(rollback).map((unit) => ({ ...unit, key: `back-${unit.key}` }))];
  for (let moment = 1; moment <= all.length + 1; moment += 1) await live(moment);
  const untouched = await content();
  await make();
  await live(1);
  for (const [at, unit] of all.entries()) {
    await world.run(change, [unit]);
    await live(at + 2);
  }
  expect(await content()).toBe(untouched);
  expect(await world.leftovers(change)).toStrictEqual([]);
});
