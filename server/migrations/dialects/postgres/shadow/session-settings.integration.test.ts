import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { createPostgresTarget, type PostgresTarget } from "@/testing/migrations/postgres-target";
import { postgresWorld, type PostgresWorld } from "@/testing/migrations/postgres-world";

/** How an application may write values, other than the worker reads them. */
const style = ["datestyle = 'SQL, DMY'", "timezone = 'Asia/Seoul'", "intervalstyle = 'postgres'", "bytea_output = 'escape'"];

let target: PostgresTarget;
let world: PostgresWorld;
beforeAll(async () => {
  target = await createPostgresTarget();
});
afterEach(() => world.end());
afterAll(() => target.drop());

const check = (condition: string, column: string, sql: string, layout: string) => ({
  kind: "add_check",
  params: { name: "app_holds", condition, existing: { fate: "expression", column, sql }, layout, atFinalize: "keep_rule" },
});
const change = (set: { column: string; sql: string }[]) => ({
  kind: "data_change",
  params: { change: { act: "update", set }, where: "true", allRows: true, limit: 100, meanwhile: "leave" },
});
const told = (lines: readonly Record<string, unknown>[]) =>
  lines.map(({ row_key, original, replaced, current, event }) => [row_key, original, replaced, current, event].map(String).join(" | ")).toSorted();

describe("the report tells values as the worker reads them, whatever the session that wrote has set", () => {
  it.each(["column", "table"] as const)("originals in the %s", async (layout) => {
    world = await postgresWorld(target, {
      ...check("held > '2026-01-01'", "held", "TIMESTAMPTZ '2026-05-06 00:00+00'", layout),
      ddl: ["CREATE TABLE app (day date PRIMARY KEY, held timestamptz)"],
    });
    const rows = ["01", "02", "03"].map((day) => `('2025-04-${day}', '2025-04-${day} 20:00+00')`);
    await world.app(`INSERT INTO app VALUES ${rows.join(", ")}`);
    await world.forward();
    for (const setting of style) await world.app(`SET ${setting}`);
    await world.app("UPDATE app SET held = '07/08/2026 00:00' WHERE day = '01/04/2025'");
    await world.app("DELETE FROM app WHERE day = '02/04/2025'");
    await world.app("TRUNCATE app");
    expect(told(await world.rollback())).toEqual([
      '{"day" : "2025-04-01"} | 2025-04-01 20:00:00+00 | 2026-05-06 00:00:00+00 | 2026-08-06 15:00:00+00 | changed',
      '{"day" : "2025-04-02"} | 2025-04-02 20:00:00+00 | 2026-05-06 00:00:00+00 | null | deleted',
      '{"day" : "2025-04-03"} | 2025-04-03 20:00:00+00 | 2026-05-06 00:00:00+00 | null | deleted',
    ]);
  });

  it("rows that are changed", async () => {
    const sets = [
      { column: "held", sql: "INTERVAL '2 days'" },
      { column: "raw", sql: String.raw`'\xff'` },
    ];
    world = await postgresWorld(target, { ...change(sets), ddl: ["CREATE TABLE app (day date PRIMARY KEY, held interval, raw bytea)"] });
    await world.app(String.raw`INSERT INTO app VALUES ('2025-04-01', '1 day 02:00', '\x00'), ('2025-04-02', '1 month', '\x01')`);
    await world.forward();
    for (const setting of style) await world.app(`SET ${setting}`);
    await world.app("UPDATE app SET held = '3 days' WHERE day = '01/04/2025'");
    await world.app("TRUNCATE app");
    const [first, second] = [String.raw`"held" : "P1DT2H", "raw" : "\\x00"`, String.raw`"held" : "P1M", "raw" : "\\x01"`];
    const [ours, theirs] = [String.raw`"held" : "P2D", "raw" : "\\xff"`, String.raw`"held" : "P3D", "raw" : "\\xff"`];
    expect(told(await world.rollback())).toEqual([
      `{"day" : "2025-04-01"} | {${first}} | {${ours}} | {${theirs}} | changed`,
      `{"day" : "2025-04-02"} | {${second}} | {${ours}} | null | deleted`,
    ]);
  });
});

describe.each(["column", "table"] as const)("a session's settings, originals in the %s", (layout) => {
  it("a float is another one by its last digit, also where a session writes fewer of them", async () => {
    world = await postgresWorld(target, { ...check("v > 0", "v", "1", layout), ddl: ["CREATE TABLE app (id bigint PRIMARY KEY, v double precision)"] });
    await world.app("INSERT INTO app VALUES (1, -1)");
    await world.forward();
    await world.app("SET extra_float_digits = 0");
    await world.app("UPDATE app SET v = 1.0000000000000002 WHERE id = 1");
    expect(told(await world.rollback())).toEqual(['{"id" : "1"} | -1 | 1 | 1.0000000000000002 | changed']);
    expect(await world.see("SELECT v::text FROM app")).toEqual(["1.0000000000000002"]);
  });

  it("a backslash in a rule is one, also where a session takes it for the beginning of another character", async () => {
    const ddl = ["CREATE TABLE app (id bigint PRIMARY KEY, url varchar(255))"];
    world = await postgresWorld(target, { ...check(String.raw`url <> 'a\b'`, "url", "'n/a'", layout), ddl });
    await world.forward();
    await world.app("SET standard_conforming_strings = off");
    await world.app("INSERT INTO app VALUES (1, 'a' || chr(8))");
    await expect(world.app("INSERT INTO app VALUES (2, 'a' || chr(92) || 'b')")).rejects.toThrow(/app_holds|does not hold/);
    expect(await world.see("SELECT id FROM app")).toEqual(["1"]);
  });
});
