import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { createPostgresTarget, type PostgresTarget } from "@/testing/migrations/postgres-target";
import { postgresWorld, type PostgresWorld } from "@/testing/migrations/postgres-world";

const long = (text: string) => `${text}${"x".repeat(20 - text.length)}`;
const bump = `CREATE FUNCTION bump() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF pg_trigger_depth() = 1 THEN UPDATE app SET seen = seen + 1 WHERE id = 100; END IF; RETURN NEW; END $$`;

let target: PostgresTarget;
let world: PostgresWorld;
beforeAll(async () => {
  target = await createPostgresTarget();
});
afterEach(async () => {
  await world.end();
  await target.query("DROP FUNCTION IF EXISTS bump() CASCADE; DROP FUNCTION IF EXISTS written(text)");
});
afterAll(() => target.drop());

describe.each(["column", "table"] as const)("a trigger of the application writes to the same table, originals in the %s", (layout) => {
  it.each(["BEFORE", "AFTER"])("%s each row: no original is lost", async (when) => {
    const ddl = [
      "CREATE TABLE app (id bigint PRIMARY KEY, code text UNIQUE, url varchar(255), seen int NOT NULL DEFAULT 0)",
      bump,
      `CREATE TRIGGER a_bump ${when} INSERT OR UPDATE ON app FOR EACH ROW EXECUTE FUNCTION bump()`,
    ];
    const params = { column: "url", length: 10, existing: { fate: "cut" }, newWrites: "capture", layout, atFinalize: "keep_rule" };
    world = await postgresWorld(target, { kind: "narrow_text", params, ddl });
    const { app, see } = world;
    await app("INSERT INTO app (id, code, url) VALUES (100, 'counter', 'short')");
    for (let id = 1; id <= 6; id += 1) await app("INSERT INTO app (id, code, url) VALUES ($1, $2, $3)", [id, `c${id}`, long(`row ${id} `)]);
    await world.forward();
    await app("INSERT INTO app (id, code, url) VALUES (7, 'c7', $1), (8, 'c8', $2)", [long("row 7 "), long("row 8 ")]);
    await app("UPDATE app SET url = url || $1 WHERE id IN (7, 8)", [long("more ")]);
    await app("INSERT INTO app (id, code, url) VALUES (9, 'c8', $1) ON CONFLICT (code) DO UPDATE SET url = EXCLUDED.url", [long("upsert 8 ")]);
    await app("UPDATE app SET id = id + 20 WHERE id IN (5, 6)");
    await world.rollback();
    expect(await see("SELECT id, url FROM app WHERE id < 100 ORDER BY id")).toEqual([
      ...[1, 2, 3, 4].map((id) => `${id} ${long(`row ${id} `)}`),
      `7 row 7 xxxx${long("more ")}`,
      `8 ${long("upsert 8 ")}`,
      ...[5, 6].map((id) => `${id + 20} ${long(`row ${id} `)}`),
    ]);
  });

  it("keeps what a WITH query writes beside its main statement", async () => {
    const ddl = ["CREATE TABLE app (id bigint PRIMARY KEY, code text UNIQUE, url varchar(255))"];
    const params = { column: "url", length: 10, existing: { fate: "cut" }, newWrites: "capture", layout, atFinalize: "keep_rule" };
    world = await postgresWorld(target, { kind: "narrow_text", params, ddl });
    const { app, see } = world;
    for (let id = 1; id <= 4; id += 1) await app("INSERT INTO app (id, code, url) VALUES ($1, $2, $3)", [id, `c${id}`, long(`row ${id} `)]);
    await world.forward();
    await app("WITH made AS (INSERT INTO app VALUES (5, 'c5', $1) RETURNING id) UPDATE app SET url = $2 WHERE id = 1", [long("row 5 "), long("new 1 ")]);
    await app("WITH other AS (UPDATE app SET url = $1 WHERE id = 2 RETURNING id) INSERT INTO app VALUES (6, 'c6', $2)", [long("new 2 "), long("row 6 ")]);
    await app("WITH other AS (UPDATE app SET url = $1 WHERE id = 3 RETURNING id) UPDATE app SET url = $2 WHERE id = 4", [long("new 3 "), long("new 4 ")]);
    await world.rollback();
    expect(await see("SELECT id, url FROM app ORDER BY id")).toEqual([
      ...[1, 2, 3, 4].map((id) => `${id} ${long(`new ${id} `)}`),
      ...[5, 6].map((id) => `${id} ${long(`row ${id} `)}`),
    ]);
  });

  it.each([
    ["an update", "UPDATE app SET seen = seen + 1, url = url WHERE id = 100"],
    ["an update of a long value", "UPDATE app SET url = repeat('z', 12) WHERE id = 100"],
    ["an insert", "INSERT INTO app (id, code, url) VALUES (nextval('beside'), 'beside' || currval('beside'), repeat('z', 12))"],
    ["an upsert", "INSERT INTO app (id, code, url) VALUES (nextval('beside'), 'counter', repeat('z', 12)) ON CONFLICT (code) DO UPDATE SET url = EXCLUDED.url"],
  ])("keeps what a statement sets aside when a function in one of its expressions writes the table itself: %s", async (_name, inner) => {
    const ddl = [
      "CREATE TABLE app (id bigint PRIMARY KEY, code text UNIQUE, url varchar(255), seen int NOT NULL DEFAULT 0)",
      "CREATE SEQUENCE IF NOT EXISTS beside START 1000",
      `CREATE OR REPLACE FUNCTION written(given text) RETURNS text LANGUAGE plpgsql AS $$ BEGIN ${inner}; RETURN given; END $$`,
      `GRANT USAGE ON SEQUENCE beside TO PUBLIC`,
    ];
    const params = { column: "url", length: 10, existing: { fate: "cut" }, newWrites: "capture", layout, atFinalize: "keep_rule" };
    world = await postgresWorld(target, { kind: "narrow_text", params, ddl });
    const { app, see } = world;
    await app("INSERT INTO app (id, code, url) VALUES (100, 'counter', 'short'), (1, 'c1', $1), (2, 'c2', $2), (3, 'c3', 'short 3'), (4, 'c4', 'short 4')", [
      long("row 1 "),
      long("row 2 "),
    ]);
    await world.forward();
    await app("UPDATE app SET url = written($1 || id) WHERE id IN (2, 3)", [long("new ")]);
    await app("INSERT INTO app (id, code, url) SELECT n, 'c' || n, written($1 || n) FROM generate_series(5, 7) n", [long("added ")]);
    await app("INSERT INTO app (id, code, url) VALUES (9, 'c4', $1) ON CONFLICT (code) DO UPDATE SET url = written(EXCLUDED.url)", [long("upsert 4 ")]);
    await world.rollback();
    expect(await see("SELECT id, url FROM app WHERE id < 100 ORDER BY id")).toEqual([
      `1 ${long("row 1 ")}`,
      ...[2, 3].map((id) => `${id} ${long("new ")}${id}`),
      `4 ${long("upsert 4 ")}`,
      ...[5, 6, 7].map((id) => `${id} ${long("added ")}${id}`),
    ]);
  });
});
