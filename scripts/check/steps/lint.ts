import { runTool } from "../run-tool";
import type { Violation } from "../violation";

type Diagnostic = { message: string; code?: string; filename: string; labels?: { span?: { line?: number } }[] };

/** What oxlint finds, with the rules that need types. `typescript(no-explicit-any)` becomes `lint/typescript/no-explicit-any`. */
export async function checkLint(root: string): Promise<Violation[]> {
  const { stdout, stderr } = await runTool(root, "oxlint", ["--type-aware", "--format", "json"]);
  const report = parseReport(stdout, stderr);
  return report.diagnostics.map(({ message, code = "unknown", filename, labels }) => ({
    check: `lint/${code.replace(/^([\w-]+)\((.+)\)$/, "$1/$2")}`,
    file: filename,
    line: labels?.[0]?.span?.line ?? null,
    message,
  }));
}

function parseReport(stdout: string, stderr: string): { diagnostics: Diagnostic[] } {
  try {
    return JSON.parse(stdout) as { diagnostics: Diagnostic[] };
  } catch (error) {
    throw new Error(`oxlint did not answer in JSON: ${stdout.slice(0, 2_000)}${stderr.slice(0, 2_000)}`, { cause: error });
  }
}
