import { createConnection } from "mysql2/promise";
import type { Connection, RowDataPacket } from "mysql2/promise";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startMariadb } from "@/testing/mariadb/start-mariadb";
import type { Mariadb } from "@/testing/mariadb/start-mariadb";
import { createKindWorld } from "@/testing/migrations/kinds/kind-world";
import type { KindWorld } from "@/testing/migrations/kinds/kind-world";

/** MariaDB's functions give no text that is longer, and fail the statement that asks for one. */
const packet = 1_048_576;
const size = 700_000;

// Of its own: sessions of other files would begin with the limit as well.
let server: Mariadb;
let world: KindWorld;
let root: Connection;
beforeAll(async () => {
  server = await startMariadb();
  const { address } = server;
  root = await createConnection({ host: address.host, port: address.port, user: address.userName, password: address.password });
  const [rows] = await root.query<RowDataPacket[]>("SELECT @@GLOBAL.max_allowed_packet AS size");
  await root.query(`SET GLOBAL max_allowed_packet = ${packet}`);
  try {
    // Sessions keep the limit they began with.
    world = await createKindWorld("mariadb", address);
  } finally {
    await root.query(`SET GLOBAL max_allowed_packet = ${Number(rows[0]?.["size"])}`);
  }
});
afterAll(async () => {
  await root.end();
  await world.close();
  await server.close();
});

const table = "(id bigint PRIMARY KEY, code varchar(40) UNIQUE, url varchar(100), a longtext, b longtext, picture longblob) DEFAULT CHARSET=utf8mb4";
const filled = (id: number) => `(${id}, 'c${id}', 'far-longer-than-ten-${id}', REPEAT('a', ${size}), REPEAT('"', ${size}), REPEAT(x'00ff', ${size / 2}))`;
const allOf = (text: unknown): Record<string, unknown> => JSON.parse(String(text)) as Record<string, unknown>;

it("a write of the application to a row with values beyond the limit passes, and its originals are listed whole", async () => {
  expect(Number((await world.app("SELECT @@max_allowed_packet AS size"))[0]?.["size"])).toBe(packet);
  await world.table("app", table);
  await world.query(`INSERT INTO app VALUES ${filled(1)}, ${filled(2)}, ${filled(3)}`);
  const set = ["a", "b", "picture"].map((column) => ({ column, sql: `LEFT(${column}, 10)` }));
  const plan = await world.plan("data_change", "app", { change: { act: "update", set }, where: "id < 10", allRows: false, limit: 10, meanwhile: "leave" });
  await world.run(plan.change, plan.forward);
  await world.app("UPDATE app SET a = 'mine', b = 'mine', picture = 'mine' WHERE id = 1");
  await world.app("DELETE FROM app WHERE id = 2");
  const lines = await world.run(plan.change, plan.rollback);
  expect(lines.map(({ event, row_key: key }) => [event, key])).toEqual([
    ["changed", '{"id": "1"}'],
    ["deleted", '{"id": "2"}'],
  ]);
  for (const { original } of lines) {
    const { a, b, picture } = allOf(original);
    expect([a === "a".repeat(size), b === '"'.repeat(size), [picture].flat().join("") === "00FF".repeat(size / 2)]).toEqual([true, true, true]);
  }
  const [back] = await world.query("SELECT LENGTH(a) + LENGTH(b) + LENGTH(picture) AS size FROM app WHERE id = 3");
  expect(Number(back?.["size"])).toBe(3 * size);
});

it("a row beyond the limit that left the table and cannot come back is listed whole", async () => {
  await world.table("app", table);
  await world.query(`INSERT INTO app VALUES ${filled(1)}, ${filled(2)}`);
  await world.query("INSERT INTO app (id, code, url, a) VALUES (3, 'c3', 'also-far-longer', 'small')");
  const params = { column: "url", length: 10, existing: { fate: "delete_row" }, newWrites: "reject", layout: "table", atFinalize: "keep_rule" };
  const plan = await world.plan("narrow_text", "app", params);
  await world.run(plan.change, plan.forward);
  await world.app("INSERT INTO app (id, code, url) VALUES (11, 'c1', 'new'), (13, 'c3', 'new')");
  const lines = await world.run(plan.change, plan.rollback);
  expect(lines.map(({ event, row_key: key, original }) => [event, key, original])).toEqual([
    ["left", '{"id": "1"}', "far-longer-than-ten-1"],
    ["left", '{"id": "3"}', "also-far-longer"],
  ]);
  const [large, small] = lines.map(({ replaced }) => allOf(replaced));
  expect({
    ...large,
    a: large?.["a"] === "a".repeat(size),
    b: large?.["b"] === '"'.repeat(size),
    picture: [large?.["picture"]].flat().join("").length,
  }).toEqual({
    id: "1",
    code: "c1",
    url: "far-longer-than-ten-1",
    a: true,
    b: true,
    picture: 2 * size,
  });
  expect(small).toEqual({ id: "3", code: "c3", url: "also-far-longer", a: "small", b: null, picture: null });
  const [back] = await world.query("SELECT LENGTH(a) + LENGTH(b) + LENGTH(picture) AS size FROM app WHERE id = 2");
  expect(Number(back?.["size"])).toBe(3 * size);
});
