import type { Step } from "@/server/migrations/scripts/schemas";
import type { TargetRow } from "@/server/migrations/target/target-session";
import type { KindWorld } from "./kind-world";

/** Twenty rows with a key, another unique key, an index, and a trigger of the application's own. */
export async function makePeople(world: KindWorld): Promise<void> {
  await world.table(
    "people",
    `(id bigint PRIMARY KEY, first varchar(40) NOT NULL, last varchar(40) NOT NULL DEFAULT 'none', code varchar(20) NOT NULL UNIQUE, seats integer, touched integer DEFAULT 0)`,
  );
  await world.query("CREATE INDEX people_last ON people (last)");
  for (let id = 1; id <= 20; id += 1)
    await world.query(`INSERT INTO people (id, first, last, code, seats) VALUES (${id}, 'first${id}', 'last${id}', 'c${id}', ${id})`);
  if (world.engine === "postgres") {
    await world.query(
      "CREATE OR REPLACE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.touched := coalesce(OLD.touched, 0) + 1; RETURN NEW; END'",
    );
    await world.query("CREATE TRIGGER people_touch BEFORE UPDATE ON people FOR EACH ROW EXECUTE FUNCTION touch()");
  } else {
    await world.query("CREATE TRIGGER people_touch BEFORE UPDATE ON people FOR EACH ROW SET NEW.touched = COALESCE(OLD.touched, 0) + 1");
  }
}

/** One column of the rows, by their keys. */
export async function people(world: KindWorld, column: string, where = "1 = 1"): Promise<Record<string, unknown>> {
  const rows = await world.query(`SELECT id, ${column} AS value FROM people WHERE ${where} ORDER BY id`);
  return Object.fromEntries(rows.map(({ id, value }) => [String(id), value]));
}

/** Runs steps one by one, with an application at work after each; gives the lines of the conflict report. */
export async function withWrites(world: KindWorld, change: string, steps: readonly Step[], writes: (key: string) => Promise<void>): Promise<TargetRow[]> {
  const lines: TargetRow[] = [];
  for (const step of steps) {
    lines.push(...(await world.run(change, [step])));
    await writes(step.key);
  }
  return lines;
}

/** What the database says to a write that it refuses; empty when it does not. */
export async function refusalOf(world: KindWorld, sql: string): Promise<string> {
  return world.app(sql).then(
    () => "",
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
}
