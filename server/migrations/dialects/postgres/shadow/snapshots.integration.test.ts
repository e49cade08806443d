import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { createPostgresTarget, type PostgresTarget } from "@/testing/migrations/postgres-target";
import { postgresWorld, type PostgresWorld } from "@/testing/migrations/postgres-world";

const long = (text: string) => `${text}${"x".repeat(20 - text.length)}`;
const ids = [1, 2, 3, 4, 5, 6];

let target: PostgresTarget;
let world: PostgresWorld;
beforeAll(async () => {
  target = await createPostgresTarget();
});
afterEach(() => world.end());
afterAll(() => target.drop());

describe.each(["column", "table"] as const)("a transaction with a snapshot from before the migration, originals in the %s", (layout) => {
  it.each(["cut", "null"])("TRUNCATE lists every original that goes with it: %s", async (fate) => {
    const ddl = ["CREATE TABLE app (id bigint PRIMARY KEY, code text UNIQUE, url varchar(255))"];
    const params = { column: "url", length: 10, existing: { fate }, newWrites: "reject", layout, atFinalize: "keep_rule" };
    world = await postgresWorld(target, { kind: "narrow_text", params, ddl });
    const { app } = world;
    for (const id of ids) await app("INSERT INTO app (id, code, url) VALUES ($1, $2, $3)", [id, `c${id}`, long(`row ${id} `)]);
    await app("INSERT INTO app (id, code, url) VALUES (7, 'c7', 'short')");
    const owner = await target.connect(target.owner, "the application's owner");
    try {
      await owner.query("BEGIN ISOLATION LEVEL REPEATABLE READ");
      await owner.query("SELECT 1");
      await world.forward();
      await owner.query("TRUNCATE app");
      await owner.query("COMMIT");
    } finally {
      await owner.end();
    }
    const lines = (await world.rollback()).toSorted((one, two) => String(one["row_key"]).localeCompare(String(two["row_key"])));
    expect(lines.map(({ event, original, row_key: key, replaced }) => [event, key, original, replaced])).toEqual(
      ids.map((id) => ["deleted", `{"id" : "${id}"}`, long(`row ${id} `), fate === "cut" ? long(`row ${id} `).slice(0, 10) : null]),
    );
  });
});
