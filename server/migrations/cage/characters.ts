import type { SqlRefusal } from "../dialects/sql/sql-reading";

/** Longest hand-written statement. Whoever reviews has to be able to read it. */
export const longestStatement = 100_000;
/** Longest line: what stands far to the right is not seen. */
const longestLine = 2_000;

type Hidden = { rule: string; pattern: RegExp; words: string };

// The reviewer must see exactly what runs: signs that are not drawn, that change the order of what is drawn, or that look like another sign.
const hidden: readonly Hidden[] = [
  { rule: "control-character", pattern: /(?!\r\n)[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/u, words: "a control character" },
  {
    rule: "bidi-character",
    pattern: /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u,
    words: "a sign that turns the direction of writing, so that it is drawn in another order than it runs",
  },
  {
    rule: "invisible-character",
    pattern: /[\p{Default_Ignorable_Code_Point}\ufff9-\ufffb]/u,
    words: "a sign that is not drawn",
  },
  {
    rule: "strange-space",
    pattern: /[\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\u2800]/u,
    words: "a space or line break that is not an ordinary one",
  },
  { rule: "private-character", pattern: /[\ue000-\uf8ff\u{f0000}-\u{10ffff}]/u, words: "a sign without a meaning of its own, drawn differently by each font" },
];

// A word with Latin letters and letters that are drawn like them: Cyrillic, Greek, Armenian, Cherokee, full width, mathematical, small capitals.
const lookAlike = /[\u0370-\u03ff\u0400-\u052f\u0531-\u058f\u13a0-\u13ff\u1d00-\u1d7f\u2100-\u214f\ua640-\ua69f\uab70-\uabbf\uff01-\uff5e\u{1d400}-\u{1d7ff}]/u;
const words = /[\p{L}\p{N}\p{M}_$]+/gu;
// Marks that are drawn like the quotes, dashes, semicolons and slashes of SQL.
const lookAlikeMarks =
  /[\u00b4\u02b9-\u02bd\u2018-\u201f\u2032-\u2036\u2010-\u2015\u2212\u037e\u2044\u2215\u29f8\u2217\u204e\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff5e\ufe68\ufe6b\ufe54\ufe50]/u;

/** Signs in a text that would deceive whoever reads it. `code`: the text without its strings and comments, where look-alikes matter. */
export function characterRefusals(text: string, code: string = text): readonly SqlRefusal[] {
  if (!text.isWellFormed()) return [{ rule: "broken-character", words: "It holds half a sign (an unpaired surrogate) and cannot be stored as it is." }];
  const found = hidden.flatMap(({ rule, pattern, words: what }) => {
    const match = pattern.exec(text);
    return match === null ? [] : [{ rule, words: `${where(text, match.index)} there is ${what} (${name(match[0])}). Remove it, or write it as an escape.` }];
  });
  return [...found, ...lengthRefusals(text), ...lookAlikeRefusals(code), ...(text === text.normalize("NFC") ? [] : [decomposed])];
}

const decomposed: SqlRefusal = {
  rule: "decomposed-character",
  words:
    "A letter in it is written as letter and mark (not in normal form NFC), so two names that look the same would differ. Write it composed, or as an escape.",
};

function lookAlikeRefusals(code: string): readonly SqlRefusal[] {
  const mixed = [...code.matchAll(words)].find(([word]) => lookAlike.test(word) && (/[A-Za-z]/.test(word) || /[\uff01-\uff5e\u{1d400}-\u{1d7ff}]/u.test(word)));
  const mark = lookAlikeMarks.exec(code);
  return [
    ...(mixed === undefined
      ? []
      : [
          {
            rule: "look-alike",
            words: `${mixed[0]} mixes Latin letters with others that look like them (${foreign(mixed[0])}). Write the name in one alphabet.`,
          },
        ]),
    ...(mark === null ? [] : [{ rule: "look-alike", words: `${name(mark[0])} looks like a quote, a dash or another mark of SQL and is none.` }]),
  ];
}

function lengthRefusals(text: string): readonly SqlRefusal[] {
  const line = text.split("\n").findIndex(({ length }) => length > longestLine);
  return [
    ...(text.length > longestStatement ? [{ rule: "too-long", words: `It is ${text.length} characters long; ${longestStatement} can be reviewed.` }] : []),
    ...(line >= 0 ? [{ rule: "long-line", words: `Line ${line + 1} is longer than ${longestLine} characters: its end would not be seen. Break it.` }] : []),
  ];
}

function where(text: string, index: number): string {
  const before = text.slice(0, index).split("\n");
  return `In line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1},`;
}

function name(sign: string): string {
  return `U+${(sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
}

function foreign(word: string): string {
  return Array.from(word)
    .flatMap((sign) => (lookAlike.test(sign) ? [name(sign)] : []))
    .join(", ");
}
