import path from "node:path";
import type { SourceRule } from "../source-rule";

const kebab = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
const drawers = /^(?:utils?|helpers?|common|lib|libs|managers?|misc|shared|stuff)$/;

/** A drawer collects what nobody wanted to name; a function lives with its noun or in platform/<topic>.ts. */
export const rule: SourceRule = {
  id: "file-names",
  title: "Names are kebab-case, and no file or folder is a drawer",
  files: {
    include: ["{app,components,server,embedded,testing,e2e,bench,scripts,docs,prisma,config}/**/*"],
    exclude: ["prisma/migrations/**", "docs/screens/**", "bench/RESULTS.md"],
  },
  check(file) {
    const parts = file.path.split("/").map((part) => part.replace(/^\((.*)\)$/, "$1"));
    const names = [...parts.slice(0, -1), path.posix.basename(parts.at(-1) ?? "").split(".")[0] ?? ""];
    const odd = names.filter((name) => !kebab.test(name) && !/^\[(?:\.\.\.)?[a-zA-Z]+\]$/.test(name) && name !== "");
    const drawer = names.filter((name) => drawers.test(name));
    return [
      ...odd.map((name) => ({ line: null, message: `"${name}" must be kebab-case.` })),
      ...drawer.map((name) => ({ line: null, message: `"${name}" says nothing. Put it beside the noun it serves.` })),
    ];
  },
};
