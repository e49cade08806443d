import { importsOf } from "../imports";
import { at, testFiles } from "../source-rule";
import type { SourceRule } from "../source-rule";
import { child, dotted, nodesOf } from "../syntax";

/** One kind of id: version 7 sorts by time, so indexes grow at their end. */
export const rule: SourceRule = {
  id: "ids-from-platform",
  title: "Ids are made by newId of platform/ids.ts",
  files: { include: ["server/**/*.ts"], exclude: [...testFiles, "server/platform/ids.ts"] },
  check(file) {
    const imported = importsOf(file.syntax).filter(({ source, names }) => source === "uuid" || names.includes("randomUUID"));
    const called = nodesOf(file.syntax, "CallExpression").filter((node) => /(?:^|\.)crypto\.randomUUID$/.test(dotted(child(node, "callee"))));
    return [...imported.map(({ node }) => node), ...called].map((node) => at(file, node, "Use newId()."));
  },
};
