import { at, testFiles } from "../source-rule";
import type { SourceRule } from "../source-rule";
import { child, dotted, nodesOf } from "../syntax";

/** Codes are ours and mapped once; a TRPCError thrown elsewhere would skip the map and the request id. */
export const rule: SourceRule = {
  id: "trpc-error",
  title: "TRPCError is made in server/trpc only",
  files: { include: ["server/**/*.ts", "app/**/*.{ts,tsx}"], exclude: [...testFiles, "server/trpc/**"] },
  check: (file) =>
    nodesOf(file.syntax, "NewExpression")
      .filter((node) => dotted(child(node, "callee")) === "TRPCError")
      .map((node) => at(file, node, "Throw an AppError; server/trpc/error-mapping.ts gives it a tRPC code.")),
};
