import { at, testFiles } from "../source-rule";
import type { SourceRule } from "../source-rule";
import { child, children, dotted, nodesOf, propertyOf, textOf } from "../syntax";

/** An offset reads and throws away all rows before it, and skips or repeats rows when the list changes meanwhile. */
export const rule: SourceRule = {
  id: "offset-pagination",
  title: "Lists are paged by key, never by offset",
  files: { include: ["server/**/*.ts"], exclude: testFiles },
  check(file) {
    const skips = nodesOf(file.syntax, "CallExpression").filter(
      (call) => dotted(child(call, "callee")).endsWith(".findMany") && propertyOf(children(call, "arguments")[0] ?? null, "skip") !== null,
    );
    const offsets = nodesOf(file.syntax, "TemplateLiteral").filter(
      (template) => /\bselect\b/i.test(textOf(template) ?? "") && /\boffset\s+[?\d]/i.test(textOf(template) ?? ""),
    );
    return [...skips, ...offsets].map((node) => at(file, node, "Continue after the last key, as server/platform/cursor.ts does."));
  },
};
