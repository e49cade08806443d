import { at, testFiles } from "../source-rule";
import type { SourceRule } from "../source-rule";
import { dotted, nodesOf } from "../syntax";

/** Settings are parsed once and strictly; a variable read elsewhere is one that nobody documents or checks. */
export const rule: SourceRule = {
  id: "environment-variables",
  title: "process.env is read in platform/env.ts only",
  files: { include: ["server/**/*.{ts,tsx}", "app/**/*.{ts,tsx}", "components/**/*.{ts,tsx}"], exclude: [...testFiles, "server/platform/env.ts"] },
  check: (file) =>
    nodesOf(file.syntax, "MemberExpression")
      .filter((node) => /^(?:globalThis\.)?process\.env$/.test(dotted(node)))
      .map((node) => at(file, node, "Add the setting to envSchema in server/platform/env.ts and read it with env().")),
};
