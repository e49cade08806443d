import { runTool } from "../run-tool";
import type { Violation } from "../violation";

type Issue = { name: string; line?: number };
type FileIssues = { file: string } & Record<string, unknown>;

/** Files, exports and dependencies that nothing uses, and imports that package.json does not name (knip). */
export async function checkDeadCode(root: string): Promise<Violation[]> {
  const { status, stdout, stderr } = await runTool(root, "knip", ["--reporter", "json", "--no-progress", "--no-config-hints"]);
  const report = parseReport(stdout, stderr);
  const found = report.issues.flatMap((entry) =>
    Object.entries(entry)
      .filter((pair): pair is [string, Issue[]] => Array.isArray(pair[1]))
      .flatMap(([kind, issues]) =>
        issues
          .flat()
          .map((issue) => ({ check: `dead-code/${kind}`, file: entry.file, line: issue.line ?? null, message: `${issue.name}: ${advice[kind] ?? kind}` })),
      ),
  );
  if (status !== 0 && found.length === 0) throw new Error(`knip ended with ${status}: ${stdout.slice(0, 2_000)}${stderr.slice(0, 2_000)}`);
  return found;
}

const advice: Readonly<Record<string, string>> = {
  files: "nothing uses this file",
  exports: "nothing uses this export; remove it, or the word export",
  types: "nothing uses this type; remove it, or the word export",
  dependencies: "nothing uses this dependency",
  devDependencies: "nothing uses this dependency",
  unlisted: "is used but not in package.json",
  unresolved: "cannot be resolved",
  binaries: "is used but not in package.json",
  duplicates: "is exported twice",
};

function parseReport(stdout: string, stderr: string): { issues: FileIssues[] } {
  try {
    return JSON.parse(stdout) as { issues: FileIssues[] };
  } catch (error) {
    throw new Error(`knip did not answer in JSON: ${stdout.slice(0, 2_000)}${stderr.slice(0, 2_000)}`, { cause: error });
  }
}
