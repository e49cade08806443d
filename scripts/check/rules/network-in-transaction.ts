import { importsOf } from "../imports";
import { at, testFiles } from "../source-rule";
import type { SourceRule } from "../source-rule";
import { child, children, dotted, nodesOf } from "../syntax";

const outside = /-gateway$|\/directory$|\/ldap-[a-z]+$/;

/** A slow directory or AWS would hold row locks and a connection for as long as it likes. */
export const rule: SourceRule = {
  id: "network-in-transaction",
  title: "No network call stands inside a transaction",
  files: { include: ["server/**/*.ts"], exclude: testFiles },
  check(file) {
    const { syntax } = file;
    const gateways = new Set(
      importsOf(syntax)
        .filter(({ source, typeOnly }) => !typeOnly && outside.test(source))
        .flatMap(({ names }) => names),
    );
    const transactions = nodesOf(syntax, "CallExpression").filter((call) => dotted(child(call, "callee")) === "inTransaction");
    const inside = transactions.flatMap((call) =>
      children(call, "arguments")
        .slice(1)
        .flatMap((work) => nodesOf(work, "CallExpression")),
    );
    const calls = inside.filter((call) => {
      const callee = dotted(child(call, "callee"));
      return callee === "fetch" || gateways.has(callee.split(".")[0] ?? "") || /gateway\.\w+$/i.test(callee);
    });
    return calls.map((node) => at(file, node, "Call it before or after the transaction, or record the intent and let a job do it."));
  },
};
