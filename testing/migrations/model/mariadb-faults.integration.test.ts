import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cases } from "./arbitraries";
import { mariadbFaults } from "./mariadb-faults";
import { openMariadbModel } from "./mariadb-model";
import { liveThrough } from "./property";

describe("the model notices each guard that is taken out of the scripts for MariaDB", () => {
  let database: Awaited<ReturnType<typeof openMariadbModel>>;
  const table: string[] = [];
  beforeAll(async () => {
    database = await openMariadbModel();
  });
  afterAll(async () => {
    await database.close();
    console.log(["", "fault on MariaDB | noticed after | as", ...table].join("\n"));
  });

  it.each(mariadbFaults)("$name", async (fault) => {
    const { layout, fate, newWrites } = fault;
    const kinds = layout === "column" ? database.kinds : new Set([...database.kinds, "truncate" as const]);
    const found = await fc.check(
      fc.asyncProperty(cases(layout, { length: 5, fate, newWrites }, kinds), (given) => liveThrough(database, given, fault)),
      { seed: 7, numRuns: Number(process.env["MODEL_RUNS"] ?? 60), endOnFailure: true },
    );
    const reason =
      found.errorInstance instanceof Error ? (found.errorInstance.message.split("→")[1]?.trim().split("\n")[0] ?? found.errorInstance.message) : "nothing";
    table.push(`${fault.name} | ${found.numRuns} lives | ${reason}`);
    expect(found.failed, `${fault.name} goes unnoticed`).toBe(true);
  });
});
