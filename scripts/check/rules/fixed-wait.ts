import { at } from "../source-rule";
import type { SourceRule } from "../source-rule";
import { child, dotted, nodesOf } from "../syntax";

/** A fixed wait is too long on a fast machine and too short on a slow one. */
export const rule: SourceRule = {
  id: "fixed-wait",
  title: "Journeys wait for what a person would see, not for a time",
  files: { include: ["e2e/**/*.ts"] },
  check: (file) =>
    nodesOf(file.syntax, "CallExpression")
      .filter((node) => dotted(child(node, "callee")).endsWith(".waitForTimeout"))
      .map((node) => at(file, node, "Expect the text or state that ends the wait.")),
};
