import { at } from "../source-rule";
import type { SourceRule } from "../source-rule";
import { child, dotted, nodesOf } from "../syntax";

/** The type Tx is worth something only while nobody else makes one. */
export const rule: SourceRule = {
  id: "transaction-door",
  title: "Transactions are opened by inTransaction only, and nothing is cast to Tx",
  files: { include: ["server/**/*.ts", "app/**/*.{ts,tsx}"], exclude: ["server/platform/transaction.ts", "server/generated/**"] },
  check(file) {
    const opened = nodesOf(file.syntax, "MemberExpression").filter((node) => dotted(node).endsWith(".$transaction"));
    const cast = nodesOf(file.syntax, "TsAsExpression").filter((node) => dotted(child(child(node, "typeAnnotation") ?? node, "typeName")) === "Tx");
    return [...opened, ...cast].map((node) => at(file, node, "Use inTransaction(db, async (tx) => …) of server/platform/transaction.ts and pass tx on."));
  },
};
