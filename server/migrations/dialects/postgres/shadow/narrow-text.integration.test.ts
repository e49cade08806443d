import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { copyIn } from "@/testing/migrations/copy-in";
import { createPostgresTarget, type PostgresTarget } from "@/testing/migrations/postgres-target";
import { postgresWorld, type PostgresWorld } from "@/testing/migrations/postgres-world";

const layouts = ["column", "table"] as const;
const plain = "CREATE TABLE app (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, code text UNIQUE, url varchar(255), note text)";
const fates = { cut: { fate: "cut" }, null: { fate: "null" }, expression: { fate: "expression", sql: "left(url, 6) || '…' || coalesce(note, '')" } } as const;
const long = (text: string) => `${text}${"x".repeat(20 - text.length)}`;

let target: PostgresTarget;
let world: PostgresWorld;
beforeAll(async () => {
  target = await createPostgresTarget();
});
afterEach(() => world.end());
afterAll(() => target.drop());

type Wanted = {
  ddl?: readonly string[];
  layout?: "column" | "table";
  newWrites?: "reject" | "capture";
  existing?: object;
  atFinalize?: string;
  batchRows?: number;
};

async function make({
  ddl = [plain],
  layout = "column",
  newWrites = "reject",
  existing = fates.cut,
  atFinalize = "keep_rule",
  batchRows = 3,
}: Wanted): Promise<PostgresWorld> {
  world = await postgresWorld(target, { kind: "narrow_text", params: { column: "url", length: 10, existing, newWrites, layout, atFinalize }, ddl, batchRows });
  return world;
}

describe.each(layouts)("narrow text, originals in the %s", (layout) => {
  const combinations = (["reject", "capture"] as const).flatMap((newWrites) => (["cut", "null", "expression"] as const).map((fate) => ({ newWrites, fate })));

  it.each(combinations)("goes forward, back, forward and to its end: $newWrites, $fate", async ({ newWrites, fate }) => {
    const { app, see, catalog } = await make({ layout, newWrites, existing: fates[fate] });
    for (let id = 1; id <= 9; id += 1)
      await app("INSERT INTO app (code, url, note) VALUES ($1, $2, 'n')", [`c${id}`, id % 3 === 0 ? `short ${id}` : long(`row ${id} `)]);
    const [before, rows] = [await catalog(), await see("SELECT * FROM app ORDER BY id")];
    const replaced = { cut: (text: string) => text.slice(0, 10), null: () => "NULL", expression: (text: string) => `${text.slice(0, 6)}…n` }[fate];
    await world.forward();
    const shown = rows.map((row) => row.split(" ")).map(([id = ""]) => (Number(id) % 3 === 0 ? `short ${id}` : replaced(long(`row ${id} `))));
    expect(await see("SELECT url FROM app ORDER BY id")).toEqual(shown);
    expect(await catalog()).toContain("constraint app_url_max_10 CHECK (((octet_length((url)::text) <= 10) OR (char_length((url)::text) <= 10))) true");
    expect(await world.rollback()).toEqual([]);
    expect(await see("SELECT * FROM app ORDER BY id")).toEqual(rows);
    expect(await catalog()).toBe(before);
    await world.forward();
    await app("UPDATE app SET url = 'mine' WHERE id = 1");
    const collected = await world.finalize();
    expect(collected).toMatchObject([{ row_key: '{"id" : "1"}', original: long("row 1 "), current: "mine", event: "changed" }]);
    expect(await see("SELECT url FROM app ORDER BY id")).toEqual(["mine", ...shown.slice(1)]);
    const added = (await catalog()).split("\n").filter((line) => !before.includes(line));
    expect(added).toEqual(["constraint app_url_max_10 CHECK (((octet_length((url)::text) <= 10) OR (char_length((url)::text) <= 10))) true"]);
    await expect(app("INSERT INTO app (url) VALUES ($1)", [long("late ")])).rejects.toMatchObject({ code: "23514" });
  });

  it("keeps what the application wrote since, and lists it", async () => {
    const { app, see, catalog } = await make({ layout, newWrites: "capture" });
    for (let id = 1; id <= 8; id += 1) await app("INSERT INTO app (code, url) VALUES ($1, $2)", [`c${id}`, long(`row ${id} `)]);
    const before = await catalog();
    await world.forward();
    await app("UPDATE app SET url = 'new' WHERE id = 1");
    await app("UPDATE app SET url = $1 WHERE id = 2", [long("again 2 ")]);
    await app("UPDATE app SET url = url, note = 'other column' WHERE id = 3");
    await app("UPDATE app SET url = $1, note = 'an older version saves its row' WHERE id = 4", [long("row 4 ")]);
    await app("DELETE FROM app WHERE id = 5");
    await app("INSERT INTO app (code, url) VALUES ('c6', $1) ON CONFLICT (code) DO UPDATE SET url = EXCLUDED.url", [long("upsert 6 ")]);
    await app("INSERT INTO app (code, url) VALUES ('c7', $1), ('c8', 'fits'), ('c9', $2) ON CONFLICT (code) DO UPDATE SET url = EXCLUDED.url", [
      long("upsert 7 "),
      long("new 9 "),
    ]);
    await app("INSERT INTO app (code, url) VALUES ('c4', $1) ON CONFLICT DO NOTHING", [long("nothing ")]);
    expect(await see("SELECT max(length(url)) FROM app")).toEqual(["10"]);
    const lines = (await world.rollback()).map(({ row_key, event, original, current }) => [row_key, event, original, current]);
    expect(lines).toEqual([
      ['{"id" : "1"}', "changed", long("row 1 "), "new"],
      ['{"id" : "2"}', "changed", long("row 2 "), long("again 2 ")],
      ['{"id" : "5"}', "deleted", long("row 5 "), null],
      ['{"id" : "6"}', "changed", long("row 6 "), long("upsert 6 ")],
      ['{"id" : "7"}', "changed", long("row 7 "), long("upsert 7 ")],
      ['{"id" : "8"}', "changed", long("row 8 "), "fits"],
    ]);
    expect(await see("SELECT code, url FROM app ORDER BY code")).toEqual([
      "c1 new",
      `c2 ${long("again 2 ")}`,
      `c3 ${long("row 3 ")}`,
      `c4 ${long("row 4 ")}`,
      `c6 ${long("upsert 6 ")}`,
      `c7 ${long("upsert 7 ")}`,
      "c8 fits",
      `c9 ${long("new 9 ")}`,
    ]);
    expect(await catalog()).toBe(before);
  });

  it("refuses new values with the engine's own code, and lets old ones and their originals pass", async () => {
    const { app, see } = await make({ layout, newWrites: "reject" });
    for (let id = 1; id <= 2; id += 1) await app("INSERT INTO app (code, url) VALUES ($1, $2)", [`c${id}`, long(`row ${id} `)]);
    await world.run(world.steps.forward.slice(0, 2));
    await app("UPDATE app SET url = $1, note = 'not yet fixed' WHERE id = 1", [long("row 1 ")]);
    await expect(app("UPDATE app SET url = $1 WHERE id = 1", [long("other ")])).rejects.toMatchObject({
      code: "22001",
      column: "url",
      message: "app.url takes at most 10 characters.",
    });
    await world.run(world.steps.forward.slice(2));
    await app("UPDATE app SET url = $1, note = 'read before, saved after' WHERE id = 1", [long("row 1 ")]);
    await expect(app("INSERT INTO app (url) VALUES ($1)", [long("new ")])).rejects.toMatchObject({ code: "22001" });
    expect(await see("SELECT url FROM app ORDER BY id")).toEqual(["row 1 xxxx", "row 2 xxxx"]);
    expect(await world.rollback()).toEqual([]);
    expect(await see("SELECT url FROM app ORDER BY id")).toEqual([long("row 1 "), long("row 2 ")]);
  });

  const keys = {
    composite: [
      "CREATE TABLE app (a uuid DEFAULT gen_random_uuid(), b int, url varchar(255), PRIMARY KEY (b, a))",
      "b",
      "(b) SELECT g FROM generate_series(1, 7) g",
    ],
    text: [
      "CREATE TABLE app (k text PRIMARY KEY, url text)",
      "k",
      "(k) SELECT 'Schlüssel ' || chr(64 + g) || CASE WHEN g % 2 = 0 THEN ' ' ELSE '''' END FROM generate_series(1, 7) g",
    ],
    "fixed width": ["CREATE TABLE app (k char(4) PRIMARY KEY, url char(60))", "k", "(k) SELECT 'k' || g FROM generate_series(1, 7) g"],
    time: [
      "CREATE TABLE app (at timestamptz PRIMARY KEY, url varchar(255))",
      "at",
      "(at) SELECT '2026-01-01'::timestamptz + g * interval '1 microsecond' FROM generate_series(1, 7) g",
    ],
    identity: [
      `CREATE TABLE app ("The Key" bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, url varchar(255), n int)`,
      `"The Key"`,
      "(n) SELECT g FROM generate_series(1, 7) g",
    ],
  } as const;

  it.each(Object.keys(keys) as (keyof typeof keys)[])("finds its rows by a key that is: %s", async (name) => {
    const [ddl, key, insert] = keys[name];
    const { app, see } = await make({ layout, ddl: [ddl] });
    await app(`INSERT INTO app ${insert}`);
    await app(`UPDATE app SET url = 'αβγδε😀😀😀😀😀😀😀' || ${key}::text`);
    const rows = await see(`SELECT ${key}, url FROM app ORDER BY ${key}`);
    await world.forward();
    expect(new Set(await see("SELECT url::text FROM app"))).toEqual(new Set(["αβγδε😀😀😀😀😀"]));
    const last = `(SELECT ${key} FROM app ORDER BY ${key} DESC LIMIT 1)`;
    await app(`DELETE FROM app WHERE ${key} = ${last}`);
    await app(`UPDATE app SET url = 'changed' WHERE ${key} = ${last}`);
    expect((await world.rollback()).map(({ event }) => event)).toEqual(["deleted", "changed"]);
    const back = await see(`SELECT ${key}, url FROM app ORDER BY ${key}`);
    expect(back.slice(0, 5)).toEqual(rows.slice(0, 5));
    expect(back[5]).toContain("changed");
  });

  it("counts blanks at the end, and tells values apart that a collation calls equal", async () => {
    const { app, see } = await make({
      layout,
      ddl: [
        "CREATE COLLATION IF NOT EXISTS loose (provider = icu, locale = 'und-u-ks-level2', deterministic = false)",
        `CREATE TABLE app (id int PRIMARY KEY, url text COLLATE "loose")`,
      ],
    });
    await app("INSERT INTO app VALUES (1, 'ten chars.   '), (2, 'TEN CHARS. and more')");
    await world.forward();
    await app("UPDATE app SET url = 'ten chars.' WHERE id = 2");
    expect(await world.rollback()).toMatchObject([{ row_key: '{"id" : "2"}', current: "ten chars." }]);
    expect(await see("SELECT url FROM app ORDER BY id")).toEqual(["ten chars.   ", "ten chars."]);
  });

  it("lives with another BEFORE trigger that changes the column", async () => {
    const { app, see } = await make({
      layout,
      newWrites: "capture",
      ddl: [
        "CREATE TABLE app (id int PRIMARY KEY, url varchar(255), changes int NOT NULL DEFAULT 0)",
        "CREATE OR REPLACE FUNCTION tidy() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.url := upper(btrim(NEW.url)); NEW.changes := NEW.changes + 1; RETURN NEW; END $$",
        "INSERT INTO app VALUES (1, ' padded and long   '), (2, '         x         '), (3, 'short')",
        "CREATE TRIGGER a_tidy BEFORE INSERT OR UPDATE ON app FOR EACH ROW EXECUTE FUNCTION tidy()",
      ],
    });
    await world.forward();
    expect(await see("SELECT url FROM app ORDER BY id")).toEqual([" padded an", "         x", "short"]);
    await app("INSERT INTO app VALUES (4, '  a new one that is long') ON CONFLICT (id) DO UPDATE SET url = EXCLUDED.url");
    await app("INSERT INTO app VALUES (3, '  an upsert that is long') ON CONFLICT (id) DO UPDATE SET url = EXCLUDED.url");
    expect(await see("SELECT url FROM app WHERE id >= 3 ORDER BY id")).toEqual(["AN UPSERT ", "A NEW ONE "]);
    await world.rollback();
    expect(await see("SELECT url FROM app ORDER BY id")).toEqual([
      " padded and long   ",
      "         x         ",
      "AN UPSERT THAT IS LONG",
      "A NEW ONE THAT IS LONG",
    ]);
  });

  it("sees COPY, TRUNCATE, and keys that change in one statement", async () => {
    const { app, see } = await make({ layout, newWrites: "capture", ddl: ["CREATE TABLE app (id int PRIMARY KEY DEFERRABLE, url varchar(255))"] });
    await app("INSERT INTO app SELECT g, 'old and long ' || g FROM generate_series(1, 3) g");
    await world.forward();
    await copyIn(world.application, "COPY app (id, url) FROM STDIN", [
      ["4", "copied and long 4"],
      ["5", "fits"],
      ["6", "copied and long 6"],
    ]);
    await app("BEGIN");
    await app("UPDATE app SET id = id + 2");
    await app("UPDATE app SET id = id - 1");
    await app("COMMIT");
    await app("UPDATE app SET url = 'changed' WHERE id = 3");
    expect(await world.rollback()).toMatchObject([{ row_key: '{"id" : "3"}', original: "old and long 2", current: "changed" }]);
    expect(await see("SELECT id, url FROM app ORDER BY id")).toEqual([
      "2 old and long 1",
      "3 changed",
      "4 old and long 3",
      "5 copied and long 4",
      "6 fits",
      "7 copied and long 6",
    ]);
    await world.forward();
    await app("TRUNCATE app");
    await app("INSERT INTO app VALUES (2, 'a stranger')");
    expect((await world.rollback()).map(({ event }) => event)).toEqual(Array.from({ length: 4 }, () => "deleted"));
    expect(await see("SELECT id, url FROM app ORDER BY id")).toEqual(["2 a stranger"]);
  });

  it("leaves a value that came in past the triggers, and lists it", async () => {
    const { app, see } = await make({ layout });
    for (let id = 1; id <= 3; id += 1) await app("INSERT INTO app (code, url) VALUES ($1, $2)", [`c${id}`, long(`row ${id} `)]);
    await world.forward();
    await target.query("ALTER TABLE app DISABLE TRIGGER USER");
    await target.query("UPDATE app SET url = 'restored' WHERE id = 2");
    await target.query("DELETE FROM app WHERE id = 3");
    const lines = (await world.rollback()).map(({ row_key, event, current }) => [row_key, event, current]);
    expect(lines).toEqual([['{"id" : "2"}', "changed", "restored"], ...(layout === "table" ? [['{"id" : "3"}', "deleted", null]] : [])]);
    expect(await see("SELECT id, url FROM app ORDER BY id")).toEqual([`1 ${long("row 1 ")}`, "2 restored"]);
  });

  it("goes back from every step, and from the middle of one", async () => {
    const { app, see, catalog } = await make({ layout, newWrites: "capture", batchRows: 2 });
    for (let id = 1; id <= 5; id += 1) await app("INSERT INTO app (code, url) VALUES ($1, $2)", [`c${id}`, long(`row ${id} `)]);
    const [before, rows] = [await catalog(), await see("SELECT * FROM app ORDER BY id")];
    for (let done = 0; done <= world.steps.forward.length; done += 1) {
      await world.run(world.steps.forward.slice(0, done));
      await world.rollback();
      expect(await catalog()).toBe(before);
      expect(await see("SELECT * FROM app ORDER BY id")).toEqual(rows);
    }
  });

  it("gives the application no right on what is ours, and needs none", async () => {
    const { app } = await make({ layout, newWrites: "capture" });
    await world.forward();
    await app("INSERT INTO app (url) VALUES ($1)", [long("new ")]);
    await app("UPDATE app SET url = 'x'");
    await expect(app(`SELECT * FROM switchyard_shadow.${world.change}_log`)).rejects.toMatchObject({ code: "42501" });
    const { userName } = target.application;
    expect(await target.superuserQuery("SELECT has_schema_privilege($1, 'switchyard_shadow', 'USAGE') AS may", [userName])).toEqual([{ may: false }]);
    await world.rollback();
  });

  it("declares the length too, when that was wanted", async () => {
    const { app, see } = await make({ layout, atFinalize: "change_type" });
    await app("INSERT INTO app (url) VALUES ($1)", [long("row ")]);
    await world.forward();
    await world.finalize();
    expect(await see("SELECT format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid = 'app'::regclass AND attname = 'url'")).toEqual([
      "character varying(10)",
    ]);
    expect(await see("SELECT url FROM app")).toEqual(["row xxxxxx"]);
  });
});

describe("narrow text, rows that leave the table", () => {
  const existing = { fate: "delete_row" };

  it("keeps them whole and brings back those whose key, other values and parents are free or there", async () => {
    const { app, see, catalog } = await make({
      existing,
      ddl: [
        "DROP TABLE IF EXISTS parent",
        "CREATE TABLE parent (id int PRIMARY KEY)",
        "INSERT INTO parent VALUES (1), (2)",
        "CREATE TABLE app (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, code text UNIQUE, url varchar(255), parent int REFERENCES parent, twice text GENERATED ALWAYS AS (url || url) STORED, at timestamptz DEFAULT now())",
        "CREATE OR REPLACE FUNCTION stamp() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.at := now(); NEW.url := upper(NEW.url); RETURN NEW; END $$",
        "CREATE TRIGGER a_stamp BEFORE INSERT ON app FOR EACH ROW EXECUTE FUNCTION stamp()",
      ],
    });
    for (let id = 1; id <= 6; id += 1)
      await app("INSERT INTO app (code, url, parent) VALUES ($1, $2, $3)", [`c${id}`, id === 2 ? "short" : long(`row ${id} `), id === 5 ? 2 : 1]);
    await target.query("UPDATE app SET url = lower(url)");
    const [before, rows] = [await catalog(), await see("SELECT * FROM app ORDER BY id")];
    await world.forward();
    expect(await see("SELECT id FROM app")).toEqual(["2"]);
    await expect(app("INSERT INTO app (url) VALUES ($1)", [long("new ")])).rejects.toMatchObject({ code: "22001" });
    await app("INSERT INTO app (id, code, url) OVERRIDING SYSTEM VALUE VALUES (3, 'mine', 'mine')");
    await app("INSERT INTO app (code, url) VALUES ('c4', 'code')");
    await target.query("DELETE FROM parent WHERE id = 2");
    const lines = (await world.rollback()).map(({ row_key, original, current }) => [row_key, original, current]);
    expect(lines).toEqual([
      ['{"id" : "3"}', long("row 3 "), "MINE"],
      ['{"id" : "4"}', long("row 4 "), null],
      ['{"id" : "5"}', long("row 5 "), null],
    ]);
    expect(await see("SELECT * FROM app WHERE id IN (1, 2, 6) ORDER BY id")).toEqual([rows[0], rows[1], rows[5]]);
    expect(await catalog()).toBe(before);
  });

  it("lists those that stay out with all their values, each as it was", async () => {
    const values = `'c1', '${long("row 1 ")}', 'a "note"', 0.10, 0.1::float4, NULL, '{"b":1, "a":[2]}', '\\x00ff', ARRAY['x', 'y,z'], '2020-01-01 00:00:00.000001+00'`;
    const { app, see } = await make({
      existing,
      ddl: [
        `CREATE TABLE app (id bigint PRIMARY KEY, code text UNIQUE, url varchar(255), "the note" text, price numeric, share float4, nothing int, doc json, raw bytea, tags text[], at timestamptz)`,
        `INSERT INTO app VALUES (1, ${values})`,
      ],
    });
    const all = 'code || url || "the note" || price || share || doc::text || raw::text || tags::text || at::text';
    const [before] = await see(`SELECT ${all} FROM app`);
    await world.forward();
    await app("INSERT INTO app (id, code) VALUES (2, 'c1')");
    const [line, ...others] = await world.rollback();
    expect([others, line]).toMatchObject([[], { event: "left", original: long("row 1 "), current: null }]);
    const row = JSON.parse(String(line?.["replaced"])) as Record<string, string | null>;
    expect(row).toMatchObject({ id: "1", "the note": 'a "note"', price: "0.10", share: "0.1", nothing: null, doc: '{"b":1, "a":[2]}', raw: "\\x00ff" });
    // Nothing is lost on the way: given back to its types it is the row that left.
    await target.query("DELETE FROM app");
    const types: Record<string, string> = {
      id: "bigint",
      price: "numeric",
      share: "float4",
      nothing: "int",
      doc: "json",
      raw: "bytea",
      tags: "text[]",
      at: "timestamptz",
    };
    const given = Object.keys(row).map((name) => `($1::json ->> '${name}')::${types[name] ?? "text"}`);
    await target.query(`INSERT INTO app SELECT ${given.join(", ")}`, [JSON.stringify(row)]);
    expect(await see(`SELECT ${all} FROM app`)).toEqual([before]);
  });
});
