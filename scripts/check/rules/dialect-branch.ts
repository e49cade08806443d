import { at, testFiles } from "../source-rule";
import type { SourceRule } from "../source-rule";
import { child, nodesOf } from "../syntax";

const names = new Set(["mysql", "mariadb", "postgres", "postgresql"]);

/** Where two databases differ, the dialect is asked; a branch elsewhere is forgotten with the third. */
export const rule: SourceRule = {
  id: "dialect-branch",
  title: "Nothing but dialects/ asks which database it is",
  files: { include: ["server/migrations/**/*.ts"], exclude: [...testFiles, "server/migrations/dialects/**"] },
  check(file) {
    const compared = nodesOf(file.syntax, "BinaryExpression").filter((node) =>
      [child(node, "left"), child(node, "right")].some((side) => names.has(String(side?.["value"]))),
    );
    const cases = nodesOf(file.syntax, "SwitchCase").filter((node) => names.has(String(child(node, "test")?.["value"])));
    return [...compared, ...cases].map((node) => at(file, node, "Give every file of server/migrations/dialects/ a function for it and call that."));
  },
};
