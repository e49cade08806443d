import { matchesOf } from "../source-rule";
import type { SourceRule } from "../source-rule";

// Written so that the pattern does not find itself.
const marks =
  /\b(?:TO[D]O|FIX[M]E|X[X]X|HA[C]K)\b|@ts-(?:ig[n]ore|no[c]heck|exp[e]ct-error)|\b(?:es|ox)lint-dis[a]ble|prettier-ig[n]ore|oxfmt-ig[n]ore|not imp[l]emented|coming so[o]n/gi;

/** Unfinished work and checks that are switched off do not land. */
export const rule: SourceRule = {
  id: "left-overs",
  title: "Nothing is left over: no marks of unfinished work, no check switched off",
  files: { include: ["**/*.{ts,tsx,mjs,cjs,js,css,prisma,sql}"], exclude: ["testing/rules/**"] },
  check: (file) => matchesOf(file, marks, '"{match}": finish it, or correct what the check complains about.'),
};
