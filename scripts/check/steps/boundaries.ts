import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { runTool } from "../run-tool";
import type { Violation } from "../violation";

const folders = ["app", "components", "server", "embedded", "testing", "prisma", "e2e", "bench", "scripts", "cli"];

type Report = { summary: { violations: { from: string; to: string; rule: { name: string }; cycle?: { name: string }[] }[] } };

/** Imports that cross a wall of .dependency-cruiser.mjs. */
export async function checkBoundaries(root: string): Promise<Violation[]> {
  const files = readdirSync(root).filter((name) => /^[a-z][\w.-]*\.tsx?$/.test(name) && !name.endsWith(".d.ts"));
  const roots = [...folders.filter((name) => existsSync(path.join(root, name))), ...files];
  const { stdout, stderr } = await runTool(root, "depcruise", ["--config", ".dependency-cruiser.mjs", "--output-type", "json", ...roots]);
  return parseReport(stdout, stderr).summary.violations.map(({ from, to, rule, cycle }) => ({
    check: `boundaries/${rule.name}`,
    file: from,
    line: null,
    message: cycle === undefined ? `must not import ${to}` : `is in a cycle: ${cycle.map(({ name }) => name).join(" → ")}`,
  }));
}

function parseReport(stdout: string, stderr: string): Report {
  try {
    return JSON.parse(stdout) as Report;
  } catch (error) {
    throw new Error(`dependency-cruiser did not answer in JSON: ${stdout.slice(0, 2_000)}${stderr.slice(0, 2_000)}`, { cause: error });
  }
}
