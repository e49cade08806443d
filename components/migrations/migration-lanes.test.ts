import { expect, it } from "vitest";
import { migrationLanes } from "./migration-lanes";

it("lays what is at work or in use into one lane, each the way to its migration", () => {
  expect(migrationLanes([])).toEqual([]);
  const run = { number: 41, database: "shop-dev", lamp: "running", word: "in use", from: new Date(1_000), to: new Date(9_000) } as const;
  expect(migrationLanes([run, { ...run, number: 42, to: null }])[0]?.segments).toMatchObject([
    { from: 1_000, to: 9_000, label: "#41 in use", href: "/migrations/41?on=shop-dev" },
    { to: null, detail: "On shop-dev" },
  ]);
});
