import { describe, expect, it } from "vitest";
import { z } from "zod";
import { defaultThrottle, throttleSettings } from "../databases/schemas";
import { narrowTextParams, rawSqlParams } from "../operations/schemas";
import { engines } from "../scripts/schemas";
import { checkHandWritten, handWrittenIn } from "./hand-written";

const expression = z.string().trim().min(1).meta({ cage: "expression" });
const form = z
  .strictObject({
    column: z.string(),
    existing: z.discriminatedUnion("fate", [z.strictObject({ fate: z.literal("cut") }), z.strictObject({ fate: z.literal("value"), value: expression })]),
    checks: z.array(z.strictObject({ condition: expression.nullable() })),
    statements: z.array(z.string().meta({ cage: "statement" })),
  })
  .refine(() => true);

const filled = {
  column: "url",
  existing: { fate: "value", value: "left(url, 9)" },
  checks: [{ condition: "hits > 0" }, { condition: null }],
  statements: ["DELETE FROM a WHERE true"],
};

describe("hand-written SQL of a form", () => {
  it("is found wherever its schema carries the mark", () => {
    expect(handWrittenIn(form, filled)).toEqual([
      { path: "existing.value", sql: "left(url, 9)", use: "expression" },
      { path: "checks.0.condition", sql: "hits > 0", use: "expression" },
      { path: "statements.0", sql: "DELETE FROM a WHERE true", use: "statement" },
    ]);
    expect(handWrittenIn(z.strictObject({ column: z.string() }), { column: "url" })).toEqual([]);
  });

  it("is refused with the place where it stands", async () => {
    expect(await checkHandWritten("postgres", form, filled)).toEqual([]);
    const [found] = await checkHandWritten("postgres", form, { ...filled, checks: [{ condition: "pg_sleep(9) IS NULL" }] });
    expect(found).toMatchObject({ path: "checks.0.condition", finding: { rule: "cage/parser/forbidden-function", level: "block" } });
  });

  it.each(engines)("is found in the forms and settings of the product, on %s", async (engine) => {
    const rulesOf = async (...given: [z.ZodType, unknown]) => (await checkHandWritten(engine, ...given)).map(({ path, finding }) => `${path} ${finding.rule}`);
    const narrow = {
      column: "url",
      length: 9,
      existing: { fate: "expression", sql: "(SELECT 1)" },
      newWrites: "reject",
      layout: "column",
      atFinalize: "keep_rule",
    };
    expect(await rulesOf(narrowTextParams, narrowTextParams.parse(narrow))).toEqual(["existing.sql cage/parser/subquery"]);
    expect(await rulesOf(throttleSettings, { ...defaultThrottle, waitWhile: "DELETE FROM app" })).toEqual(["waitWhile cage/parser/not-a-query"]);
    expect(await rulesOf(throttleSettings, { ...defaultThrottle, waitWhile: "SELECT count(*) > 9 FROM queue" })).toEqual([]);
    const raw = {
      forward: [{ sql: "DELETE FROM app WHERE id = 1", probe: "DELETE FROM app", blocking: null }],
      rollback: [{ sql: "COMMIT", probe: null, blocking: null }],
      finalize: [],
    };
    expect(await rulesOf(rawSqlParams, raw)).toEqual(["forward.0.probe cage/parser/not-a-query", "rollback.0.sql cage/parser/transaction"]);
  });
});
