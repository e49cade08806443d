import { readdirSync } from "node:fs";
import path from "node:path";
import { appliesTo } from "../source-rule";
import type { SourceRule } from "../source-rule";
import { SourceTree } from "../source-tree";
import type { Violation } from "../violation";

/** Every rule of scripts/check/rules; a file there is a rule, so none can be forgotten. */
export async function loadSourceRules(): Promise<SourceRule[]> {
  const folder = path.join(import.meta.dirname, "..", "rules");
  const names = readdirSync(folder).filter((name) => name.endsWith(".ts"));
  return Promise.all(
    names.map(async (name) => {
      const { rule } = (await import(path.join(folder, name))) as { rule: SourceRule };
      if (name !== `${rule.id}.ts`) throw new Error(`scripts/check/rules/${name} must be named after its rule, ${rule.id}.`);
      return rule;
    }),
  );
}

/** Runs our own source rules over the tree. */
export async function checkSource(root: string): Promise<Violation[]> {
  const tree = new SourceTree(root);
  const rules = await loadSourceRules();
  return tree
    .files()
    .flatMap((file) =>
      rules
        .filter((rule) => appliesTo(rule, file.path))
        .flatMap((rule) => rule.check(file, tree).map((finding) => ({ check: `source/${rule.id}`, file: file.path, ...finding }))),
    );
}
