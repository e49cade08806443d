import { describe, expect, it } from "vitest";
import type { OwnTokensOutput } from "@/server/my-access/schemas";
import { emptyToken, toggled, tokenGap } from "./token-form";

const verb = (name: string, held: boolean) => ({ name, sentence: name, held });
const offers: OwnTokensOutput = {
  tokens: [],
  most: 20,
  verbs: [verb("environment:view", true), verb("environment:start", true), verb("environment:lease", false)],
  places: { teams: [], stages: [], environments: [] },
};

describe("the form of a new token", () => {
  it("begins with what most tokens need, as far as the person holds it", () => {
    expect(emptyToken(offers)).toMatchObject({ verbs: ["environment:view"], days: 90, narrowed: false });
  });

  it("says what is missing", () => {
    const form = { ...emptyToken(offers), name: "ci" };
    expect(tokenGap(form)).toBeNull();
    expect(tokenGap({ ...form, name: "  " })).toMatch(/name/);
    expect(tokenGap({ ...form, verbs: [] })).toMatch(/what it may do/);
    expect(tokenGap({ ...form, narrowed: true })).toMatch(/team, a stage or an environment/);
    expect(tokenGap({ ...form, narrowed: true, stages: ["dev"] })).toBeNull();
  });

  it("keeps each choice once", () => {
    expect(toggled(["dev"], "dev", true)).toEqual(["dev"]);
    expect(toggled(["dev", "staging"], "dev", false)).toEqual(["staging"]);
  });
});
