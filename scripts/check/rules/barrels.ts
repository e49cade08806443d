import { at } from "../source-rule";
import type { Finding, SourceRule } from "../source-rule";
import { child, nodesOf } from "../syntax";

/** Files that re-export others hide who needs whom and grow into one big cycle. */
export const rule: SourceRule = {
  id: "barrels",
  title: "There is no barrel but the index of a domain",
  files: { include: ["{app,components,server,embedded,testing,e2e,bench,scripts}/**/*.{ts,tsx,mjs}"], exclude: ["server/*/index.ts"] },
  check(file): Finding[] {
    const reexports = nodesOf(file.syntax, "ExportAllDeclaration", "ExportNamedDeclaration").filter((node) => child(node, "source") !== null);
    const named = /(?:^|\/)index\.(?:ts|tsx|mjs)$/.test(file.path)
      ? [{ line: null, message: "Name the file after its main export; index.ts is the door of a domain in server/." }]
      : [];
    return [...named, ...reexports.map((node) => at(file, node, "Import from the file that defines it."))];
  },
};
