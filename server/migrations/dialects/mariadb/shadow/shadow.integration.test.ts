import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { applicationActs, codeOf, long } from "@/testing/migrations/mariadb/application-acts";
import type { ApplicationAct } from "@/testing/migrations/mariadb/application-acts";
import { createNarrowWorld } from "@/testing/migrations/mariadb/narrow-world";
import type { NarrowWorld } from "@/testing/migrations/mariadb/narrow-world";

let world: NarrowWorld;

beforeAll(async () => {
  world = await createNarrowWorld();
});
afterAll(() => world.close());

const definition = `(
  id bigint unsigned NOT NULL AUTO_INCREMENT, code varchar(20) NOT NULL, url varchar(255) DEFAULT 'none' COMMENT 'it''s here', hits int NOT NULL DEFAULT 0,
  touched_at timestamp NOT NULL DEFAULT current_timestamp() ON UPDATE current_timestamp(), seen varchar(10) DEFAULT NULL,
  PRIMARY KEY (id), UNIQUE KEY by_code (code), KEY by_url (url)) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COMMENT='the application''s'`;

const numbered = applicationActs.map((act, at) => ({ ...act, id: at + 1 }));
const longAgo = "2020-01-01 00:00:00";

/** One row for every act, a trigger of the application's own, and short rows around them. */
async function seed(): Promise<void> {
  await world.table("app", definition);
  for (const { id, isLong } of numbered) {
    await world.app.query("INSERT INTO app (id, code, url, touched_at) VALUES (?, ?, ?, ?)", [id, codeOf(id), isLong ? long(id) : `s${id}`, longAgo]);
  }
  await world.app.query("INSERT INTO app (id, code, url, touched_at) SELECT seq, CONCAT('r', seq), CONCAT('r', seq), ? FROM seq_1000_to_1040", [longAgo]);
  await world.target.query("CREATE OR REPLACE TRIGGER app_own BEFORE UPDATE ON app FOR EACH ROW SET NEW.seen = IF(@switchyard_act IS NULL, 'yes', NEW.seen)");
}

type Row = { id: string; code: string; url: string | null; hits: number; touched_at: string };

async function rows(): Promise<Map<number, Row>> {
  const found = await world.target.query("SELECT id, code, url, hits, touched_at FROM app ORDER BY id");
  return new Map(found.map((row) => [Number(row["id"]), row as Row]));
}

async function attempt({ id, act }: ApplicationAct & { id: number }): Promise<string> {
  return act(world.app, id).then(
    () => "written",
    (error: unknown) => (error instanceof Error && "sqlState" in error ? `${String(error.sqlState)} ${error.message}` : String(error)),
  );
}

const refused = "22001 app.url takes at most 20 characters.";

const fates = [{ fate: "cut" }, { fate: "null" }, { fate: "expression", sql: "CONCAT(LEFT(url, 3), '~', code)" }] as const;
const cases = (["column", "table"] as const).flatMap((layout) =>
  (["reject", "capture"] as const).flatMap((newWrites) => fates.map((existing) => ({ layout, newWrites, existing, fate: existing.fate }))),
);

describe.each(cases)("originals in a $layout, new values: $newWrites, fate: $fate", ({ layout, newWrites, existing }) => {
  it("come back where the application did not change them; its own writes stay; the table is as before", async () => {
    await seed();
    const [before, catalog] = [await rows(), await world.catalog("app")];
    const { change, forward, rollback, finalize } = await world.plan("app", { layout, newWrites, existing });
    await world.run(change, forward);
    const applied = await rows();
    for (const { id, isLong } of numbered) {
      const replaced = { cut: long(id).slice(0, 20), null: null, expression: `HTT~c${id}` }[existing.fate];
      expect(applied.get(id)).toStrictEqual({ ...before.get(id), url: isLong ? replaced : `s${id}` });
    }
    const outcomes = new Map<number, string>();
    for (const act of numbered) outcomes.set(act.id, await attempt(act));
    for (const { id, writesLong } of numbered) expect([id, outcomes.get(id)]).toStrictEqual([id, writesLong && newWrites === "reject" ? refused : "written"]);
    const soaked = await rows();
    expect([...soaked.values()].filter(({ url }) => Array.from(url ?? "").length > 20)).toStrictEqual([]);
    const lines = await world.run(change, rollback);
    const after = await rows();
    for (const { id, what, isLong, writesLong, after: wanted } of numbered) {
      const started = isLong ? long(id) : `s${id}`;
      const value = what.startsWith("a value that differs in case") ? soaked.get(id)?.url : wanted(id);
      expect([what, after.get(id)?.url]).toStrictEqual([what, writesLong && newWrites === "reject" ? started : value]);
      expect([what, after.get(id)?.touched_at, after.get(id)?.hits]).toStrictEqual([what, soaked.get(id)?.touched_at, soaked.get(id)?.hits]);
    }
    expect(after.get(1)).toStrictEqual(before.get(1));
    expect(await world.catalog("app")).toBe(catalog);
    expect(await world.leftovers(change)).toStrictEqual([]);
    const reported = numbered.filter(({ id, isLong }) => isLong && after.get(id)?.url !== long(id)).map(({ id }) => String(id));
    expect(lines.map(({ row_key: key }) => (JSON.parse(String(key)) as { id: string }).id).toSorted()).toStrictEqual(reported.toSorted());

    await world.run(change, forward);
    await world.run(change, finalize);
    const kept = await rows();
    expect([...kept.values()].filter(({ url }) => Array.from(url ?? "").length > 20)).toStrictEqual([]);
    expect((await world.catalog("app")).split("\n[")[0]).toBe(catalog.split("\n[")[0]);
    expect(await world.leftovers(change)).toStrictEqual([]);
    const loose = await world.target.connect(world.target.application, { sqlMode: "" });
    await expect(loose.query("UPDATE IGNORE app SET url = REPEAT('x', 21) WHERE id = 1")).rejects.toMatchObject({ sqlState: "22001" });
    await expect(loose.query("INSERT IGNORE INTO app (code, url) VALUES ('long', REPEAT('x', 21))")).rejects.toMatchObject({ sqlState: "22001" });
    await loose.query("INSERT INTO app (code, url) VALUES ('fits', REPEAT('é', 20))");
    await loose.end();
  });
});
