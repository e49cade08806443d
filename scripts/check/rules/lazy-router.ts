import { importsOf } from "../imports";
import { at } from "../source-rule";
import type { SourceRule } from "../source-rule";

/** Procedures of a lazy router are absent from the list that the enumeration tests walk. */
export const rule: SourceRule = {
  id: "lazy-router",
  title: "There are no lazy routers",
  files: { include: ["server/**/*.ts"], exclude: ["server/generated/**"] },
  check: (file) =>
    importsOf(file.syntax)
      .filter(({ source, names }) => source.startsWith("@trpc/server") && names.some((name) => /lazy/i.test(name)))
      .map(({ node }) => at(file, node, "Import the router itself.")),
};
