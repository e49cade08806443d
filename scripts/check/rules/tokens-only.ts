import { matchesOf } from "../source-rule";
import type { SourceRule } from "../source-rule";

const colours = /(?<![\w&/#-])#(?:[0-9a-f]{8}|[0-9a-f]{6}|[0-9a-f]{3,4})\b(?!-)|\b(?:rgba?|hsla?|oklch|oklab|lab|lch|hwb)\(/gi;
const palette =
  /\b(?:bg|text|border|ring|fill|stroke|from|via|to|outline|decoration|divide|accent|caret|shadow)-(?:slate|gray|grey|zinc|neutral|stone|red|orange|amber|yellow|lime|green|emerald|teal|cyan|sky|blue|indigo|violet|purple|fuchsia|pink|rose|black|white)(?:-\d{2,3})?\b/g;

/** A colour means a state here; one outside the tokens means nothing, and is not checked for contrast in both themes. */
export const rule: SourceRule = {
  id: "tokens-only",
  title: "Colours come from components/ui/tokens.css",
  files: { include: ["{app,components}/**/*.{ts,tsx,css}"], exclude: ["components/ui/tokens.css", "components/ui/contrast.ts", "**/*.test.{ts,tsx}"] },
  check: (file) => [
    ...matchesOf(file, colours, "{match}: use a token's class."),
    ...matchesOf(file, palette, "{match}: use a token's class, such as text-secondary."),
  ],
};
