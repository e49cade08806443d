import fc from "@/testing/properties";
import { describe, expect, it } from "vitest";
import type { Scope } from "@/server/access/actor";
import { covers } from "@/server/access/can";
import { scopeText } from "./scope-text";
import { widestScopes } from "./widest-scopes";

const scope = (given: Partial<Scope> = {}): Scope => ({ teams: [], stages: [], environments: [], ...given });

const teams = ["payments", "search"];
const stages = ["dev", "staging"];
const environments = ["one", "two"];
const other = "a name in no scope";
const places = [...teams, other].flatMap((team) =>
  [...stages, other].flatMap((stage) => [...environments, other].map((environment) => ({ team, stage, environment }))),
);
const some = (names: readonly string[]) => fc.uniqueArray(fc.constantFrom(...names), { maxLength: 2 });
const anyScopes = fc.array(fc.record({ teams: some(teams), stages: some(stages), environments: some(environments) }), { maxLength: 5 });

describe("widestScopes", () => {
  it.each<[string, Partial<Scope>[], string[]]>([
    ["a stage of a team beside the team", [{ teams: ["ledger"], stages: ["dev"] }, { teams: ["ledger"] }], ["team ledger"]],
    ["a team beside everything", [{}, { teams: ["ledger"] }], ["everywhere"]],
    ["a team beside several", [{ teams: ["ledger"] }, { teams: ["ledger", "search"] }], ["teams ledger and search"]],
    ["the same twice, in another order", [{ teams: ["a", "b"] }, { teams: ["b", "a"] }], ["teams a and b"]],
    ["two teams", [{ teams: ["ledger"] }, { teams: ["search"] }], ["team ledger", "team search"]],
    ["a stage everywhere beside a team", [{ stages: ["dev"] }, { teams: ["ledger"] }], ["stage dev", "team ledger"]],
    ["nothing", [], []],
  ])("%s", (_what, given, words) => {
    expect(widestScopes(given.map(scope)).map(scopeText)).toEqual(words);
  });

  it("covers the same places as before", () => {
    fc.assert(
      fc.property(anyScopes, (given) => {
        const widest = widestScopes(given);
        for (const place of places) expect(widest.some((each) => covers(each, place))).toBe(given.some((each) => covers(each, place)));
      }),
    );
  });

  it("leaves none that another one includes", () => {
    fc.assert(
      fc.property(anyScopes, (given) => {
        const widest = widestScopes(given);
        for (const one of widest) for (const two of widest) expect(one === two || places.some((place) => covers(one, place) && !covers(two, place))).toBe(true);
      }),
    );
  });
});

describe("scopeText", () => {
  it("says a scope in words", () => {
    expect(scopeText(scope({ teams: ["ledger"], stages: ["dev", "staging"], environments: ["a", "b", "c"] }))).toBe(
      "team ledger, stages dev and staging, environments a, b, and c",
    );
  });
});
