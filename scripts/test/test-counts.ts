import { readFile } from "node:fs/promises";
import { stripVTControlCharacters } from "node:util";

/** How many tests passed and failed, and a line about each that failed: where it is, its name, how its error begins. */
export type Counts = { passed: number; failed: number; failures: readonly string[] };

const none: Counts = { passed: 0, failed: 0, failures: [] };
/** Enough of an error to know what it is about; the whole stands further up. */
const errorLines = 6;

/** Reads how many tests passed and failed from vitest's JSON report; a missing report counts as nothing run. */
export async function countVitest(file: string): Promise<Counts> {
  const report = await readReport(file);
  if (report === null) return none;
  const failures = listAt(report, "testResults").flatMap((file) => {
    const failed = listAt(file, "assertionResults").filter((test) => test["status"] === "failed");
    const isBroken = failed.length === 0 && file["status"] === "failed";
    if (isBroken) return [lineAbout([file["name"]], file["message"])];
    return failed.map((test) => lineAbout([file["name"], test["fullName"]], textsAt(test, "failureMessages")[0]));
  });
  return { passed: numberAt(report, "numPassedTests"), failed: numberAt(report, "numFailedTests"), failures };
}

/** Reads how many tests passed and failed from Playwright's JSON report. A test that passed only when repeated counts as failed. */
export async function countPlaywright(file: string): Promise<Counts> {
  const report = await readReport(file);
  const stats = report?.["stats"];
  if (typeof stats !== "object" || stats === null) return none;
  const of = stats as Fields;
  return { passed: numberAt(of, "expected"), failed: numberAt(of, "unexpected") + numberAt(of, "flaky"), failures: failuresOf(report ?? {}) };
}

function failuresOf(suite: Fields): string[] {
  const own = listAt(suite, "specs")
    .filter((spec) => spec["ok"] === false || listAt(spec, "tests").some((test) => test["status"] === "flaky"))
    .map((spec) => {
      const results = listAt(spec, "tests").flatMap((test) => listAt(test, "results"));
      const error = results.flatMap((result) => listAt(result, "errors"))[0];
      return lineAbout([spec["file"], spec["title"]], error?.["message"]);
    });
  return [...own, ...listAt(suite, "suites").flatMap(failuresOf)];
}

function lineAbout(names: readonly unknown[], error: unknown): string {
  const beginning = typeof error === "string" ? stripVTControlCharacters(error).split("\n").slice(0, errorLines) : [];
  return [names.filter((name) => typeof name === "string").join(" > "), ...beginning.map((line) => `    ${line}`)].join("\n");
}

type Fields = Record<string, unknown>;

function listAt(fields: Fields, key: string): Fields[] {
  const value = fields[key];
  return Array.isArray(value) ? value.filter((each): each is Fields => typeof each === "object" && each !== null) : [];
}

function textsAt(fields: Fields, key: string): string[] {
  const value = fields[key];
  return Array.isArray(value) ? value.filter((each) => typeof each === "string") : [];
}

function numberAt(report: Fields, key: string): number {
  const value = report[key];
  return typeof value === "number" ? value : 0;
}

async function readReport(file: string): Promise<Fields | null> {
  const text = await readFile(file, "utf8").catch(() => null);
  return text === null ? null : (JSON.parse(text) as Fields);
}
