import { testFiles } from "../source-rule";
import type { SourceRule } from "../source-rule";
import path from "node:path";

const most = 300;
const mostInTests = 500;

/** What does not fit on a few screens is not read before it is changed. Split by use case, not into a second part. */
export const rule: SourceRule = {
  id: "file-size",
  title: `A file has at most ${most} lines, a test ${mostInTests}`,
  files: { include: ["**/*.{ts,tsx,mjs,cjs,js,css}"], exclude: ["**/*golden*", "public/**"] },
  check(file) {
    const limit = testFiles.some((glob) => path.matchesGlob(file.path, glob)) || file.path.startsWith("e2e/") ? mostInTests : most;
    return file.lines.length <= limit ? [] : [{ line: limit + 1, message: `${file.lines.length} lines, at most ${limit}. Split it by use case.` }];
  },
};
