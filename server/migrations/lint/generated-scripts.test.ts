import { describe, expect, it } from "vitest";
import { appTable } from "@/testing/migrations/lint/lint-example";
import { kindParams } from "@/testing/migrations/lint/kind-params";
import { checkHandWritten } from "../cage/hand-written";
import { withReadLocks } from "../cage/read-locks";
import { dialectOf } from "../dialects/dialects";
import { operations } from "../operations/operations";
import { scriptOf } from "../planning/script-of";
import { engines } from "../scripts/schemas";
import { lintScript } from "./lint-script";

describe("what our own kinds generate", () => {
  it("is held against the rules for every kind", () => {
    expect(operations.map(({ kind }) => kind).filter((kind) => kindParams[kind] === undefined)).toEqual([]);
  });

  for (const engine of engines) {
    for (const operation of operations) {
      for (const given of kindParams[operation.kind] ?? []) {
        it(`${operation.kind} on ${engine} has no block: ${JSON.stringify(given)}`, async () => {
          const params = operation.params.parse(given);
          const facts = appTable(engine);
          const script = await withReadLocks(engine, scriptOf(operation, { change: "m42", params, table: facts, dialect: dialectOf(engine) }));
          expect(script.forward.length).toBeGreaterThan(0);
          expect(await checkHandWritten(engine, operation.params, params)).toEqual([]);
          const measures = ["violating", "collisions"].map((key) => ({ key, title: key, found: key === "violating" ? 25 : 0 }));
          const findings = await lintScript({ engine, kind: operation.kind, params, facts, script, load: null, measures });
          expect(findings.filter(({ level }) => level === "block")).toEqual([]);
        });
      }
    }
  }
});
