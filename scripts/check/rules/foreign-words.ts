import { matchesOf } from "../source-rule";
import type { SourceRule } from "../source-rule";

// Written so that the pattern does not find itself.
const words =
  /(?<![\w.:/-])\/(?:wor[k]|far[m]|roo[t]|hom[e]\/[a-z]\w*|User[s]\/[a-z]\w*)\/[\w.-]+|\/tm[p]\/[a-z]+-\d|registry\.np[m]js|\b(?:L[L]M|GP[T]|prom[p]ts?|(?:coding |sub|AI )age[n]ts?)\b/gi;

/** The repository speaks of the product: no path of one machine, no host of one network, no word about how the text came about. */
export const rule: SourceRule = {
  id: "foreign-words",
  title: "No machine's paths and no words that do not belong to the product",
  files: {
    include: ["**/*.{ts,tsx,mjs,cjs,js,json,md,css,prisma,sql,yml,sh}", ".github/**", ".devcontainer/**", ".ci/**"],
    exclude: ["package-lock.json", "testing/rules/**"],
  },
  check: (file) => matchesOf(file, words, '"{match}" does not belong here; say it in words of the product.'),
};
