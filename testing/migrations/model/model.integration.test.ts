import fc from "fast-check";
import { afterAll, beforeAll, describe, it } from "vitest";
import { cases } from "./arbitraries";
import type { ModelLayout } from "./model-database";
import { openPostgresModel } from "./postgres-model";
import { liveThrough } from "./property";
import type { Rule } from "./witness";

const combinations = (["column", "table"] as const).flatMap((layout) =>
  (["cut", "null", "expression"] as const).flatMap((fate) =>
    (["reject", "capture"] as const).map((newWrites) => ({ layout: layout as ModelLayout, fate: fate as Rule["fate"], newWrites })),
  ),
);
const all = [...combinations, { layout: "rows" as const, fate: "delete" as const, newWrites: "reject" as const }];

describe("originals come back iff untouched, on PostgreSQL", () => {
  let database: Awaited<ReturnType<typeof openPostgresModel>>;
  beforeAll(async () => {
    database = await openPostgresModel();
  });
  afterAll(() => database.close());

  it.each(all)("$layout, $newWrites, $fate", async ({ layout, fate, newWrites }) => {
    const rule: Rule = { length: 5, fate, newWrites };
    await fc.assert(
      fc.asyncProperty(cases(layout, rule, database.kinds), (given) => liveThrough(database, given)),
      { seed: 7, numRuns: Number(process.env["MODEL_RUNS"] ?? 6) },
    );
  });
});
