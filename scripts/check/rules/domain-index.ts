import { at } from "../source-rule";
import type { SourceRule } from "../source-rule";

const most = 30;

/** The index is the door of a domain: what is not named there is nobody else's business. */
export const rule: SourceRule = {
  id: "domain-index",
  title: `The index of a domain holds named exports only, at most ${most} lines`,
  files: { include: ["server/*/index.ts"] },
  check(file) {
    const statements = (file.syntax["body"] as { type: string; span: { start: number; end: number } }[]).filter(
      ({ type }) => type !== "ExportNamedDeclaration",
    );
    const long =
      file.lines.length > most
        ? [{ line: most + 1, message: `${file.lines.length} lines. Export less: other domains need a few functions, not the domain.` }]
        : [];
    return [...long, ...statements.map((node) => at(file, node, 'Only `export { name } from "./file"` may stand here.'))];
  },
};
