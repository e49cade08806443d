import { describe, expect, it } from "vitest";
import { isRun, testTitles } from "./test-titles";

describe("testTitles", () => {
  it("finds tests, tables of tests and tests in groups, as they are written", () => {
    const text = `
      describe("a group", () => { it("one", async () => {}); it.each<[string, () => void]>([["x", () => {}]])("two: %s", () => {}); });
      test('the "third"', () => {}, 60_000);
      // it("no test", () => {});
      const other = ["four", () => {}];`;
    expect(testTitles("a.test.ts", text)).toEqual(["one", "two: %s", 'the "third"']);
  });

  it.each([
    `it.skip("one", () => {});`,
    `it.skip.each([1])("one", () => {});`,
    `describe.skip("all", () => { it("one", () => {}); });`,
    `it("one", () => {}); it.only("two", () => {});`,
    `it.fails("one", () => {});`,
    `test("one", () => { test.skip(true); });`,
    `it.runIf(false)("one", () => {});`,
  ])("has none of a file that leaves tests out: %s", (text) => {
    expect(testTitles("a.test.ts", text)).toEqual([]);
  });
});

it.each([
  ["server/a.test.ts", true],
  ["server/a.integration.test.ts", true],
  ["e2e/a.spec.ts", true],
  ["server/a.spec.ts", false],
  ["e2e/a.test.ts", false],
  ["server/a.ts", false],
])("%s is run: %s", (file, expected) => {
  expect(isRun(file)).toBe(expected);
});
