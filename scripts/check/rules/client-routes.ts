import { importsOf } from "../imports";
import { at } from "../source-rule";
import type { SourceRule } from "../source-rule";

/** A client file of app/ would pull the server into the browser's bundle. */
export const rule: SourceRule = {
  id: "client-routes",
  title: "Client files of app take from the server only schemas.ts and types",
  files: { include: ["app/**/*.{ts,tsx}"] },
  check(file) {
    if (!/^(?:\s|\/\*[^]*?\*\/|\/\/.*)*["']use client["']/.test(file.text)) return [];
    const taken = importsOf(file.syntax).filter(
      ({ source, typeOnly }) => !typeOnly && source.startsWith("@/server/") && !/^@\/server\/[^/]+\/schemas$/.test(source),
    );
    return taken.map(({ node }) => at(file, node, "Ask the API, or import from the domain's schemas.ts."));
  },
};
