import fc from "fast-check";
import { afterAll, beforeAll, describe, it } from "vitest";
import { cases } from "./arbitraries";
import { openMariadbModel } from "./mariadb-model";
import type { ModelLayout } from "./model-database";
import { liveThrough } from "./property";
import type { Rule } from "./witness";

const combinations: { layout: ModelLayout; fate: Rule["fate"]; newWrites: Rule["newWrites"] }[] = (["column", "table"] as const).flatMap((layout) =>
  (["cut", "null", "expression"] as const).flatMap((fate) => (["reject", "capture"] as const).map((newWrites) => ({ layout, fate, newWrites }))),
);

/** Changes of a schema take most of the time; MODEL_RUNS asks for more lives. */
const lives = Number(process.env["MODEL_RUNS"] ?? 4);

describe("originals come back iff untouched, on MariaDB", () => {
  let database: Awaited<ReturnType<typeof openMariadbModel>>;
  beforeAll(async () => {
    database = await openMariadbModel();
  });
  afterAll(() => database.close());

  it.each([...combinations, { layout: "rows" as const, fate: "delete" as const, newWrites: "reject" as const }])(
    "$layout, $newWrites, $fate",
    async ({ layout, fate, newWrites }) => {
      const kinds = layout === "column" ? database.kinds : new Set([...database.kinds, "truncate" as const]);
      await fc.assert(
        fc.asyncProperty(cases(layout, { length: 5, fate, newWrites }, kinds), (given) => liveThrough(database, given)),
        { seed: 7, numRuns: lives },
      );
    },
  );
});
