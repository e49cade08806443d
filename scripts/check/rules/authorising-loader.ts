import type { SourceFile } from "../source-file";
import { at, testFiles } from "../source-rule";
import type { SourceRule } from "../source-rule";
import type { SourceTree } from "../source-tree";
import { child, children, dotted, nodesOf, propertyOf } from "../syntax";
import type { SyntaxNode } from "../syntax";

/**
 * Nobody forgets the right to see a thing, because there is one way to it. What has such a way is read from the exports of
 * server/<domain>/authorized-<noun>.ts: `authorizedInstance` guards the model `instance`.
 */
export const rule: SourceRule = {
  id: "authorising-loader",
  title: "One object is loaded by its authorising loader only",
  files: { include: ["server/**/*.ts"], exclude: [...testFiles, "server/*/authorized-*.ts", "server/generated/**"] },
  check(file, tree) {
    const models = guardedModels(tree);
    if (!models.some((model) => file.text.includes(`.${model}.find`))) return [];
    return loads(file, models).map((node) => at(file, node, "Use the domain's authorized… function, which also decides who may see it."));
  },
};

function guardedModels(tree: SourceTree): string[] {
  const loaders = tree.files().filter(({ path }) => /^server\/[^/]+\/authorized-[^/]+\.ts$/.test(path) && !path.includes(".test."));
  const names = loaders.flatMap(({ text }) => [...text.matchAll(/^export (?:async )?function authorized([A-Z]\w*)/gm)].map((match) => match[1] ?? ""));
  return names.map((name) => name.charAt(0).toLowerCase() + name.slice(1));
}

function loads(file: SourceFile, models: readonly string[]): SyntaxNode[] {
  const load = new RegExp(`\\.(?:${models.join("|")})\\.(findUnique|findFirst)(?:OrThrow)?$`);
  return nodesOf(file.syntax, "CallExpression").filter((call) => {
    const [, kind] = load.exec(dotted(child(call, "callee"))) ?? [];
    const where = propertyOf(children(call, "arguments")[0] ?? null, "where");
    return kind === "findUnique" || (kind === "findFirst" && propertyOf(where, "id") !== null);
  });
}
