import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type pg from "pg";
import { withClient } from "@/scripts/bootstrap/with-client";
import { createTestDatabase } from "@/testing/database/test-database";
import type { TestDatabase } from "@/testing/database/test-database";

/** Tables to which the product may only add. A new one of this kind is stated here, and its rights taken away in its migration. */
const appendOnly = ["audit_event"];

/** Tables that are none of the product's business. */
const withheld = ["_prisma_migrations"];

const missingRight = "42501";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

function asApp<Row extends pg.QueryResultRow>(sql: string): Promise<Row[]> {
  return withClient(database.appUrl, async (client) => (await client.query<Row>(sql)).rows);
}

describe("what switchyard_app may do", () => {
  it("is stated for every table", async () => {
    const rows = await asApp<{ name: string; rights: string[] }>(`
      select c.relname as name, array(
        select p from unnest(array['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE']) p where has_table_privilege('switchyard_app', c.oid, p)
      ) as rights
      from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')`);
    const expected = (name: string): string[] => {
      if (withheld.includes(name)) return [];
      return appendOnly.includes(name) ? ["SELECT", "INSERT"] : ["SELECT", "INSERT", "UPDATE", "DELETE"];
    };
    expect(rows.length).toBeGreaterThan(10);
    expect(rows.filter(({ name }) => appendOnly.includes(name))).toHaveLength(appendOnly.length);
    expect(Object.fromEntries(rows.map(({ name, rights }) => [name, rights]))).toEqual(Object.fromEntries(rows.map(({ name }) => [name, expected(name)])));
  });

  it.each(appendOnly.flatMap((table) => [`update ${table} set id = id`, `delete from ${table}`, `truncate ${table}`]))("is refused: %s", async (statement) => {
    await expect(asApp(statement)).rejects.toMatchObject({ code: missingRight });
  });

  it.each(["create table mine (i int)", "alter table audit_event disable trigger all", "drop table team", "set role switchyard_owner"])(
    "is refused: %s",
    async (statement) => {
      await expect(asApp(statement)).rejects.toMatchObject({ code: missingRight });
    },
  );

  it("leaves the record unchangeable even for a role that was given too much", async () => {
    const insert = `insert into audit_event (id, at, event, actor_kind, actor_name, subject_noun, subject_label, request_id, data)
      values ('019aa000-0000-7000-8000-000000000002', now(), 'session.started', 'user', 'Test', 'session', 'Test', 'test', '{}')`;
    await asApp(insert);
    const attempts = ["update audit_event set actor_name = 'Nobody'", "delete from audit_event", "truncate audit_event"];
    for (const statement of attempts) {
      await expect(withClient(database.ownerUrl, (client) => client.query(statement))).rejects.toThrow("audit_event is append-only");
    }
    expect(await asApp<{ count: string }>("select count(*) from audit_event")).toEqual([{ count: "1" }]);
  });
});
