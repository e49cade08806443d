import { expect, test } from "vitest";
import { mappingRuleSchema } from "./mapping-rules";

const rule = { name: "r", match: { stack: "lab-{team}-*" }, give: { team: "{team}", stage: "dev" } };

test("a rule is taken as it stands", () => {
  expect(mappingRuleSchema.parse({ ...rule, match: { tag: { key: "Role" } }, give: { order: 5 } }).match.tag).toEqual({ key: "Role", value: "*" });
  expect(mappingRuleSchema.safeParse(rule).success).toBe(true);
});

test.each([
  ["an unknown key", { ...rule, when: "always" }, "Unrecognized key"],
  ["no match", { ...rule, match: { target: "lab" } }, "give at least one of tag, stack and instance"],
  ["nothing given", { ...rule, give: {} }, "give at least one of team, stage, environment and order"],
  ["a placeholder from nowhere", { ...rule, give: { environment: "{app}-lab" } }, "no pattern of match has the placeholder {app}"],
  ["a pattern that cannot be read", { ...rule, match: { stack: "{team}*" } }, "put some text between two placeholders or stars"],
  ["a team in capitals", { ...rule, give: { team: "Payments" } }, "use lower-case letters, digits, hyphens and placeholders such as {team}"],
  ["an order out of range", { ...rule, give: { order: 10_000 } }, "expected number to be <=9999"],
])("%s is refused with what to correct", (_what, given, words) => {
  const { error } = mappingRuleSchema.safeParse(given);
  expect(error?.issues.map(({ message }) => message).join(" ")).toContain(words);
});
