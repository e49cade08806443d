import { at } from "../source-rule";
import type { SourceRule } from "../source-rule";
import { child, children, dotted, nodesOf } from "../syntax";
import type { SyntaxNode } from "../syntax";

const most = 12;

/** A router reads like a table: access, audit, input, output, one call. */
export const rule: SourceRule = {
  id: "router-shape",
  title: `A router holds no Prisma, and each procedure has at most ${most} lines`,
  files: { include: ["server/**/router.ts", "server/**/*-router.ts"] },
  check(file) {
    const queries = nodesOf(file.syntax, "MemberExpression").filter(
      (node) => /(?:^|\.)(?:db|tx|prisma)\.[a-z$]\w*\.\w+$/i.test(dotted(node)) || /(?:^|\.)(?:db|tx)\.\$\w+$/.test(dotted(node)),
    );
    const long = procedures(file.syntax).filter((entry) => file.endLineOf(entry) - file.lineOf(entry) + 1 > most);
    return [
      ...queries.map((node) => at(file, node, "Call a use case or a query of the domain; a router does not touch the database.")),
      ...long.map((node) => at(file, node, `The procedure has more than ${most} lines. Move the work into a use case.`)),
    ];
  },
};

/** The values of `router({ name: value })` that are procedures. */
function procedures(syntax: SyntaxNode): SyntaxNode[] {
  const tables = nodesOf(syntax, "CallExpression").filter((call) => dotted(child(call, "callee")) === "router");
  return tables
    .flatMap((call) =>
      children(call, "arguments")
        .flatMap((table) => children(table, "properties"))
        .map((entry) => child(entry, "value")),
    )
    .filter((value) => value?.type === "CallExpression") as SyntaxNode[];
}
