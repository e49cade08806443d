import { at, testFiles } from "../source-rule";
import type { SourceRule } from "../source-rule";
import { nodesOf, propertyOf } from "../syntax";

/** Work without a person runs under a named actor with the least rights; one made on the spot would have whatever rights it writes down. */
export const rule: SourceRule = {
  id: "system-actors",
  title: "System actors are constants of server/access/system-actors.ts",
  files: { include: ["server/**/*.ts"], exclude: [...testFiles, "server/access/system-actors.ts"] },
  check: (file) =>
    nodesOf(file.syntax, "ObjectExpression")
      .filter((node) => propertyOf(node, "kind")?.["value"] === "system" && propertyOf(node, "permissions") !== null)
      .map((node) => at(file, node, "Add the actor to systemActors with the permissions it needs.")),
};
