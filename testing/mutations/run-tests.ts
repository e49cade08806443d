import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import path from "node:path";

/** How one test ended: its file, its full name (groups and title, joined by " > "), its status, and the first line of why it failed. */
export type TestOutcome = { file: string; name: string; status: string; reason: string };

type Report = {
  testResults: { name: string; status: string; message: string; assertionResults: TestResult[] }[];
};
type TestResult = { ancestorTitles: string[]; title: string; status: string; failureMessages: string[] };

/** Runs the tests of some files whose full names begin with one of `names`, in the tree at `root`; those that were left out are not given. */
export async function runTests(root: string, files: readonly string[], names: readonly string[]): Promise<TestOutcome[]> {
  const report = path.join(root, "mutation-report.json");
  const vitest = path.join(root, "node_modules", "vitest", "vitest.mjs");
  const pattern = `^(?:${names.map(escaped).join("|")})`;
  const args = [vitest, "run", ...files, "-t", pattern, "--reporter=json", `--outputFile=${report}`];
  const output = await run(args, root);
  const text = await readFile(report, "utf8").catch(() => null);
  if (text === null) throw new Error(`vitest wrote no report:\n${output.slice(-4_000)}`);
  const { testResults } = JSON.parse(text) as Report;
  return testResults.flatMap(({ name, status, message, assertionResults }) => {
    const file = path.relative(root, name);
    const ran = assertionResults.filter((each) => each.status !== "skipped" && each.status !== "pending");
    // A file that cannot be loaded has no tests; that is no red test, and must not count as one.
    if (ran.length === 0 && status === "failed") throw new Error(`${file} could not be run:\n${message}`);
    return ran.map(({ ancestorTitles, title, status: ended, failureMessages: [first = ""] }) => {
      return { file, name: [...ancestorTitles, title].join(" > "), status: ended, reason: first.split("\n", 1)[0] ?? "" };
    });
  });
}

function run(args: readonly string[], cwd: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...args], { cwd, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (text: string) => (output += text));
    child.once("error", reject);
    child.once("close", () => resolve(output));
  });
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/gu, "\\$&");
}
