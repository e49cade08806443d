import { at } from "../source-rule";
import type { SourceRule } from "../source-rule";
import { child, children, nodesOf, propertyName } from "../syntax";
import type { SyntaxNode } from "../syntax";

/** A form sent before hydration goes natively; with GET a password would stand in the address. */
export const rule: SourceRule = {
  id: "form-method",
  title: 'Every <form> has method="post"',
  files: { include: ["app/**/*.tsx", "components/**/*.tsx"] },
  check: (file) =>
    nodesOf(file.syntax, "JSXOpeningElement")
      .filter((node) => child(node, "name")?.["value"] === "form" && !hasPost(node))
      .map((node) => at(file, node, 'Write <form method="post" …>.')),
};

function hasPost(element: SyntaxNode): boolean {
  return children(element, "attributes").some(
    (attribute) => propertyName(child(attribute, "name")) === "method" && child(attribute, "value")?.["value"] === "post",
  );
}
