import { describe, expect, test } from "vitest";
import { policiesConfig } from "./import-policies";
import { policyOf, policyRule, usualPolicy } from "./policy";

const place = { team: "payments", stage: "dev", name: "payments-dev" };
const rule = (match: object, give: object) => policyRule.parse({ name: "a rule", match, give });

describe("policyOf", () => {
  test("without a rule that matches, what is usual", () => {
    expect(policyOf(place, [])).toEqual({
      sessionMinutes: 120,
      extensionCapMinutes: 720,
      warnMinutes: [30, 10, 2],
      drainLimitMinutes: 120,
      atDrainLimit: "ask",
      idle: null,
      budget: null,
    });
    expect(policyOf(place, [rule({ teams: ["search"] }, { sessionMinutes: 60 }), rule({ environments: ["other"] }, { sessionMinutes: 60 })])).toEqual(
      usualPolicy,
    );
  });
  test("the first rule that matches counts, and what it leaves out is as usual", () => {
    const rules = [
      rule({ teams: ["payments"], stages: ["staging"] }, { sessionMinutes: 30 }),
      rule({ stages: ["dev"] }, { sessionMinutes: 60 }),
      rule({}, { atDrainLimit: "force" }),
    ];
    expect(policyOf(place, rules)).toEqual({ ...usualPolicy, sessionMinutes: 60 });
    expect(policyOf({ ...place, stage: "qa" }, rules)).toEqual({ ...usualPolicy, atDrainLimit: "force" });
  });
});

test("warnings stand longest first, each once", () => {
  expect(rule({}, { warnMinutes: [2, 30, 10, 30] }).give.warnMinutes).toEqual([30, 10, 2]);
});

test.each([
  ["an unknown key", { name: "x", give: { sesionMinutes: 5 } }, "sesionMinutes"],
  ["an idle rule that asks nothing", { name: "x", give: { idle: { minutes: 15 } } }, "give cpuPercent"],
  ["a session of no length", { name: "x", give: { sessionMinutes: 0 } }, "10"],
  ["an unknown end of the drain limit", { name: "x", give: { atDrainLimit: "kill" } }, "ask"],
])("%s is refused", (_, given, words) => {
  const result = policiesConfig.safeParse([given]);
  expect(result.success).toBe(false);
  expect(JSON.stringify(result.error?.issues)).toContain(words);
});
