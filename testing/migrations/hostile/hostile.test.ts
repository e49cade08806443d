import { describe, expect, it } from "vitest";
import { checkSql } from "@/server/migrations/cage/check-sql";
import { deceivingInputs } from "./deceiving-inputs";
import { mariadbInputs } from "./mariadb-inputs";
import { postgresInputs } from "./postgres-inputs";

const inputs = [...deceivingInputs, ...postgresInputs, ...mariadbInputs];

describe("hostile SQL is refused by reading it", () => {
  it.each(inputs.map((input) => ({ ...input, title: `${input.engine}: ${input.name}, by the wall ${input.refusedBy}` })))(
    "$title",
    async ({ engine, sql, use, refusedBy }) => {
      const findings = await checkSql(engine, sql, use);
      expect(findings.map(({ rule }) => rule)).toContain(`cage/${refusedBy}`);
      expect(findings.every(({ level }) => level === "block")).toBe(true);
    },
  );

  it("names each input once for each engine", () => {
    const names = inputs.map(({ engine, name }) => `${engine} ${name}`);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });
});
