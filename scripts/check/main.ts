import { existsSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { runSteps } from "./run-steps";
import type { StepResult } from "./run-steps";
import { runTool } from "./run-tool";
import { steps } from "./steps/all";
import { formatViolation } from "./violation";

const usage = `npm run check [-- --only <step>[,<step>]] [--json]\nSteps: ${steps.map(({ name }) => name).join(", ")}`;

/** Runs the checks and returns the exit status: 0 when nothing was found. */
async function main(): Promise<number> {
  const { values } = parseArgs({ options: { only: { type: "string" }, json: { type: "boolean" }, help: { type: "boolean" } } });
  const wanted = values.only?.split(",");
  const chosen = steps.filter(({ name }) => wanted === undefined || wanted.includes(name));
  if (values.help === true || chosen.length !== (wanted?.length ?? steps.length)) {
    console.log(usage);
    return values.help === true ? 0 : 1;
  }
  const root = path.resolve(import.meta.dirname, "..", "..");
  const startedAt = performance.now();
  // Types and imports are judged with the generated client, which git does not hold.
  if (!existsSync(path.join(root, "server", "generated", "prisma", "client.ts"))) await runTool(root, "prisma", ["generate"]);
  const results = await runSteps(root, chosen, 2, values.json === true ? () => undefined : report);
  if (values.json === true) console.log(JSON.stringify(results));
  else summarize(results, (performance.now() - startedAt) / 1_000);
  return results.every((result) => isClean(result)) ? 0 : 1;
}

function isClean({ error, violations }: StepResult): boolean {
  return error === null && violations.length === 0;
}

function report(result: StepResult): void {
  const verdict = isClean(result) ? "ok" : result.error === null ? `${result.violations.length} found` : "could not run";
  console.log(`${isClean(result) ? "✓" : "✗"} ${result.name.padEnd(12)} ${result.seconds.toFixed(1).padStart(5)} s  ${verdict.padEnd(14)} ${result.title}`);
}

function summarize(results: readonly StepResult[], seconds: number): void {
  for (const result of results.filter((entry) => !isClean(entry))) {
    console.log(`\n${result.name}`);
    if (result.error !== null) console.log(`  ${result.error}`);
    for (const violation of result.violations) console.log(`  ${formatViolation(violation)}`);
  }
  const failed = results.filter((result) => !isClean(result));
  console.log(
    failed.length === 0
      ? `\nAll clean in ${seconds.toFixed(1)} s.`
      : `\nFailed: ${failed.map(({ name }) => name).join(", ")} (${seconds.toFixed(1)} s). The rules and their reasons stand in ARCHITECTURE.md.`,
  );
}

process.exitCode = await main();
