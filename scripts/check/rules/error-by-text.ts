import { at, testFiles } from "../source-rule";
import type { SourceRule } from "../source-rule";
import { child, dotted, nodesOf } from "../syntax";

/** Texts are for people and may be reworded; screens decide by code. */
export const rule: SourceRule = {
  id: "error-by-text",
  title: "Nothing is decided by the text of an error",
  files: { include: ["{app,components,server}/**/*.{ts,tsx}"], exclude: testFiles },
  check(file) {
    const compared = nodesOf(file.syntax, "BinaryExpression").filter(
      (node) =>
        /^[!=]==?$/.test(String(node["operator"])) &&
        [child(node, "left"), child(node, "right")].some((side) => /(?:error|err|failure|cause)(?:\(\))?\.message$/i.test(dotted(side))),
    );
    const searched = nodesOf(file.syntax, "CallExpression").filter((node) =>
      /(?:error|err|failure|cause)(?:\(\))?\.message\.(?:includes|startsWith|endsWith|match|search|indexOf)$/i.test(dotted(child(node, "callee"))),
    );
    return [...compared, ...searched].map((node) => at(file, node, "Look at the error's code."));
  },
};
