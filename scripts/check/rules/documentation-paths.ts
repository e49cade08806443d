import type { Finding, SourceRule } from "../source-rule";
import type { SourceTree } from "../source-tree";

const roots = /^(?:app|components|server|embedded|testing|prisma|e2e|bench|docs|scripts|config|\.github|\.devcontainer|\.ci)\//;
const rootFile = /^(?:[\w-]+\.(?:ts|mjs|js|json|md)|\.[\w-]+(?:\.[\w-]+)+)$/;

/** A guide that names a file which is gone sends its reader into the void. */
export const rule: SourceRule = {
  id: "documentation-paths",
  title: "Every path in the documentation exists",
  files: { include: ["*.md", "docs/**/*.md", ".github/**/*.md"] },
  check: (file, tree) =>
    file.lines.flatMap((line, index): Finding[] => {
      const quoted = [...line.matchAll(/`([^`\s]+)`/g)].map((match) => match[1] ?? "").filter((text) => isPath(text) && !exists(tree, text));
      const linked = [...line.matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)]
        .map((match) => match[1] ?? "")
        .filter((text) => !tree.has(resolve(file.path, text)));
      return [...quoted, ...linked].map((text) => ({ line: index + 1, message: `${text} does not exist.` }));
    }),
};

/** Names with a hole in them, such as `server/<noun>`, and files that are made at run time are no paths. */
function isPath(text: string): boolean {
  return (roots.test(text) || rootFile.test(text)) && !/[<>…(]|^server\/generated|^\.env(?:\.local)?$/.test(text);
}

/** A bare file name, such as `router.ts`, may stand in any folder. */
function exists(tree: SourceTree, text: string): boolean {
  if (!text.includes("/") && !text.includes("*")) return tree.files().some(({ path }) => path === text || path.endsWith(`/${text}`));
  if (!text.includes("*") && !text.includes("{")) return tree.has(text);
  const pattern = new RegExp(
    `^${text
      .replace(/[.+]/g, "\\$&")
      .replace(/\*\*/g, "\u0000")
      .replace(/\*/g, "[^/]*")
      .replaceAll("\u0000", ".*")
      .replace(/\{([^}]*)\}/g, (_, list: string) => `(?:${list.replaceAll(",", "|")})`)}`,
  );
  return tree.files().some(({ path }) => pattern.test(path));
}

function resolve(from: string, link: string): string {
  return new URL(link, `file:///${from}`).pathname.slice(1);
}
