import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { readTableFacts } from "@/server/migrations/catalog/read-table-facts";
import { dialectOf } from "@/server/migrations/dialects/dialects";
import { runSteps } from "@/server/migrations/executor/run-step";
import { stepContext } from "@/server/migrations/executor/step-context";
import { claimJournal } from "@/server/migrations/executor/target-journal";
import { operationOf } from "@/server/migrations/operations/operations";
import { measureTable } from "@/server/migrations/planning/measure";
import type { ScriptName } from "@/server/migrations/scripts/schemas";
import { textIn } from "@/server/migrations/target/row-values";
import type { TargetRow, TargetSession } from "@/server/migrations/target/target-session";
import { createPostgresTarget, type PostgresTarget } from "../postgres-target";
import { postgresWorld, type PostgresWorld } from "../postgres-world";

let target: PostgresTarget;
let world: PostgresWorld | undefined;

beforeAll(async () => {
  target = await createPostgresTarget();
});
afterEach(async () => {
  await world?.end();
  world = undefined;
  await target.superuserQuery(`ALTER DATABASE ${target.databaseName} RESET ALL`);
});
afterAll(() => target.drop());

type Settings = Readonly<Record<string, string>>;

/** A migration of a table `app`, on a database with these settings. */
async function plan(kind: string, params: unknown, ddl: readonly string[], settings: Settings = {}): Promise<PostgresWorld> {
  for (const [name, value] of Object.entries(settings)) await target.superuserQuery(`ALTER DATABASE ${target.databaseName} SET ${name} = '${value}'`);
  world = await postgresWorld(target, { kind, params, ddl });
  return world;
}

/** By the executor itself; gives the lines of the conflict report. */
async function execute({ migrator, change, steps }: PostgresWorld, script: ScriptName, some = steps[script], round = 1): Promise<TargetRow[]> {
  const lines: TargetRow[] = [];
  const collected = (some: readonly TargetRow[]) => Promise.resolve(void lines.push(...some));
  const lastCollected = () => Promise.resolve(textIn(lines.at(-1), "id") ?? "0");
  const context = stepContext(migrator, "postgres", { change, script, round, fence: round }, { collected, lastCollected });
  await claimJournal(migrator, context.dialect, context);
  const before = await settingsOf(migrator);
  await runSteps(context, some);
  const after = await settingsOf(migrator);
  if (after !== before) throw new Error(`The session had ${before} and is left with ${after}`);
  return lines;
}

/** The styles in which a session writes and reads values, and where it finds names. */
async function settingsOf(session: TargetSession): Promise<string> {
  const names = ["TimeZone", "DateStyle", "IntervalStyle", "bytea_output", "search_path"];
  const { rows } = await session.query(`SELECT concat_ws(' ', ${names.map((name) => `current_setting('${name}')`).join(", ")}) AS settings`);
  return textIn(rows[0], "settings") ?? "";
}

/** What a plan asks of the table. */
async function measured({ migrator }: PostgresWorld, kind: string, params: unknown) {
  const facts = await readTableFacts(migrator, "postgres", { schema: "public", table: "app" });
  if (facts === null) throw new Error("There is no table app.");
  const operation = operationOf(kind);
  const dialect = dialectOf("postgres");
  const measures = operation.measures({ change: "m1", params: operation.params.parse(params), table: facts, dialect });
  return measureTable({ session: migrator, facts, tableName: dialect.tableName(facts) }, measures);
}

describe("an expression gives a row of ours what it gives a row of the application", () => {
  it.each<{ what: string; from: string; type: string; up: string; down: string; value: string; settings?: Settings }>([
    { what: "an interval as text", from: "interval", type: "text", up: "v::text", down: "v::interval", value: "1 day 02:00" },
    { what: "bytes as text", from: "bytea", type: "text", up: "v::text", down: "v::bytea", value: "\\x6162", settings: { bytea_output: "escape" } },
    {
      what: "a day in the order of the database",
      from: "varchar(20)",
      type: "date",
      up: "v::date",
      down: "to_char(v, 'DD/MM/YYYY')",
      value: "03/04/2026",
      settings: { datestyle: "ISO, DMY" },
    },
    {
      what: "a day in the style of the database",
      from: "date",
      type: "text",
      up: "v::text",
      down: "v::date",
      value: "2026-04-03",
      settings: { datestyle: "SQL, DMY" },
    },
    {
      what: "a time in the zone of the database",
      from: "timestamp",
      type: "timestamptz",
      up: "v::timestamptz",
      down: "v::timestamp",
      value: "2026-01-01 10:00",
      settings: { timezone: "Asia/Seoul" },
    },
  ])("change_type: $what", async ({ from, value, settings, ...params }) => {
    const made = await plan(
      "change_type",
      { column: "v", fill: null, default: null, type: params.type, up: params.up, down: params.down },
      [`CREATE TABLE app (id bigint PRIMARY KEY, v ${from})`],
      settings,
    );
    await made.app("INSERT INTO app SELECT id, $1 FROM generate_series(1, 5) id", [value]);
    const { results } = await measured(made, "change_type", { column: "v", fill: null, default: null, type: params.type, up: params.up, down: params.down });
    expect(results.find(({ key }) => key === "lossy")).toMatchObject({ found: 0 });
    const [before] = await made.app(`SELECT (${params.up})::text AS v FROM app WHERE id = 1`);
    await execute(made, "forward");
    await made.app(`INSERT INTO app (id, v) SELECT 6, CAST($1 AS ${from})::${params.type}`, [value]);
    expect(await made.app("SELECT DISTINCT v::text AS v FROM app")).toEqual([before]);
    expect(await execute(made, "rollback")).toEqual([]);
    expect(await made.app("SELECT count(*)::int AS n FROM app WHERE v = $1", [value])).toEqual([{ n: 6 }]);
  });

  it("add_column: rows that are there and rows to come, and no value of our own is reported as the application's", async () => {
    const made = await plan("add_column", { name: "label", type: "text", isNullable: true, default: null, backfill: "span::text" }, [
      "CREATE TABLE app (id bigint PRIMARY KEY, span interval)",
    ]);
    await made.app("INSERT INTO app VALUES (1, '1 day 02:00'), (2, NULL)");
    await execute(made, "forward");
    await made.app("INSERT INTO app VALUES (3, '1 day 02:00')");
    expect(await made.app("SELECT DISTINCT label FROM app WHERE span IS NOT NULL")).toEqual([{ label: "1 day 02:00:00" }]);
    expect(await execute(made, "rollback")).toEqual([]);
  });

  it("add_column: a constant default, and a report whose dates read the same under every style", async () => {
    const made = await plan(
      "add_column",
      { name: "since", type: "date", isNullable: true, default: "DATE '03/04/2026'", backfill: null },
      ["CREATE TABLE app (id bigint PRIMARY KEY)"],
      { datestyle: "SQL, DMY" },
    );
    await made.app("INSERT INTO app VALUES (1), (2)");
    await execute(made, "forward");
    await made.app("UPDATE app SET since = '05/06/2026' WHERE id = 2");
    expect(await made.app("SELECT since = make_date(2026, 4, 3) AS is_april, since = make_date(2026, 6, 5) AS is_june FROM app ORDER BY id")).toEqual([
      { is_april: true, is_june: false },
      { is_april: false, is_june: true },
    ]);
    expect(await execute(made, "rollback")).toMatchObject([{ row_key: '{"id" : "2"}', current: "2026-06-05" }]);
  });

  it("change_default, for rows to come", async () => {
    const made = await plan("change_default", { column: "day", default: "'03/04/2026'::date" }, ["CREATE TABLE app (id bigint PRIMARY KEY, day date)"], {
      datestyle: "ISO, DMY",
    });
    await execute(made, "forward");
    await made.app("INSERT INTO app (id) VALUES (1)");
    expect(await made.app("SELECT day::text FROM app")).toEqual([{ day: "2026-04-03" }]);
  });

  it("data_change: the rows that are counted, looked at again, and changed", async () => {
    const params = {
      change: { act: "update", set: [{ column: "label", sql: "span::text" }] },
      where: "span::text = '1 day 02:00:00'",
      allRows: false,
      limit: 2,
      meanwhile: "leave",
    };
    const made = await plan("data_change", params, ["CREATE TABLE app (id bigint PRIMARY KEY, span interval, label text)"]);
    await made.app("INSERT INTO app VALUES (1, '1 day 02:00', NULL), (2, '1 day 02:00', NULL), (3, '2 days', NULL)");
    expect(await measured(made, "data_change", params)).toMatchObject({
      results: [{ key: "matching", found: 2 }],
      samples: [{ rows: [{ value: "label: NULL → 1 day 02:00:00" }, {}] }],
    });
    await execute(made, "forward");
    expect(await made.app("SELECT id::int, label FROM app WHERE label IS NOT NULL ORDER BY id")).toEqual([
      { id: 1, label: "1 day 02:00:00" },
      { id: 2, label: "1 day 02:00:00" },
    ]);
    await made.app("INSERT INTO app VALUES (4, '1 day 02:00', NULL)");
    const limit = made.steps.forward.filter(({ type }) => type === "verify");
    await expect(execute(made, "forward", limit, 2)).rejects.toThrow("More rows of app match");
  });

  it("add_check: rows that break it, and the check itself", async () => {
    const made = await plan(
      "add_check",
      { name: "spring", condition: "day < '03/04/2026'", existing: { fate: "null", column: "day" }, layout: "column", atFinalize: "keep_rule" },
      ["CREATE TABLE app (id bigint PRIMARY KEY, day date)"],
      { datestyle: "ISO, DMY" },
    );
    await made.app("INSERT INTO app VALUES (1, '2026-03-20'), (2, '2026-05-01')");
    await execute(made, "forward");
    expect(await made.app("SELECT id::int, day::text FROM app ORDER BY id")).toEqual([
      { id: 1, day: "2026-03-20" },
      { id: 2, day: null },
    ]);
    expect(await made.catalog()).toContain("'2026-04-03'::date");
  });

  it("drop_not_null: what a rollback fills in", async () => {
    const made = await plan("drop_not_null", { column: "label", fill: "span::text" }, [
      "CREATE TABLE app (id bigint PRIMARY KEY, span interval, label text NOT NULL)",
    ]);
    await execute(made, "forward");
    await made.app("INSERT INTO app VALUES (1, '1 day 02:00', NULL)");
    expect(await execute(made, "rollback")).toMatchObject([{ current: "1 day 02:00:00" }]);
    expect(await made.app("SELECT label FROM app")).toEqual([{ label: "1 day 02:00:00" }]);
  });

  it("raw SQL, whose names are found as the role finds them", async () => {
    const made = await plan(
      "raw_sql",
      {
        forward: [{ sql: "UPDATE app SET label = labelled(span)", probe: null, blocking: null }],
        rollback: [{ sql: "UPDATE app SET label = NULL", probe: "SELECT NOT EXISTS (SELECT FROM app WHERE label IS NOT NULL) AS done", blocking: null }],
        finalize: [],
      },
      [
        "CREATE TABLE app (id bigint PRIMARY KEY, span interval, label text)",
        "CREATE OR REPLACE FUNCTION labelled(s interval) RETURNS text LANGUAGE sql STABLE AS $$ SELECT s::text $$",
      ],
    );
    await made.app("INSERT INTO app VALUES (1, '1 day 02:00', NULL)");
    await execute(made, "forward");
    expect(await made.app("SELECT label FROM app")).toEqual([{ label: "1 day 02:00:00" }]);
    await execute(made, "rollback");
    expect(await made.app("SELECT label FROM app")).toEqual([{ label: null }]);
  });
});

describe("a name that our triggers would not find", () => {
  const functions = [
    "CREATE OR REPLACE FUNCTION is_ok(t text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$ SELECT t IS NULL OR length(t) < 10 $$",
    "CREATE OR REPLACE FUNCTION shorter(t text) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT left(t, 5) $$",
  ];
  const table = "CREATE TABLE app (id bigint PRIMARY KEY, url varchar(255), code text NOT NULL DEFAULT 'x')";
  const check = (condition: string) => ({ name: "ok", condition, existing: { fate: "null", column: "url" }, layout: "column", atFinalize: "keep_rule" });

  it.each([
    ["add_check", check("is_ok(url)")],
    ["add_check", { ...check("url <> ''"), existing: { fate: "expression", column: "url", sql: "shorter(url)" } }],
    [
      "narrow_text",
      { column: "url", length: 10, existing: { fate: "expression", sql: "shorter(url)" }, newWrites: "capture", layout: "table", atFinalize: "keep_rule" },
    ],
    ["add_column", { name: "slug", type: "text", isNullable: true, default: null, backfill: "shorter(url)" }],
    ["set_not_null", { column: "url", fill: "shorter(code)", newWrites: "reject", layout: "column", atFinalize: "keep_rule" }],
    ["change_type", { column: "url", type: "text", up: "url", down: "shorter(url)", fill: null, default: null }],
    ["change_type", { column: "url", type: "text", up: "url", down: "url", fill: "shorter(code)", default: null }],
    ["drop_not_null", { column: "code", fill: "shorter(url)" }],
    ["drop_column", { column: "url", fill: "shorter(code)" }],
  ])("stops the plan of %s, in words that say how to write it", async (kind, params) => {
    const made = await plan(kind, params, [table, ...functions]);
    const { refusals } = await measured(made, kind, params);
    expect(refusals.map(({ words }) => words).join(" ")).toMatch(/function (?:is_ok|shorter)\(.*\) does not exist.* such as public\.fn\(title\)/);
    const written = JSON.parse(JSON.stringify(params).replaceAll(/is_ok|shorter/g, "public.$&")) as unknown;
    expect((await measured(made, kind, written)).refusals).toEqual([]);
  });

  it("has one meaning in the trigger and in the check", async () => {
    await target.superuserQuery("CREATE EXTENSION IF NOT EXISTS citext");
    const params = { ...check("kind IN ('new', 'old')"), existing: { fate: "null", column: "kind" } };
    const made = await plan("add_check", params, ["CREATE TABLE app (id bigint PRIMARY KEY, kind citext)"]);
    await made.app("INSERT INTO app VALUES (1, 'new'), (2, 'Old')");
    expect((await measured(made, "add_check", params)).results[0]).toMatchObject({ key: "violating", found: 1 });
    await execute(made, "forward");
    expect(await made.app("SELECT kind FROM app ORDER BY id")).toEqual([{ kind: "new" }, { kind: null }]);
    await execute(made, "finalize");
    await expect(made.app("INSERT INTO app VALUES (3, 'Old')")).rejects.toThrow("violates check constraint");
  });

  it("says so at a write, instead of leaving NULL where the way back goes", async () => {
    const made = await plan(
      "change_type",
      { column: "code", type: "integer", up: "code::int", down: "public.shorter(code::text)", fill: null, default: null },
      ["CREATE TABLE app (id bigint PRIMARY KEY, code text)", ...functions],
    );
    await execute(made, "forward");
    await target.query("DROP FUNCTION public.shorter(text)");
    await expect(made.app("INSERT INTO app (id, code) VALUES (1, 7)")).rejects.toThrow("function public.shorter(text) does not exist");
  });

  it("is a type of one's own, which is read with its schema and comes back", async () => {
    await target.query("DROP TYPE IF EXISTS mood CASCADE");
    const params = { column: "state", type: "text", up: "state::text", down: "state::public.mood", fill: null, default: null };
    await target.query("CREATE TYPE mood AS ENUM ('calm', 'busy')");
    const made = await plan("change_type", params, ["CREATE TABLE app (id bigint PRIMARY KEY, state mood, states mood[])"]);
    await made.app("INSERT INTO app VALUES (1, 'calm'), (2, NULL)");
    const facts = await readTableFacts(made.migrator, "postgres", { schema: "public", table: "app" });
    expect(facts?.columns.map(({ type }) => type)).toEqual(["bigint", "public.mood", "public.mood[]"]);
    expect(await measured(made, "change_type", params)).toMatchObject({ refusals: [], results: [{ found: 0 }, { found: 0 }] });
    await execute(made, "forward");
    await made.app("INSERT INTO app (id, state) VALUES (3, 'busy')");
    await execute(made, "rollback");
    expect(await made.app("SELECT state::text FROM app ORDER BY id")).toEqual([{ state: "calm" }, { state: null }, { state: "busy" }]);
  });

  it("misses no row whose key has an order of its own, such as a citext's", async () => {
    await target.superuserQuery("CREATE EXTENSION IF NOT EXISTS citext");
    const made = await plan("add_column", { name: "note", type: "text", isNullable: true, default: null, backfill: null }, [
      'CREATE TABLE app (name citext COLLATE "C" PRIMARY KEY)',
    ]);
    await made.app("INSERT INTO app SELECT chr(CASE WHEN n % 2 = 0 THEN 96 ELSE 64 END + n) FROM generate_series(1, 26) n");
    await made.forward();
    await made.app("UPDATE app SET note = 'written'");
    expect(await made.rollback()).toHaveLength(26);
  });

  it("is found in a data change, whose expressions no trigger evaluates, as the role finds it", async () => {
    await target.query("DROP TABLE IF EXISTS parent");
    const change = { act: "update", set: [{ column: "url", sql: "shorter(url)" }] };
    const params = { change, where: "NOT EXISTS (SELECT FROM parent WHERE parent.id = app.id)", allRows: false, limit: 9, meanwhile: "leave" };
    const made = await plan("data_change", params, ["CREATE TABLE parent (id bigint PRIMARY KEY)", table, ...functions]);
    await made.app("INSERT INTO app VALUES (1, 'a long value')");
    expect(await measured(made, "data_change", params)).toMatchObject({ refusals: [], results: [{ found: 1 }] });
    await execute(made, "forward");
    expect(await made.app("SELECT url FROM app")).toEqual([{ url: "a lon" }]);
    const wrong = await measured(made, "data_change", { ...params, change: { ...change, set: [{ column: "url", sql: "missing(url)" }] } });
    expect(wrong.refusals[0]?.words).toMatch(/function missing\(.*\) does not exist/);
  });
});
