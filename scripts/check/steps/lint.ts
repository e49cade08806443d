import { runTool } from "../run-tool";
import type { Violation } from "../violation";

// oxlint names two plugins differently in its configuration and in its reports.
const configuredNames: Readonly<Record<string, string>> = { "react-hooks": "react", next: "nextjs" };

type Diagnostic = { message: string; code?: string; filename: string; labels?: { span?: { line?: number } }[] };

/** What oxlint finds, with the rules that need types. */
export async function checkLint(root: string): Promise<Violation[]> {
  const { stdout, stderr } = await runTool(root, "oxlint", ["--type-aware", "--format", "json"]);
  const report = parseReport(stdout, stderr);
  return report.diagnostics.map(({ message, code = "unknown", filename, labels }) => ({
    check: `lint/${ruleName(code)}`,
    file: filename,
    line: labels?.[0]?.span?.line ?? null,
    message,
  }));
}

/** `typescript(no-explicit-any)` → `typescript/no-explicit-any`. */
function ruleName(code: string): string {
  const [, plugin = "", rule = ""] = /^([\w-]+)\((.+)\)$/.exec(code) ?? [];
  return rule === "" ? code : `${configuredNames[plugin] ?? plugin}/${rule}`;
}

function parseReport(stdout: string, stderr: string): { diagnostics: Diagnostic[] } {
  try {
    return JSON.parse(stdout) as { diagnostics: Diagnostic[] };
  } catch (error) {
    throw new Error(`oxlint did not answer in JSON: ${stdout.slice(0, 2_000)}${stderr.slice(0, 2_000)}`, { cause: error });
  }
}
