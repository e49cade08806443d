import { expect, it } from "vitest";
import type { MigrationRunState } from "@/server/generated/prisma/client";
import { shownRun } from "./shown-run";

const run = (name: string, state: MigrationRunState, minute: number) => ({ state, stateSince: new Date(minute * 60_000), database: { name } });

it("a review that others wait for comes before a finalize that may wait, and both are named", () => {
  const shown = shownRun([
    { run: run("shop-dev", "live", 1), why: "The safety delay is over." },
    { run: run("shop-production", "in_review", 2), why: "Waits for your review." },
  ]);
  expect(shown?.run.database.name).toBe("shop-production");
  expect(shown?.why).toBe("shop-production: Waits for your review. shop-dev: The safety delay is over.");
});

it("one that waits is shown before those that do not, in its own words; else the one that moved last", () => {
  const [dev, production] = [run("shop-dev", "approved", 1), run("shop-production", "backfilling", 2)];
  expect(
    shownRun([
      { run: production, why: null },
      { run: dev, why: "It is approved: start it." },
    ]),
  ).toEqual({ run: dev, why: "It is approved: start it." });
  expect(
    shownRun([
      { run: dev, why: null },
      { run: production, why: null },
    ]),
  ).toEqual({ run: production, why: null });
  expect(shownRun([])).toBeUndefined();
});
