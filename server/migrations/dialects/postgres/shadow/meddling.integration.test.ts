import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { createPostgresTarget, type PostgresTarget } from "@/testing/migrations/postgres-target";
import { postgresWorld, type PostgresWorld } from "@/testing/migrations/postgres-world";

const layouts = ["column", "table"] as const;
const ddl = ["CREATE TABLE app (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, code text UNIQUE, url varchar(255), note text)"];
const fates = { cut: { fate: "cut" }, expression: { fate: "expression", sql: "left(url, 6) || '…'" } } as const;
const long = (text: string) => `${text}${"x".repeat(20 - text.length)}`;

let target: PostgresTarget;
let world: PostgresWorld;
beforeAll(async () => {
  target = await createPostgresTarget();
});
afterEach(() => world.end());
afterAll(() => target.drop());

async function make(layout: "column" | "table", existing: object, newWrites: "reject" | "capture" = "reject"): Promise<PostgresWorld> {
  world = await postgresWorld(target, {
    kind: "narrow_text",
    params: { column: "url", length: 10, existing, newWrites, layout, atFinalize: "keep_rule" },
    ddl,
  });
  for (let id = 1; id <= 6; id += 1) await world.app("INSERT INTO app (code, url) VALUES ($1, $2)", [`c${id}`, long(`row ${id} `)]);
  return world;
}

describe.each(layouts)("somebody else meddles with a migrated table, originals in the %s", (layout) => {
  describe.each(["cut", "expression"] as const)("%s", (fate) => {
    it("a write under session_replication_role = replica is not overwritten by rollback, and is listed", async () => {
      const { see } = await make(layout, fates[fate]);
      await world.forward();
      await target.superuserQuery("SET session_replication_role = replica");
      await target.superuserQuery("UPDATE app SET url = 'mine' WHERE id = 1");
      await target.superuserQuery("DELETE FROM app WHERE id = 2");
      await target.superuserQuery("SET session_replication_role = origin");
      const lines = await world.rollback();
      expect(await see("SELECT id, url FROM app ORDER BY id")).toEqual(["1 mine", ...[3, 4, 5, 6].map((id) => `${id} ${long(`row ${id} `)}`)]);
      expect(lines.map(({ row_key, current }) => [row_key, current])).toEqual([
        ['{"id" : "1"}', "mine"],
        ['{"id" : "2"}', null],
      ]);
    });

    it.each(["ALTER TABLE app DISABLE TRIGGER USER", "dropped"])("triggers that somebody took away do not cost an original: %s", async (how) => {
      const { see } = await make(layout, fates[fate]);
      await world.forward();
      const names = await target.query("SELECT tgname FROM pg_trigger WHERE tgrelid = 'app'::regclass AND NOT tgisinternal");
      const drops = names.map(({ tgname }) => `DROP TRIGGER "${String(tgname as string)}" ON app`);
      for (const sql of how === "dropped" ? drops : [how]) await target.query(sql);
      expect(await world.rollback()).toEqual([]);
      expect(await see("SELECT id, url FROM app ORDER BY id")).toEqual([1, 2, 3, 4, 5, 6].map((id) => `${id} ${long(`row ${id} `)}`));
      expect(await target.query("SELECT tgname FROM pg_trigger WHERE tgrelid = 'app'::regclass AND NOT tgisinternal")).toEqual([]);
    });
  });

  it("a policy that hides rows from the migrator stops the rollback before an original is removed", async () => {
    const { see } = await make(layout, fates.cut, "capture");
    await world.forward();
    for (const act of ["ENABLE", "FORCE"]) await target.query(`ALTER TABLE app ${act} ROW LEVEL SECURITY`);
    await target.query("CREATE POLICY tenant ON app USING (current_setting('app.tenant', true) = code) WITH CHECK (true)");
    await expect(world.rollback()).rejects.toThrow("row-level security policy");
    await world.migrator.query("ROLLBACK");
    await target.query("ALTER TABLE app NO FORCE ROW LEVEL SECURITY");
    expect(await world.rollback()).toEqual([]);
    expect(await see("SELECT id, url FROM app ORDER BY id")).toEqual([1, 2, 3, 4, 5, 6].map((id) => `${id} ${long(`row ${id} `)}`));
  });
});
