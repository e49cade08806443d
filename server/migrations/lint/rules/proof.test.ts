import { expect, it } from "vitest";
import { untestedRollback } from "./proof";

it("warns until a rehearsal of exactly this content has passed, and blocks when it has failed", () => {
  const levels = (...rehearsal: Parameters<typeof untestedRollback>) => untestedRollback(...rehearsal).map(({ level }) => level);
  expect(levels(null)).toEqual(["warn"]);
  expect(levels({ state: "running", isOutdated: false })).toEqual(["warn"]);
  expect(levels({ state: "refused", isOutdated: false })).toEqual(["warn"]);
  expect(levels({ state: "passed", isOutdated: true })).toEqual(["warn"]);
  expect(levels({ state: "failed", isOutdated: false })).toEqual(["block"]);
  expect(levels({ state: "passed", isOutdated: false })).toEqual([]);
});
