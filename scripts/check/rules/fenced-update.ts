import { schemaBlocks } from "../prisma-schema";
import { at, testFiles } from "../source-rule";
import type { Finding, SourceRule } from "../source-rule";
import type { SourceFile } from "../source-file";
import type { SourceTree } from "../source-tree";
import { child, children, dotted, nodesOf, propertyOf, textOf } from "../syntax";

const message = "Move the row by UPDATE … WHERE id AND version AND fence (updateMany with all three, or SQL that names fence), and look at the count.";

/** A worker whose lease ran out must not overwrite what the next one did. Fenced tables are those with a column `fence`. */
export const rule: SourceRule = {
  id: "fenced-update",
  title: "Rows of long work change only under their version and fence",
  files: { include: ["server/**/*.ts"], exclude: testFiles },
  check: (file, tree) => [...clientUpdates(file, tree), ...sqlUpdates(file, tree)],
};

function fencedModels(tree: SourceTree): { name: string; table: string }[] {
  const files = tree.files().filter(({ path }) => /^prisma\/schema\/.*\.prisma$/.test(path));
  const models = files.flatMap((file) => schemaBlocks(file)).filter(({ fields }) => fields.some(({ name }) => name === "fence"));
  return models.map(({ name, mappedTo }) => ({ name: name.charAt(0).toLowerCase() + name.slice(1), table: mappedTo ?? name }));
}

function clientUpdates(file: SourceFile, tree: SourceTree): Finding[] {
  const names = fencedModels(tree).map(({ name }) => name);
  if (!names.some((name) => file.text.includes(`.${name}.`))) return [];
  const update = new RegExp(`\\.(?:${names.join("|")})\\.(?:update|upsert|updateMany|updateManyAndReturn)$`);
  const calls = nodesOf(file.syntax, "CallExpression").filter((call) => update.test(dotted(child(call, "callee"))));
  const loose = calls.filter((call) => {
    const where = propertyOf(children(call, "arguments")[0] ?? null, "where");
    return ["id", "version", "fence"].some((column) => propertyOf(where, column) === null);
  });
  return loose.map((call) => at(file, call, message));
}

function sqlUpdates(file: SourceFile, tree: SourceTree): Finding[] {
  const tables = fencedModels(tree).map(({ table }) => table);
  if (tables.length === 0 || !/\$(?:execute|query)Raw/.test(file.text)) return [];
  const update = new RegExp(`\\bupdate\\s+"?(?:${tables.join("|")})"?\\s`, "i");
  return nodesOf(file.syntax, "TemplateLiteral")
    .filter((template) => update.test(textOf(template) ?? "") && !/\bfence\b/i.test(textOf(template) ?? ""))
    .map((template) => at(file, template, message));
}
