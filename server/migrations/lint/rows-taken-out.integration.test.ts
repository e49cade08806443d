import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createKindWorld } from "@/testing/migrations/kinds/kind-world";
import type { KindWorld } from "@/testing/migrations/kinds/kind-world";
import { dialectOf } from "../dialects/dialects";
import { operationOf } from "../operations/operations";
import { scriptOf } from "../planning/script-of";
import { engines } from "../scripts/schemas";
import { lintScript } from "./lint-script";

const params = { change: { act: "delete" }, where: "id < 9", allRows: false, limit: 100, meanwhile: "leave" };

describe.each(engines)("rows taken out of a table of %s", (engine) => {
  let world: KindWorld;

  beforeAll(async () => {
    world = await createKindWorld(engine);
    await world.table("shops", "(id int PRIMARY KEY)");
    await world.table(
      "app",
      "(id int PRIMARY KEY, shop int, parent int, CONSTRAINT of_shop FOREIGN KEY (shop) REFERENCES shops (id), CONSTRAINT of_parent FOREIGN KEY (parent) REFERENCES app (id))",
    );
  });
  afterAll(() => world.close());

  async function blocks(): Promise<string[]> {
    const operation = operationOf("data_change");
    const facts = await world.facts("app");
    const script = scriptOf(operation, { change: "m42", params: operation.params.parse(params), table: facts, dialect: dialectOf(engine) });
    const findings = await lintScript({ engine, kind: "data_change", params, facts, script, load: null, measures: [] });
    return findings.filter(({ level, rule }) => level === "block" && rule === "refers-to-itself").map(({ words }) => words);
  }

  it("stay where they are while they refer to each other: one would come back before the other", async () => {
    expect(await blocks()).toEqual([expect.stringContaining("of_parent over parent")]);
    await world.query(`INSERT INTO app (id, parent) VALUES (9, NULL), (2, 9), (1, 2)`);
    const { change, forward, rollback } = await world.plan("data_change", "app", params);
    await world.run(change, forward);
    // What would come of it otherwise.
    expect(await world.run(change, rollback)).toMatchObject([{ event: "left" }]);
    await world.query("DELETE FROM app WHERE id < 9");
    await world.query(`ALTER TABLE app DROP ${engine === "postgres" ? "CONSTRAINT" : "FOREIGN KEY"} of_parent`);
    expect(await blocks()).toEqual([]);
  });
});
