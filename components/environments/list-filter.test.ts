import { describe, expect, it } from "vitest";
import { environmentStates, listEnvironmentsInput } from "@/server/environments/schemas";
import { filterFromSearchParams, hrefOfFilter, isNarrowed, listInputFromSearchParams, stateGroups, toggled } from "./list-filter";

const none = { search: "", teams: [], stages: [], targets: [], states: [], stops: [] };

describe("the filter in the address", () => {
  it("reads the same input from a page's record and from the browser's parameters", () => {
    const record = listInputFromSearchParams({ q: " pay ", team: ["search", "payments"], stage: "dev", state: "motion", other: "x" });
    const browser = listInputFromSearchParams(new URLSearchParams("q=pay&team=payments&team=search&state=motion&stage=dev"));
    expect(record).toEqual(browser);
    expect(JSON.stringify(record)).toBe(JSON.stringify(browser));
    expect(record).toEqual({ search: "pay", teams: ["payments", "search"], stages: ["dev"], states: ["starting", "stopping", "rebooting"] });
  });

  it("gives an empty input when nothing narrows", () => {
    expect(listInputFromSearchParams({})).toEqual({});
    expect(listInputFromSearchParams({ q: "  ", team: "", state: "nonsense" })).toEqual({});
    expect(isNarrowed(none)).toBe(false);
    expect(isNarrowed({ ...none, states: ["stopped"] })).toBe(true);
  });

  it("never gives an input the server would refuse, whatever the address says", () => {
    const teams = Array.from({ length: 200 }, (_, index) => `team-${index}`);
    const input = listInputFromSearchParams({
      q: "x".repeat(500),
      team: [...teams, "y".repeat(65)],
      stage: teams,
      target: teams,
      state: ["running", "constructor"],
    });
    expect(listEnvironmentsInput.safeParse(input).success).toBe(true);
    expect(input.teams).toHaveLength(50);
    expect(input.states).toEqual(["running", "partly_running"]);
  });

  it("comes back from its own address", () => {
    const filter = {
      search: "a&b=c 한글",
      teams: ["payments"],
      stages: ["dev", "staging"],
      targets: ["seoul"],
      states: ["running" as const],
      stops: ["asking" as const],
    };
    const query = new URL(hrefOfFilter(filter), "http://localhost").searchParams;
    expect(filterFromSearchParams(query)).toEqual(filter);
    expect(hrefOfFilter(none)).toBe("/environments");
  });

  it("adds and takes away one value", () => {
    const one = toggled(none, "teams", "search");
    const two = toggled(one, "teams", "payments");
    expect(two.teams).toEqual(["payments", "search"]);
    expect(toggled(two, "teams", "search").teams).toEqual(["payments"]);
  });

  it("covers each state that lists show exactly once", () => {
    expect(Object.values(stateGroups).flat().toSorted()).toEqual(environmentStates.filter((state) => state !== "gone").toSorted());
  });
});
