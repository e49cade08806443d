import { expect, it } from "vitest";
import type { RehearsalReport } from "@/server/migrations/rehearsal/schemas";
import { proofLines, rehearsedMs, tellsSomething } from "./rehearsal-words";

it("adds up the statements of a step in one turn", () => {
  const statement = (turn: string, stepKey: string, ms: number) => ({ turn, stepKey, ms });
  const report = {
    statements: [statement("forward", "prepare", 2), statement("forward", "prepare", 3), statement("forward-again", "prepare", 9)],
  } as RehearsalReport;
  expect([rehearsedMs(report, "forward", "prepare"), rehearsedMs(report, "rollback", "prepare"), rehearsedMs(null, "forward", "prepare")]).toEqual([
    5,
    null,
    null,
  ]);
});

it("tells what was compared, and what is wrong", () => {
  const rows = { made: 500, changed: 20, compared: 520, restored: 15, kept: 5, wrong: [] };
  expect(proofLines({ catalog: { objects: 34, differences: [] }, rows, writes: { done: 80, refused: 4, failed: [] } })).toEqual([
    { ok: true, words: "After rollback the catalog is equal: 34 objects compared" },
    { ok: true, words: "520 rows compared: 15 originals came back, 5 values of the application stayed" },
    { ok: true, words: "80 writes of an application went through, 4 were refused by the rule" },
  ]);
  expect(proofLines({ catalog: null, rows: null, writes: { done: 1, refused: 0, failed: ["x"] } })).toEqual([
    { ok: false, words: "1 write of an application went through, 0 were refused by the rule, 1 failed" },
  ]);
});

it("a rehearsed statement is told when it took a lock, wrote files anew, or could not be asked", () => {
  const told = (some: Partial<Parameters<typeof tellsSomething>[0]>) => tellsSomething({ locks: [], isStronger: false, rewrites: [], ...some });
  expect([
    told({}),
    told({ locks: [{ mode: "ACCESS EXCLUSIVE", on: "public.app", blocks: "everybody" }] }),
    told({ locks: null }),
    told({ rewrites: ["app"] }),
  ]).toEqual([false, true, true, true]);
});
