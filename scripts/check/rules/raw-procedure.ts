import { importsOf } from "../imports";
import { at } from "../source-rule";
import type { SourceRule } from "../source-rule";
import { dotted, nodesOf } from "../syntax";

/** A procedure that is not built by authorized, signedIn or openToAll has no check in front. */
export const rule: SourceRule = {
  id: "raw-procedure",
  title: "t.procedure exists in server/trpc/procedure.ts only",
  files: {
    include: ["server/**/*.ts", "app/**/*.{ts,tsx}", "testing/**/*.ts"],
    exclude: ["server/trpc/procedure.ts", "server/generated/**", "testing/rules/**", "testing/enumerations/**"],
  },
  check(file) {
    const imported = importsOf(file.syntax).filter(({ source, names }) => source.startsWith("@trpc/server") && names.includes("initTRPC"));
    const used = nodesOf(file.syntax, "MemberExpression").filter((node) => dotted(node) === "t.procedure");
    return [...imported.map(({ node }) => node), ...used].map((node) =>
      at(file, node, "Start from authorized(…), signedIn(…) or openToAll(…) of server/trpc/procedure.ts."),
    );
  },
};
