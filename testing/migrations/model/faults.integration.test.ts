import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cases } from "./arbitraries";
import { postgresFaults } from "./postgres-faults";
import { openPostgresModel } from "./postgres-model";
import { liveThrough } from "./property";

// The generator meets the rarest of them within a minute, also on a busy machine.
const patienceMs = 180_000;

describe("the model notices each guard that is taken out", () => {
  let database: Awaited<ReturnType<typeof openPostgresModel>>;
  const table: string[] = [];
  beforeAll(async () => {
    database = await openPostgresModel();
  });
  afterAll(async () => {
    await database.close();
    console.log(["", "fault on PostgreSQL | noticed in life | as", ...table].join("\n"));
  });

  it.each(postgresFaults)(
    "$name",
    async (fault) => {
      const { layout, fate, newWrites } = fault;
      const property = fc.asyncProperty(cases(layout, { length: 5, fate, newWrites }, database.kinds), (given) => liveThrough(database, given, fault));
      // The life that is known to notice it; when the generator has changed, the first one that does.
      const known = await fc.check(property, { seed: 7, path: String(fault.life), numRuns: 1, endOnFailure: true });
      const found = known.failed ? known : await fc.check(property, { seed: 7, numRuns: 200, endOnFailure: true });
      const reason =
        found.errorInstance instanceof Error ? (found.errorInstance.message.split("→")[1]?.trim().split("\n")[0] ?? found.errorInstance.message) : "nothing";
      table.push(`${fault.name} | ${known.failed ? fault.life : found.numRuns - 1} | ${reason}`);
      expect(found.failed, `${fault.name} goes unnoticed`).toBe(true);
      // A script that does not run at all is not what was to be noticed.
      expect(reason).not.toMatch(/transaction is aborted|does not exist/);
    },
    patienceMs,
  );
});
