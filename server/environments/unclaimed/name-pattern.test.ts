import { expect, test } from "vitest";
import { compilePattern, fillTemplate, matchPattern, patternFault } from "./name-pattern";

const match = (pattern: string, value: string) => matchPattern(compilePattern(pattern), value);

test.each([
  ["*", "", {}],
  ["*", "anything", {}],
  ["payments", "Payments", {}],
  ["payments", "payments-dev", null],
  ["payments-*", "payments-", {}],
  ["{team}-{stage}-{name}", "data-platform-dev-api-1", { team: "data-platform", stage: "dev", name: "api-1" }],
  ["{team}-{stage}-{name}", "payments-blue-api", null],
  ["{team}.*", "Ops.x.y", { team: "Ops" }],
  ["{a}-{b}", "x-y-z", { a: "x", b: "y-z" }],
  ["{a}-{b}", "-y", null],
  ["*db*", "mydb1", {}],
])("%s against %s", (pattern, value, expected) => {
  expect(match(pattern, value)).toEqual(expected);
});

test.each([
  ["{team}-*", null],
  ["{Team}", "write a placeholder as {word}, in lower-case letters"],
  ["{team", "write a placeholder as {word}, in lower-case letters"],
  ["{a}-{a}", "use each placeholder once"],
  ["{a}*", "put some text between two placeholders or stars"],
  ["a*b*c*d*e*f*g*h", "use at most 6 placeholders and stars"],
])("what is wrong with %s", (pattern, fault) => {
  expect(patternFault(pattern)).toBe(fault);
});

test("a value made to try every way is given up after few steps", () => {
  // Every way would be 256 over 6: more than 300,000,000,000 steps.
  expect(match("*a*a*a*a*a*b", "a".repeat(256))).toBeNull();
  expect(match("*", "a".repeat(257))).toBeNull();
});

test("a template keeps what is not a placeholder", () => {
  expect(fillTemplate("{team}-lab-{x}", { team: "Ops" })).toBe("Ops-lab-");
});
