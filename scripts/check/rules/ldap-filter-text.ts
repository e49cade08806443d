import { at, testFiles } from "../source-rule";
import type { SourceRule } from "../source-rule";
import { child, children, nodesOf, propertyName, textOf } from "../syntax";
import type { SyntaxNode } from "../syntax";

/** A filter pasted together from text lets a typed name change its meaning. A configured filter without holes may stand as text; it is parsed. */
export const rule: SourceRule = {
  id: "ldap-filter-text",
  title: "LDAP filters are built from filter objects",
  files: { include: ["server/**/*.ts"], exclude: [...testFiles, "server/access/ldap-filter.ts"] },
  check(file) {
    const { syntax } = file;
    const pasted = nodesOf(syntax, "TemplateLiteral").filter((node) => looksLikeFilter(node) && children(node, "expressions").length > 0);
    const added = nodesOf(syntax, "BinaryExpression").filter((node) => node["operator"] === "+" && looksLikeFilter(child(node, "left")));
    const passed = nodesOf(syntax, "KeyValueProperty").filter((node) => propertyName(child(node, "key")) === "filter" && looksLikeFilter(child(node, "value")));
    return [...pasted, ...added, ...passed].map((node) => at(file, node, "Build the filter with the functions of server/access/ldap-filter.ts."));
  },
};

function looksLikeFilter(node: SyntaxNode | null): boolean {
  return /^\((?:[&|!]\()*[\w.;:-]+[~<>:]?=/.test(textOf(node) ?? "");
}
