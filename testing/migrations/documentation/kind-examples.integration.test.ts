import { readFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { statementsOf } from "@/scripts/generate/migration-kinds-page";
import { markedBody } from "@/server/migrations/dialects/mariadb/probes";
import { engines } from "@/server/migrations/scripts/schemas";
import type { Step } from "@/server/migrations/scripts/schemas";
import { createKindWorld } from "../kinds/kind-world";
import type { KindWorld } from "../kinds/kind-world";
import { exampleChange, kindExamples } from "./kind-examples";
import { exampleDefinition, exampleIndex, exampleOther } from "./example-table";

const page = path.resolve(import.meta.dirname, "..", "..", "..", "docs", "migration-kinds.md");
const long = `https://shop.example.com/${"a".repeat(200)}`;

describe.each(engines)("the examples of docs/migration-kinds.md on %s", (engine) => {
  let world: KindWorld;
  let text: string;
  beforeAll(async () => {
    world = await createKindWorld(engine);
    text = await readFile(page, "utf8");
    await world.query(exampleOther);
    await world.query("INSERT INTO counters VALUES (0), (1)");
  });
  afterAll(() => world.close());

  it.each(kindExamples(engine))("$operation.kind: what stands there is what runs, forward, back, forward and to the end", async ({ operation, params }) => {
    await world.table("app", exampleDefinition[engine]);
    await world.query(exampleIndex);
    if (engine === "postgres") await world.query("GRANT SELECT, INSERT, UPDATE, DELETE ON app TO PUBLIC");
    await world.query(
      `INSERT INTO app (url, hits, title) VALUES ('https://example.com', 1, 'a'), ('${long}', 2, 'a'), (NULL, NULL, 'b'), ('${long}b', 0, 'c')`,
    );
    const before = await world.catalog("app");
    const rows = await world.query("SELECT * FROM app ORDER BY id");

    const first = await world.plan(operation.kind, "app", params);
    const { schema } = await world.facts("app");
    for (const sql of sent(first)) expect(text).toContain(asOnThePage(sql, { change: first.change, schema }));
    await world.run(first.change, first.forward);
    await world.run(first.change, first.rollback);
    expect(await world.catalog("app")).toBe(before);
    expect(await world.query("SELECT * FROM app ORDER BY id")).toEqual(rows);

    const again = await world.plan(operation.kind, "app", params);
    await world.run(again.change, again.forward);
    await world.run(again.change, again.finalize);
    expect(await world.catalog("app")).not.toContain("shadow");
  });
});

function sent({ forward, rollback, finalize }: Record<"forward" | "rollback" | "finalize", Step[]>): string[] {
  return [...forward, ...rollback, ...finalize].flatMap(statementsOf).map(({ sql }) => sql);
}

/** Names of the change and of the schema as the page writes them; triggers carry the number of the change, filled up, and on MariaDB a mark made of their body. */
function asOnThePage(sql: string, { change, schema }: { change: string; schema: string }): string {
  const number = change.slice(1);
  const unmarked = sql.replace(/ \/\* switchyard [0-9a-f]{16} \*\//, "");
  const renamed = unmarked
    .replaceAll(schema, "public")
    .replaceAll(new RegExp(`\\b${change}(?=[_:"\`'.]|\\b)`, "g"), exampleChange)
    .replaceAll(`_${change}`, `_${exampleChange}`)
    .replaceAll(number.padStart(8, "0"), exampleChange.slice(1).padStart(8, "0"));
  return unmarked === sql ? renamed : renamed.replace(/(?<=FOR EACH ROW\n)[\s\S]*$/, markedBody);
}
