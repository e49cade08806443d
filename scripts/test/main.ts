import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { mkdir, rm } from "node:fs/promises";
import path from "node:path";
import { buildProduct } from "../launch/build-product";
import { generateClient } from "../launch/generate-client";
import { say, step } from "../launch/progress";
import { whenAskedToEnd } from "../launch/when-asked-to-end";
import { closingLine } from "./closing-line";
import { ensureChromium } from "./ensure-chromium";
import { failedPages } from "./failed-pages";
import { countPlaywright, countVitest } from "./test-counts";

const root = path.resolve(import.meta.dirname, "..", "..");
const results = path.join(root, ".cache", "test-results");
const vitestResults = path.join(results, "vitest.json");
const playwrightResults = path.join(results, "playwright.json");

const failures: string[] = [];
let present: ChildProcess | undefined;

/** Runs a step. A failure is kept for the end, because one run should tell all there is to mend. */
async function attempt<T>(title: string, work: () => Promise<T>): Promise<T | null> {
  try {
    return await step(title, work);
  } catch (error) {
    failures.push(title);
    console.error(error instanceof Error ? error.message : String(error));
    return null;
  }
}

async function command(file: string, args: readonly string[], env: Record<string, string> = {}): Promise<void> {
  const child = spawn(file, [...args], { cwd: root, stdio: ["ignore", "inherit", "inherit"], env: { ...process.env, ...env } });
  present = child;
  const fault = await new Promise<string | null>((resolve) => {
    child.once("error", (error) => resolve(error.message));
    child.once("close", (code, signal) => resolve(code === 0 ? null : `It ended with ${signal ?? `code ${code}`}; see above.`));
  });
  if (fault !== null) throw new Error(fault);
}

// Asked to end, this process ends after what it runs, which then tidies up its servers and browsers.
whenAskedToEnd((exitCode) => {
  if (present === undefined || present.exitCode !== null || present.signalCode !== null) process.exit(exitCode);
  present.once("close", () => process.exit(exitCode));
  present.kill("SIGTERM");
});

await rm(results, { recursive: true, force: true });
await mkdir(results, { recursive: true });
await attempt("Generating the database client", () => generateClient(root));
await attempt("Check: types, lint, boundaries, generated files", () => command(process.execPath, ["scripts/check.mjs"]));
const vitest = ["run", "--reporter=dot", "--reporter=json", `--outputFile.json=${vitestResults}`];
await attempt("Unit and integration tests", () => command("vitest", vitest));
await attempt("Mutation gate: each guard taken out turns its test red", () => command("tsx", ["testing/mutations/main.ts", "portal"]));
const browser = await attempt("Finding a browser", () => ensureChromium());
const product = await attempt("Building the product", () => buildProduct(root, (_title, work) => work()));
if (browser !== null && product !== null) {
  await attempt("End-to-end tests", () => command("playwright", ["test"], { CHROMIUM: browser, PLAYWRIGHT_JSON_OUTPUT_FILE: playwrightResults }));
}

const counts = [await countVitest(vitestResults), await countPlaywright(playwrightResults)];
for (const page of await failedPages(path.join(results, "e2e"))) console.log(page);
for (const title of failures) say(`FAILED: ${title}`);
for (const failure of counts.flatMap((each) => each.failures)) console.log(`  ${failure}`);
const { text, failed } = closingLine(counts, failures.length);
console.log(text);
process.exit(failed === 0 ? 0 : 1);
