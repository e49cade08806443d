import { importsOf } from "../imports";
import { at } from "../source-rule";
import type { SourceRule } from "../source-rule";

/** The package throws outside React's server condition, which the worker and the tests do not set; boundaries/screens-and-server does its work. */
export const rule: SourceRule = {
  id: "server-only-import",
  title: "The package server-only is not used",
  files: { include: ["{app,components,server}/**/*.{ts,tsx}"] },
  check: (file) =>
    importsOf(file.syntax)
      .filter(({ source }) => source === "server-only" || source === "client-only")
      .map(({ node }) => at(file, node, "Remove the import; what screens may take from the server is checked by the boundaries.")),
};
