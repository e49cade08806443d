import { at } from "../source-rule";
import type { SourceRule } from "../source-rule";
import { nodesOf } from "../syntax";

/** A Server Action is a public endpoint that no enumeration sees. */
export const rule: SourceRule = {
  id: "server-actions",
  title: "There are no Server Actions",
  files: { include: ["app/**/*.{ts,tsx}", "components/**/*.{ts,tsx}", "server/**/*.{ts,tsx}"] },
  check: (file) =>
    nodesOf(file.syntax, "ExpressionStatement")
      .filter(
        (node) =>
          (node["expression"] as { type?: string; value?: unknown }).type === "StringLiteral" &&
          (node["expression"] as { value?: unknown }).value === "use server",
      )
      .map((node) => at(file, node, "Make it a tRPC procedure: those declare access and audit and are all listed by a test.")),
};
