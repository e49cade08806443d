import { spawn } from "node:child_process";
import { mkdir, rm } from "node:fs/promises";
import path from "node:path";
import { buildProduct, generateClient } from "../launch/build-product";
import { say, step } from "../launch/progress";
import { ensureChromium } from "./ensure-chromium";
import { countPlaywright, countVitest } from "./test-counts";

const root = path.resolve(import.meta.dirname, "..", "..");
const results = path.join(root, ".cache", "test-results");
const vitestResults = path.join(results, "vitest.json");
const playwrightResults = path.join(results, "playwright.json");

// Everything is run even when something before it failed: one run should tell all there is to mend.
const failures: string[] = [];

async function attempt(title: string, command: string, args: readonly string[], env: Record<string, string> = {}): Promise<void> {
  say(title);
  const child = spawn(command, [...args], { cwd: root, stdio: ["ignore", "inherit", "inherit"], env: { ...process.env, ...env } });
  const code = await new Promise<number | null>((resolve) => {
    child.once("error", () => resolve(null));
    child.once("close", resolve);
  });
  if (code !== 0) failures.push(title);
}

await rm(results, { recursive: true, force: true });
await mkdir(results, { recursive: true });
await step("Generating the database client", () => generateClient(root));
await attempt("Check: types, lint, boundaries, generated files", process.execPath, ["scripts/check.mjs"]);
await attempt("Unit and integration tests", "vitest", ["run", "--reporter=dot", "--reporter=json", `--outputFile.json=${vitestResults}`]);
const browser = await step("Finding a browser", () => ensureChromium());
await buildProduct(root, step);
await attempt("End-to-end tests", "playwright", ["test"], { CHROMIUM: browser, PLAYWRIGHT_JSON_OUTPUT_FILE: playwrightResults });

const unit = await countVitest(vitestResults);
const e2e = await countPlaywright(playwrightResults);
for (const title of failures) say(`FAILED: ${title}`);
// A check or a runner that failed without a failed test counts as one failure, so that this line never claims more than is true.
const failed = Math.max(unit.failed + e2e.failed, failures.length);
console.log(`${unit.passed + e2e.passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
