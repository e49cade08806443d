import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { operations } from "./fault-matrix";
import type { Operation } from "./fault-matrix";
import { faultGroups } from "./fault-groups";
import { isRun, testTitles } from "./test-titles";

const root = path.resolve(import.meta.dirname, "..", "..");
const rows = faultGroups.flatMap(({ rows: all }) => all);
const proofs = rows.flatMap(({ fault, cells }) =>
  (Object.keys(operations) as Operation[]).flatMap((operation) => {
    const cell = cells[operation];
    return "none" in cell ? [] : cell.proof.map((proof) => [`${fault} × ${operation}`, proof] as const);
  }),
);

describe("the fault matrix", () => {
  it("names each fault once", () => {
    const names = rows.map(({ fault }) => fault);
    expect(new Set(names).size).toBe(names.length);
  });

  it("has a test or a reason in every cell", () => {
    const said = rows.flatMap(({ fault, cells }) =>
      Object.entries(cells).map(([operation, cell]) => {
        const isShown = "none" in cell ? cell.none.length > 15 : cell.holds.length > 15 && cell.proof.length > 0;
        return isShown ? null : `${fault} × ${operation} is empty`;
      }),
    );
    expect(said.filter((fault) => fault !== null)).toEqual([]);
  });

  it("names tests that exist by this title and are run", () => {
    const files = Map.groupBy(proofs, ([, { file }]) => file);
    const missing = [...files].flatMap(([file, named]) => {
      const titles = titlesIn(file);
      return named.flatMap(([cell, { title }]) => (titles.includes(title) ? [] : [`${cell}: "${title}" is none of: ${titles.join(" | ")}`]));
    });
    expect(missing).toEqual([]);
  });

  it("has the cells of every operation for at least the faults it began with", () => {
    expect(rows.length).toBeGreaterThanOrEqual(50);
    for (const { cells } of rows) expect(Object.keys(cells)).toEqual(Object.keys(operations));
  });
});

/** The titles of the tests that are run in a file, or why there are none. */
function titlesIn(file: string): string[] {
  const at = path.join(root, file);
  if (!existsSync(at)) return [`${file} does not exist`];
  if (!isRun(file)) return [`${file} is run by nobody`];
  const titles = testTitles(file, readFileSync(at, "utf8"));
  return titles.length === 0 ? [`${file} has no tests, or leaves some out`] : titles;
}
