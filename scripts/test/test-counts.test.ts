import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { countPlaywright, countVitest } from "./test-counts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "switchyard-counts-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function reported(report: unknown): Promise<string> {
  const file = path.join(folder, "report.json");
  await writeFile(file, JSON.stringify(report));
  return file;
}

it("names vitest's failed tests with the beginning of their errors, and files that could not be loaded", async () => {
  const file = await reported({
    numPassedTests: 2,
    numFailedTests: 1,
    testResults: [
      {
        name: "a.test.ts",
        status: "failed",
        assertionResults: [
          { status: "passed", fullName: "one" },
          { status: "failed", fullName: "two", failureMessages: ["\u001b[31mexpected 1\u001b[39m\nto be 2"] },
        ],
      },
      { name: "b.test.ts", status: "failed", message: "Cannot find module", assertionResults: [] },
    ],
  });
  expect(await countVitest(file)).toEqual({
    passed: 2,
    failed: 1,
    failures: ["a.test.ts > two\n    expected 1\n    to be 2", "b.test.ts\n    Cannot find module"],
  });
});

it("names Playwright's failed tests, also those that passed only when repeated", async () => {
  const spec = (title: string, ok: boolean, status: string, message?: string) => ({
    file: "a.spec.ts",
    title,
    ok,
    tests: [{ status, results: [{ errors: message === undefined ? [] : [{ message }] }] }],
  });
  const file = await reported({
    stats: { expected: 1, unexpected: 1, flaky: 1 },
    suites: [
      {
        specs: [spec("one", true, "expected")],
        suites: [{ specs: [spec("two", false, "unexpected", "Timed out"), spec("three", true, "flaky", "Not yet")] }],
      },
    ],
  });
  expect(await countPlaywright(file)).toEqual({
    passed: 1,
    failed: 2,
    failures: ["a.spec.ts > two\n    Timed out", "a.spec.ts > three\n    Not yet"],
  });
});

it("counts nothing where no report was written", async () => {
  expect(await countVitest(path.join(folder, "none.json"))).toEqual({ passed: 0, failed: 0, failures: [] });
});
