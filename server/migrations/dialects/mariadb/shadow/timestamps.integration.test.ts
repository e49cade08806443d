import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createKindWorld } from "@/testing/migrations/kinds/kind-world";
import type { KindWorld } from "@/testing/migrations/kinds/kind-world";

let world: KindWorld;
beforeAll(async () => {
  world = await createKindWorld("mariadb");
  // As every session of a server begins that is older than 10.10.
  await world.session.query("SET SESSION explicit_defaults_for_timestamp = OFF");
});
afterAll(() => world.close());

const narrow = { column: "url", length: 10, existing: { fate: "cut" }, newWrites: "capture", layout: "table", atFinalize: "keep_rule" };
const dataChange = {
  change: { act: "update", set: [{ column: "url", sql: "LEFT(url, 10)" }] },
  where: "CHAR_LENGTH(url) > 10",
  allRows: false,
  limit: 100,
  meanwhile: "leave",
};
const kinds = [
  { title: "narrowing", kind: "narrow_text", params: narrow },
  { title: "data change", kind: "data_change", params: dataChange },
];

describe.each(kinds)("a timestamp in the key, where the server gives timestamps the moment of a write, $title", ({ kind, params }) => {
  it.each(["timestamp", "timestamp(6)"])("stays what it is in the table of ours: %s", async (type) => {
    const definition = `(ts ${type} NOT NULL DEFAULT '2020-01-01 00:00:00', id int NOT NULL, url varchar(100), PRIMARY KEY (ts, id)) ENGINE=InnoDB`;
    await world.table("app", definition);
    const [one, two] = ["one-is-far-longer", "two-is-far-longer"];
    await world.app("INSERT INTO app VALUES ('2024-01-01 00:00:00', 1, ?), ('2024-01-02 00:00:00', 2, ?), ('2024-01-03 00:00:00', 3, 'short')", [one, two]);
    const { change, forward, rollback } = await world.plan(kind, "app", params);
    await world.run(change, forward);
    expect(await world.query("SELECT url FROM app ORDER BY id")).toEqual([{ url: one.slice(0, 10) }, { url: two.slice(0, 10) }, { url: "short" }]);
    await world.app("UPDATE app SET ts = '2024-02-02 00:00:00' WHERE id = 2");
    const made = await world.query(`SHOW CREATE TABLE switchyard_shadow.${change}_saved`);
    expect(JSON.stringify([made, await world.query(`SHOW CREATE TABLE switchyard_shadow.${change}_log`)])).not.toMatch(/ON UPDATE/i);
    expect(await world.run(change, rollback)).toEqual([]);
    expect(await world.query("SELECT url FROM app ORDER BY id")).toEqual([{ url: one }, { url: two }, { url: "short" }]);
  });
});
