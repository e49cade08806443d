import { SourceFile } from "@/scripts/check/source-file";
import { child, children, nodesOf } from "@/scripts/check/syntax";
import type { SyntaxNode } from "@/scripts/check/syntax";

/** All that may stand behind `it`, `test` and `describe`; whatever else does keeps a test, or those beside it, from running or from failing. */
const harmless = new Set(["it", "test", "describe", "each", "for", "setTimeout", "concurrent", "sequential"]);

/** True when `npm test` runs the file: vitest.config.ts takes `*.test.ts` outside of e2e/, playwright.config.ts `*.spec.ts` in it. */
export function isRun(file: string): boolean {
  return file.startsWith("e2e/") ? file.endsWith(".spec.ts") : /\.test\.tsx?$/.test(file);
}

/** The titles of the tests in a file, as they are written there; none when something in it is skipped or singled out. */
export function testTitles(file: string, text: string): string[] {
  const calls = nodesOf(new SourceFile(file, () => text).syntax, "CallExpression").map((call) => ({ call, names: chainOf(call) }));
  const tests = calls.filter(({ names: [root] }) => root === "it" || root === "test");
  const groups = calls.filter(({ names: [root] }) => root === "describe");
  if ([...tests, ...groups].some(({ names }) => names.some((name) => !harmless.has(name)))) return [];
  return tests.flatMap(({ call }) => titleOf(call) ?? []);
}

/** The names of what is called, `it.each([])("…")` as `it`, `each`. */
function chainOf(node: SyntaxNode | null): string[] {
  if (node?.type === "CallExpression") return chainOf(child(node, "callee"));
  if (node?.type === "MemberExpression") return [...chainOf(child(node, "object")), ...chainOf(child(node, "property"))];
  return node?.type === "Identifier" ? [String(node["value"])] : [];
}

/** A title is text in front of a body; the table of `each` has no body behind it. */
function titleOf(call: SyntaxNode): string | null {
  const [title, ...others] = children(call, "arguments");
  return title?.type === "StringLiteral" && others.length > 0 ? String(title["value"]) : null;
}
