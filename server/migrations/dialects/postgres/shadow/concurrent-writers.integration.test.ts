import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createPostgresTarget, type PostgresTarget } from "@/testing/migrations/postgres-target";
import { postgresWorld } from "@/testing/migrations/postgres-world";

const rows = 400;

describe.each(["column", "table"] as const)("writers beside the worker, originals in the %s", (layout) => {
  let target: PostgresTarget;
  beforeAll(async () => {
    target = await createPostgresTarget();
  });
  afterAll(() => target.drop());

  it("get no error while it goes forward and back, and every row ends as the rule says", async () => {
    const params = { column: "url", length: 10, existing: { fate: "cut" }, newWrites: "capture", layout, atFinalize: "keep_rule" };
    const world = await postgresWorld(target, {
      kind: "narrow_text",
      params,
      ddl: ["CREATE TABLE app (id int PRIMARY KEY, url varchar(255), by_application boolean NOT NULL DEFAULT false, hits int NOT NULL DEFAULT 0)"],
      batchRows: 20,
    });
    await world.app("INSERT INTO app SELECT g, 'original and long ' || g FROM generate_series(1, $1::int) g", [rows]);
    const writers = await Promise.all([1, 2, 3].map((number) => target.connect(target.application, `writer ${number}`)));
    let isOver = false;
    const errors: string[] = [];
    const write = async (client: (typeof writers)[number], number: number): Promise<void> => {
      for (let turn = 0; !isOver; turn += 1) {
        const id = ((turn * 7 + number * 131) % rows) + 1;
        const sql = [
          "UPDATE app SET hits = hits + 1 WHERE id = $1",
          "UPDATE app SET url = 'mine', by_application = true WHERE id = $1 AND id % 3 = 0",
          "UPDATE app SET url = 'mine, and longer than ten', by_application = true WHERE id = $1 AND id % 5 = 0",
          "UPDATE app SET url = url, hits = hits + 1 WHERE id = $1",
        ][turn % 4];
        await client.query(sql ?? "", [id]).catch((error: unknown) => errors.push(String(error)));
      }
    };
    const writing = writers.map((client, at) => write(client, at));
    for (let round = 0; round < 2; round += 1) {
      await world.forward();
      await world.rollback();
    }
    isOver = true;
    await Promise.all(writing);
    await Promise.all(writers.map((client) => client.end()));
    expect(errors).toEqual([]);
    const strange = "SELECT id, url FROM app WHERE url <> 'original and long ' || id AND NOT (by_application AND url IN ('mine', 'mine, and longer than ten'))";
    expect(await world.see(strange)).toEqual([]);
    expect(await world.see("SELECT count(*) FROM app WHERE NOT by_application AND hits > 0")).not.toEqual(["0"]);
    await world.end();
  });
});
