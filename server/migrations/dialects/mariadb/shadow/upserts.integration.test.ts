import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createKindWorld } from "@/testing/migrations/kinds/kind-world";
import type { KindWorld } from "@/testing/migrations/kinds/kind-world";
import { quote } from "../names";
import { upsertWithout } from "./upsert-text";

let world: KindWorld;
beforeAll(async () => {
  world = await createKindWorld("mariadb");
});
afterAll(() => world.close());

const [old, written] = ["0123456789-old", "0123456789-NEW"];
const narrow = { column: "url", length: 10, existing: { fate: "cut" }, newWrites: "capture", atFinalize: "keep_rule" };
const ansi = "ANSI_QUOTES,STRICT_TRANS_TABLES";

/** What follows ON DUPLICATE KEY UPDATE, and what the statement begins with where that matters. */
const writes: readonly { sql: string; mode?: string; note?: string }[] = [
  { sql: "url = VALUES(url)" },
  { sql: "URL=VALUES(url)" },
  { sql: "`url`=VALUES(`url`)" },
  { sql: '"url" = VALUES("url")', mode: ansi },
  { sql: "url := VALUES(url)" },
  { sql: "url /* x */ = VALUES(url)" },
  { sql: "/* = */ url -- , note = 1\n = VALUES(url)" },
  { sql: "note = 'b', url = VALUES(url)" },
  { sql: "note = CONCAT('a', ', (b'), app.url = VALUES(url)" },
  { sql: "note = '\\', (' , `app` . `url` = VALUES(url), note = 'c'" },
  { sql: "note = `note`, url = VALUES(url)", note: "don''t" },
  { sql: "note = 'it\\\\', url = VALUES(url)" },
  { sql: "note = 'on duplicate key update a = 1 -- ', url = VALUES(url)" },
];
/** So long that the server does not show its end. */
const cut: typeof writes = [
  // Cut off within the digits.
  { sql: "note = 11111111111111111111, url = VALUES(url)", note: "n".repeat(65_437) },
  { sql: `note = '${"n".repeat(65_535)}', url = VALUES(url)` },
];
const leaves: typeof writes = [
  { sql: "note = 'b'" },
  { sql: "note = IF(url = 'x', 'a', 'b')" },
  { sql: "note = IF(note = '', url = 'y', 'b')" },
  { sql: "note = url = 'x'" },
  { sql: "note = 'a, url = b'" },
  { sql: "note = 'it''s, url = b'" },
  { sql: "note = ', url = b', my_url = 'a', urls = 'b'" },
  { sql: "note /* , url = 'x' */ = 'b'" },
  { sql: "note = 'b' -- , url = 'x'" },
  { sql: "note = 'b'", note: "on duplicate key update url = 1" },
  { sql: "note = 'on duplicate key update url = 1'" },
  { sql: "note = 'b', my_url = 'on duplicate', urls = 'x'", note: "it''s on duplicate key update url = 1, a" },
  { sql: '"note" = \'b, "url" = 1\'', mode: ansi },
];

it.each(["url", "u.r~l@$", 'a`"b', "höhe", "it's"])("a column named %s is found in a statement under its quoted name, and no other is", async (name) => {
  const leavesAlone = async (assigned: string) => {
    const text = `insert into t values (1) on duplicate key update n = 1, ${assigned} = 2`;
    const { rows } = await world.session.query(`SELECT ? RLIKE ${upsertWithout(name)} AS found`, [text]);
    return Number(rows[0]?.["found"]) === 1;
  };
  const names = [quote(name), `t.${quote(name)}`, quote(name.toUpperCase()), `"${name.replaceAll('"', '""')}"`];
  expect(await Promise.all([...names, quote(`${name}x`), quote(`x${name}`), quote(name.slice(1))].map(leavesAlone))).toEqual([
    ...names.map(() => false),
    true,
    true,
    true,
  ]);
});

describe.each(["column", "table"])("an upsert, originals in a %s", (layout) => {
  it.each([
    { title: "that writes the column is taken", upserts: writes, becomes: written },
    { title: "that is not shown to its end is taken", upserts: cut, becomes: written },
    { title: "that leaves it alone keeps its original", upserts: leaves, becomes: old },
  ])("$title", async ({ upserts, becomes }) => {
    await world.table("app", "(id int PRIMARY KEY, url varchar(100), note longtext, my_url varchar(20), urls varchar(20)) ENGINE=InnoDB");
    for (const id of upserts.keys()) await world.app("INSERT INTO app (id, url) VALUES (?, ?)", [id, old]);
    const { change, forward, rollback } = await world.plan("narrow_text", "app", { ...narrow, layout });
    await world.execute(change, "forward", forward);
    const application = await world.connect();
    for (const [id, { sql, mode = "STRICT_TRANS_TABLES", note = "n" }] of upserts.entries()) {
      await application.run(`SET sql_mode = '${mode}'`);
      await application.run(`INSERT INTO app (id, note, url) VALUES (${id}, '${note}', '${written}') ON DUPLICATE KEY UPDATE ${sql}`);
    }
    await application.end();
    await world.run(change, rollback);
    const rows = await world.query("SELECT id, url FROM app ORDER BY id");
    expect(rows.map(({ id, url }) => [upserts[Number(id)]?.sql, url])).toEqual(upserts.map(({ sql }) => [sql, becomes]));
  });
});
