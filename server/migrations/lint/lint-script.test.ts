import { describe, expect, it } from "vitest";
import { columnExamples } from "@/testing/migrations/lint/column-examples";
import { lintInput } from "@/testing/migrations/lint/lint-example";
import type { LintExample } from "@/testing/migrations/lint/lint-example";
import { runExamples } from "@/testing/migrations/lint/run-examples";
import { schemaExamples } from "@/testing/migrations/lint/schema-examples";
import { tableExamples } from "@/testing/migrations/lint/table-examples";
import { engines } from "../scripts/schemas";
import { lintScript } from "./lint-script";
import { rules } from "./rules/rules";

const examples: readonly LintExample[] = [...columnExamples, ...schemaExamples, ...runExamples, ...tableExamples];

describe("lint", () => {
  for (const [index, example] of examples.entries()) {
    for (const engine of engines) {
      const parts = example[engine];
      if (parts === null) continue;
      it(`${example.rule} (${example.level}, example ${index + 1}, ${engine})`, async () => {
        const found = async (input: typeof parts.fails) =>
          (await lintScript(lintInput(engine, input))).filter(({ rule, level }) => rule === example.rule && level === example.level);
        const [first] = await found(parts.fails);
        expect(first?.words, "the failing plan is found").toMatch(/.{20}/);
        expect(first?.source).toBe("switchyard");
        expect(await found(parts.passes), "the passing plan is left alone").toEqual([]);
      });
    }
  }

  it("has an example of every rule", () => {
    expect(rules.map(({ id }) => id).filter((id) => !examples.some(({ rule }) => rule === id))).toEqual([]);
  });

  it("tells blocks first", async () => {
    const findings = await lintScript(
      lintInput("postgres", { forward: [{ ...schemaExamples[0]!.postgres!.fails.forward![0]! }], facts: { primaryKey: null, isPartitioned: true } }),
    );
    expect(findings.map(({ level }) => level)).toEqual(findings.map(({ level }) => level).toSorted((a, b) => "bwn".indexOf(a[0]!) - "bwn".indexOf(b[0]!)));
    expect(findings[0]?.level).toBe("block");
  });

  it("gives every finding a step that exists, or none", async () => {
    for (const example of examples) {
      for (const engine of engines) {
        const input = lintInput(engine, example[engine]?.fails ?? {});
        const keys = new Set([...input.script.forward, ...input.script.rollback, ...input.script.finalize].map(({ key }) => key));
        for (const { stepKey } of await lintScript(input)) expect(stepKey === null || keys.has(stepKey)).toBe(true);
      }
    }
  });
});
