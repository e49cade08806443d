import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { engines } from "@/server/migrations/scripts/schemas";
import { faults, liveDisturbed, liveUndisturbed } from "./kill-cells";
import type { Cell, Fault, Undisturbed } from "./kill-cells";
import { createKillWorld, manners } from "./kill-life";
import type { KillWorld, Manner } from "./kill-life";
import { inLives, isSame } from "./kill-moments";
import type { Moment } from "./kill-moments";
import { keepCells, keepDue, keptCells } from "./kill-page";
import { executors, workers } from "./kill-processes";
import type { Victims } from "./kill-processes";
import { asTable, isAsUndisturbed } from "./kill-table";

/** `npm run test:kill-matrix` sets it to `whole`: every failpoint of every step. `missing`: those the page has not. Otherwise a fixed few. */
const extent = process.env["KILL_MATRIX"];
const isWhole = extent === "whole" || extent === "missing";
/** How long a machine takes is not what is tested; this only ends what hangs. */
const longestMs = isWhole ? 7_200_000 : 900_000;

/** The few: in a batch before and after its commit, and around a statement, one life for each fault. */
const few: Readonly<Record<Fault, readonly string[]>> = {
  kill: ["forward migration-batch-commit 1", "rollback migration-batch-committed 1", "finalize migration-ran 1"],
  restart: ["forward migration-batch-committed 1", "rollback migration-batch-commit 1", "finalize migration-statement 1"],
  cut: ["forward migration-ran 2", "rollback migration-batch 1", "finalize migration-step-written 1"],
};

let whole: Victims;
let alone: Victims;
const cells: Cell[] = [];
const begun = performance.now();

beforeAll(async () => {
  [whole, alone] = [await workers(), await executors()];
}, longestMs);
afterAll(async () => {
  await Promise.all([whole.remove(), alone.remove()]);
  process.stdout.write(`\n${asTable(cells)}\n${cells.length} cells in ${Math.round((performance.now() - begun) / 1_000)} s\n`);
});

describe.each(engines)("a fault at every moment of a narrowing on %s", (engine) => {
  let world: KillWorld;
  beforeAll(async () => {
    world = await createKillWorld(engine);
  }, longestMs);
  afterAll(() => world.close(), longestMs);

  describe.each(Object.keys(manners) as Manner[])("originals in the way called %s", (manner) => {
    let undisturbed: Undisturbed;
    beforeAll(async () => {
      world.manner = manner;
      undisturbed = await liveUndisturbed(world);
      if (isWhole && manner === "column") {
        await keepDue(
          engine,
          undisturbed.moments.map((moment) => ({ ...moment, engine, manner })),
        );
      }
    }, longestMs);

    test("nothing disturbed: it goes forward, back, forward again and is finalized", () => {
      expect(Object.values(undisturbed.ends).map(({ state }) => state)).toEqual(["live", "rolled_back", "live", "finalized"]);
    });

    test.each(faults)("%s: it resumes, no statement takes effect twice, and the content is as without the fault", { timeout: longestMs }, async (fault) => {
      const due = dueOf(undisturbed.moments, { fault, manner });
      const known = extent === "missing" ? await keptCells({ engine, manner, fault }) : [];
      const mine = known.filter((cell) => isAsUndisturbed(cell) && due.some((moment) => isSame(moment, cell)));
      cells.push(...mine);
      const left = due.filter((moment) => !mine.some((cell) => isSame(moment, cell)));
      // The few kills are of the whole worker, the hundreds of what carries migrations in it.
      const victims = isWhole || manner !== "column" ? alone : whole;
      for (const moments of inLives(left)) {
        const lived = await liveDisturbed(world, undisturbed, { fault, moments, victims });
        mine.push(...lived);
        cells.push(...lived);
        // What was gone through stays also where the rest is broken off.
        if (isWhole) await keepCells(cells);
      }
      expect(mine.filter((cell) => !isAsUndisturbed(cell))).toEqual([]);
      expect(mine).toHaveLength(due.length);
      expect(new Set(mine.map(({ phase }) => phase))).toEqual(new Set(["forward", "rollback", "finalize"]));
    });
  });
});

/** Every moment of the manner that most narrowings have; the fixed few of the others. */
function dueOf(moments: readonly Moment[], { fault, manner }: { fault: Fault; manner: Manner }): readonly Moment[] {
  if (isWhole && manner === "column") return moments;
  return moments.filter(({ phase, failpoint, nth }) => few[fault].includes(`${phase} ${failpoint} ${nth}`));
}
