import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { createPostgresTarget, type PostgresTarget } from "@/testing/migrations/postgres-target";
import { postgresWorld, type PostgresWorld, type WorldOptions } from "@/testing/migrations/postgres-world";

const long = (letter: string) => letter.repeat(20);
const touchParent = "UPDATE app SET touched = touched + 1 WHERE id = NEW.parent";
const update = { act: "update", set: [{ column: "url", sql: "'changed'" }] };
const dataChange = (change: object, where: string) => ({ kind: "data_change", params: { change, where, allRows: false, limit: 100, meanwhile: "leave" } });

let target: PostgresTarget;
let world: PostgresWorld;
beforeAll(async () => {
  target = await createPostgresTarget();
});
afterEach(async () => {
  await world.end();
  await target.query("DROP FUNCTION IF EXISTS beside() CASCADE");
});
afterAll(() => target.drop());

async function begin(options: Pick<WorldOptions, "kind" | "params" | "batchRows">, more: readonly string[] = []): Promise<void> {
  const ddl = "CREATE TABLE app (id bigint PRIMARY KEY, parent bigint, url varchar(255), touched int NOT NULL DEFAULT 0)";
  world = await postgresWorld(target, { batchRows: 10, ...options, ddl: [ddl, ...more] });
}

/** A trigger of the application that writes to the table it stands on. */
async function trigger(fires: string, does: string): Promise<void> {
  for (const sql of triggerDdl(fires, does)) await target.query(sql);
}

function triggerDdl(fires: string, does: string): string[] {
  return [
    `CREATE FUNCTION beside() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN ${does}; RETURN NEW; END $$`,
    `CREATE TRIGGER a_beside ${fires} ON app FOR EACH ROW WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION beside()`,
  ];
}

const rows = () => world.see("SELECT id, url, touched FROM app ORDER BY id");

describe.each(["column", "table"] as const)("what a trigger of the application writes to the table in the middle of a batch, originals in the %s", (layout) => {
  const narrow = (existing: object, newWrites = "reject") => ({
    kind: "narrow_text",
    params: { column: "url", length: 10, existing, newWrites, layout, atFinalize: "keep_rule" },
  });

  it.each([
    ["emptied", { fate: "null" }, "NULL"],
    ["written anew", { fate: "expression", sql: "'n/a'" }, "n/a"],
  ] as const)("a row that breaks nothing keeps its value while others are %s", async (_name, existing, replaced) => {
    await begin(narrow(existing));
    await world.app("INSERT INTO app VALUES (1, NULL, 'short'), (2, 1, $1), (3, 2, $2)", [long("x"), long("y")]);
    await trigger("AFTER UPDATE", touchParent);
    await world.forward();
    expect(await rows()).toEqual(["1 short 1", `2 ${replaced} 1`, `3 ${replaced} 0`]);
    await world.rollback();
    expect(await rows()).toEqual(["1 short 2", `2 ${long("x")} 2`, `3 ${long("y")} 0`]);
  });

  it("a row that has a value keeps it while NULLs are filled", async () => {
    await begin({ kind: "set_not_null", params: { column: "url", fill: "'unknown'", newWrites: "reject", layout, atFinalize: "keep_rule" } });
    await world.app("INSERT INTO app VALUES (1, NULL, 'root'), (2, 1, NULL)");
    await trigger("AFTER UPDATE", touchParent);
    await world.forward();
    expect(await rows()).toEqual(["1 root 1", "2 unknown 0"]);
    await world.rollback();
    expect(await rows()).toEqual(["1 root 2", "2 NULL 0"]);
  });

  it("a row that holds to a check keeps its value while others are written anew", async () => {
    const existing = { fate: "expression", column: "url", sql: "'n/a'" };
    const params = { name: "app_url_short", condition: "length(url) < 10", existing, layout, atFinalize: "keep_rule" };
    // There before it is planned: its function finds "app" in the path of whoever writes.
    await begin({ kind: "add_check", params }, triggerDdl("AFTER UPDATE", touchParent));
    await world.app("INSERT INTO app VALUES (1, NULL, 'short'), (2, 1, $1)", [long("x")]);
    await world.forward();
    expect(await rows()).toEqual(["1 short 1", "2 n/a 0"]);
    await world.rollback();
    expect(await rows()).toEqual(["1 short 2", `2 ${long("x")} 0`]);
  });

  it.each(["reject", "capture"])("a value that it hands on is written, when new values are under %s", async (newWrites) => {
    await begin(narrow({ fate: "cut" }, newWrites));
    await world.app("INSERT INTO app VALUES (1, NULL, $1), (2, 1, 'child')", [long("x")]);
    await trigger("AFTER UPDATE", "UPDATE app SET url = NEW.url WHERE parent = NEW.id AND NEW.url IS DISTINCT FROM OLD.url");
    await world.forward();
    expect(await rows()).toEqual([`1 ${"x".repeat(10)} 0`, `2 ${"x".repeat(10)} 0`]);
    await world.rollback();
    expect(await rows()).toEqual([`1 ${long("x")} 0`, `2 ${long("x")} 0`]);
  });

  it("a value that it writes over a kept original, while that of another row comes back, stays and is listed", async () => {
    await begin({ ...narrow({ fate: "cut" }), batchRows: 1 });
    await world.app("INSERT INTO app VALUES (1, NULL, $1), (2, 1, $2)", [long("x"), long("y")]);
    await world.forward();
    await trigger("AFTER UPDATE", "UPDATE app SET url = 'by itself' WHERE parent = NEW.id");
    const lines = await world.rollback();
    expect(await rows()).toEqual([`1 ${long("x")} 0`, "2 by itself 0"]);
    expect(lines).toMatchObject([{ row_key: '{"id" : "2"}', original: long("y"), current: "by itself", event: "changed" }]);
  });
});

describe("what a trigger of the application writes to the table while rows are changed", () => {
  it("goes with the row to another key", async () => {
    await begin({ ...dataChange(update, "id < 10"), batchRows: 1 });
    await world.app("INSERT INTO app VALUES (1, NULL, 'one'), (2, 1, 'two')");
    await trigger("AFTER UPDATE", "UPDATE app SET id = 100 WHERE id = NEW.parent");
    await world.forward();
    expect(await rows()).toEqual(["2 changed 0", "100 changed 0"]);
    expect(await world.rollback()).toEqual([]);
    expect(await rows()).toEqual(["2 two 0", "100 one 0"]);
  });

  it("stays, and is listed, when other rows are given back", async () => {
    await begin({ ...dataChange(update, "id < 10"), batchRows: 1 });
    await world.app("INSERT INTO app VALUES (1, NULL, 'one'), (2, 1, 'two')");
    await world.forward();
    await trigger("AFTER UPDATE", "UPDATE app SET url = 'by itself' WHERE parent = NEW.id");
    const lines = await world.rollback();
    expect(await rows()).toEqual(["1 one 0", "2 by itself 0"]);
    expect(lines).toMatchObject([{ row_key: '{"id" : "2"}', original: "two", current: "by itself", event: "changed" }]);
  });
});

describe("deleted rows come back", () => {
  it("beside those that a trigger of the application adds for them", async () => {
    await begin(dataChange({ act: "delete" }, "id = 1"));
    await world.app("INSERT INTO app VALUES (1, NULL, 'one'), (2, NULL, 'two')");
    await world.forward();
    await trigger("AFTER INSERT", "INSERT INTO app VALUES (NEW.id + 1000, NEW.id, 'version of ' || NEW.url)");
    await world.rollback();
    expect(await rows()).toEqual(["1 one 0", "2 two 0", "1001 version of one 0"]);
  });

  it("or are listed whole where a trigger of the application gives them another key", async () => {
    await begin(dataChange({ act: "delete" }, "id = 1"));
    await world.app("INSERT INTO app VALUES (1, NULL, 'one'), (2, NULL, 'two')");
    await world.forward();
    await trigger("BEFORE INSERT", "NEW.id := NEW.id + 1000");
    const lines = await world.rollback();
    expect(await rows()).toEqual(["2 two 0"]);
    expect(lines).toMatchObject([{ row_key: '{"id" : "1"}', event: "left", replaced: expect.stringContaining('"url":"one"') }]);
  });
});
