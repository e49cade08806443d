import { expect, it } from "vitest";
import { emptyFilter, filterFromSearchParams, hrefOfFilter, isNarrowed, listInputOf } from "./list-filter";

const id = "0190a1b2-0000-7000-8000-000000000001";

it("the address holds the whole filter", () => {
  const filter = { search: "app.url", show: "open", state: "live", databaseId: id, team: "shop", mine: true } as const;
  const params = new URL(hrefOfFilter(filter), "http://x").searchParams;
  expect(filterFromSearchParams(params)).toEqual(filter);
  expect(filterFromSearchParams(Object.fromEntries(params))).toEqual(filter);
});

it("what an address makes up is left out", () => {
  expect(filterFromSearchParams({ show: "all of them", state: "gone", database: "1; drop", team: "x".repeat(99), mine: "perhaps" })).toEqual(emptyFilter);
  expect([hrefOfFilter({}), isNarrowed(emptyFilter), listInputOf(emptyFilter)]).toEqual(["/migrations", false, {}]);
});
