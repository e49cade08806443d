import { describe, expect, it } from "vitest";
import type { Step } from "@/server/migrations/scripts/schemas";
import { stepBlocks, stepLocks } from "./step-blocks";

const lock = { mode: "ACCESS EXCLUSIVE", blocks: "everybody", lasts: "moment" } as const;
const base = { key: "prepare", phase: "expand", title: "Prepare" } as const;

describe("stepBlocks", () => {
  it("shows every text that may be sent, with lines numbered through", () => {
    const step: Step = {
      ...base,
      type: "statements",
      atomic: false,
      waits: "short",
      before: ["LOCK"],
      after: ["UNLOCK"],
      blocking: null,
      statements: [
        { sql: "ALTER\nTABLE", lock, probe: "SELECT true AS done", repair: { when: "SELECT 1", sql: "DROP INDEX" }, outlasts: { query: "OLD", words: "." } },
      ],
    };
    const { main, aside } = stepBlocks(step);
    expect(main.map(({ role, sql, firstLine }) => [role, sql, firstLine])).toEqual([
      ["before", "LOCK", 1],
      [null, "ALTER\nTABLE", 2],
      ["after", "UNLOCK", 4],
    ]);
    expect(aside.map(({ sql, firstLine }) => [sql, firstLine])).toEqual([
      ["SELECT true AS done", 5],
      ["SELECT 1", 6],
      ["DROP INDEX", 7],
      ["OLD", 8],
    ]);
    expect(stepLocks(step)).toEqual([lock]);
  });
  it("tells ranges, remaining and total of batches", () => {
    const step: Step = {
      ...base,
      type: "batches",
      keyColumns: [{ name: "id", type: "bigint" }],
      range: { first: "F", next: "N" },
      settings: ["S"],
      statements: ["U"],
      lock,
      remaining: "R",
      total: "T",
    };
    const { main, aside } = stepBlocks(step);
    expect([...main, ...aside].map(({ sql }) => sql)).toEqual(["S", "U", "F", "N", "R", "T"]);
  });
});
