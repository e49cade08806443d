import { child, children, dotted, nodesOf } from "./syntax";
import type { SyntaxNode } from "./syntax";

/** One imported or re-exported module. `names` are the local names of its values; types are left out. */
export type ImportedModule = { node: SyntaxNode; source: string; typeOnly: boolean; names: readonly string[] };

/** All modules a script names: static imports, re-exports and `import()` with a plain text. */
export function importsOf(syntax: SyntaxNode): ImportedModule[] {
  const found: ImportedModule[] = [];
  for (const node of nodesOf(syntax, "ImportDeclaration", "ExportAllDeclaration", "ExportNamedDeclaration")) {
    const source = child(node, "source");
    if (source === null) continue;
    const values = children(node, "specifiers").filter((specifier) => specifier["isTypeOnly"] !== true);
    const onlyTypes = node["typeOnly"] === true || (children(node, "specifiers").length > 0 && values.length === 0);
    found.push({ node, source: String(source["value"]), typeOnly: onlyTypes, names: values.map((specifier) => dotted(child(specifier, "local"))) });
  }
  for (const call of nodesOf(syntax, "CallExpression")) {
    const [first] = children(call, "arguments");
    if (child(call, "callee")?.type === "Import" && first?.type === "StringLiteral")
      found.push({ node: call, source: String(first["value"]), typeOnly: false, names: [] });
  }
  return found;
}
