import { at, testFiles } from "../source-rule";
import type { SourceRule } from "../source-rule";
import type { SourceFile } from "../source-file";
import type { SyntaxNode } from "../syntax";
import { child, nodesOf } from "../syntax";

/** Who calls a function should not have to read it: units, shapes, errors and outside limits stand above it. */
export const rule: SourceRule = {
  id: "documented-exports",
  title: "Exported functions and classes carry a doc comment",
  files: { include: ["{server,components,embedded,testing,scripts,cli}/**/*.{ts,tsx}"], exclude: [...testFiles, "server/generated/**"] },
  check: (file) =>
    nodesOf(file.syntax, "ExportDeclaration")
      .filter((node) => ["FunctionDeclaration", "ClassDeclaration"].includes(child(node, "declaration")?.type ?? "") && !isDocumented(file, node))
      .map((node) => at(file, node, "Say in one sentence what it gives, with units, shapes and errors (/** … */).")),
};

function isDocumented(file: SourceFile, node: SyntaxNode): boolean {
  const above = file.lines[file.lineOf(node) - 2] ?? "";
  const overloadAbove = /^export (?:async )?function .*;$/.test(above.trim());
  return above.trimEnd().endsWith("*/") || overloadAbove;
}
