import { describe, expect, it } from "vitest";
import { checkSql } from "@/server/migrations/cage/check-sql";
import { deceivingInputs } from "./deceiving-inputs";
import { mariadbInputs } from "./mariadb-inputs";
import { postgresInputs } from "./postgres-inputs";

const inputs = [...deceivingInputs, ...postgresInputs, ...mariadbInputs];

describe("hostile SQL is refused by reading it", () => {
  for (const { engine, name, sql, use, refusedBy } of inputs) {
    it(`${engine}: ${name}, by the wall ${refusedBy}`, async () => {
      const findings = await checkSql(engine, sql, use);
      expect(findings.map(({ rule }) => rule)).toContain(`cage/${refusedBy}`);
      expect(findings.every(({ level }) => level === "block")).toBe(true);
    });
  }

  it("names each input once for each engine", () => {
    const names = inputs.map(({ engine, name }) => `${engine} ${name}`);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });
});
