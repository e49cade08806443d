import path from "node:path";
import type { SourceFile } from "./source-file";
import type { SourceTree } from "./source-tree";
import type { SyntaxNode } from "./syntax";

/** What a rule found: the place and the sentence that says what to do instead. */
export type Finding = { line: number | null; message: string };

/** A rule over the text or the syntax of single files; `tree` lets it look at others. */
export type SourceRule = {
  /** Kebab-case; appears as `source/<id>`. */
  id: string;
  title: string;
  /** Globs of the files it is for, and of those it is not. */
  files: { include: readonly string[]; exclude?: readonly string[] };
  check(file: SourceFile, tree: SourceTree): Finding[];
};

/** Globs of tests, which most rules leave alone. */
export const testFiles = ["**/*.test.ts", "**/*.test.tsx"];

/** True when the rule is for the file. */
export function appliesTo(rule: SourceRule, file: string): boolean {
  const matches = (glob: string) => path.matchesGlob(file, glob);
  return rule.files.include.some(matches) && !(rule.files.exclude ?? []).some(matches);
}

/** A finding at a node. */
export function at(file: SourceFile, node: SyntaxNode, message: string): Finding {
  return { line: file.lineOf(node), message };
}

/** A finding for each match of a pattern in the text, with the match put in place of `{match}`. */
export function matchesOf(file: SourceFile, pattern: RegExp, message: string): Finding[] {
  return [...file.text.matchAll(pattern)].map((match) => ({ line: file.lineAt(match.index), message: message.replace("{match}", match[0].trim()) }));
}
