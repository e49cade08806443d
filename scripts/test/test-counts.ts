import { readFile } from "node:fs/promises";

/** How many tests passed and failed. */
export type Counts = { passed: number; failed: number };

const none: Counts = { passed: 0, failed: 0 };

/** Reads how many tests passed and failed from vitest's JSON report; a missing report counts as nothing run. */
export async function countVitest(file: string): Promise<Counts> {
  const report = await readReport(file);
  if (report === null) return none;
  return { passed: numberAt(report, "numPassedTests"), failed: numberAt(report, "numFailedTests") };
}

/** Reads how many tests passed and failed from Playwright's JSON report. A test that passed only when repeated counts as failed. */
export async function countPlaywright(file: string): Promise<Counts> {
  const report = await readReport(file);
  const stats = report?.["stats"];
  if (typeof stats !== "object" || stats === null) return none;
  const of = stats as Record<string, unknown>;
  return { passed: numberAt(of, "expected"), failed: numberAt(of, "unexpected") + numberAt(of, "flaky") };
}

function numberAt(report: Record<string, unknown>, key: string): number {
  const value = report[key];
  return typeof value === "number" ? value : 0;
}

async function readReport(file: string): Promise<Record<string, unknown> | null> {
  const text = await readFile(file, "utf8").catch(() => null);
  return text === null ? null : (JSON.parse(text) as Record<string, unknown>);
}
