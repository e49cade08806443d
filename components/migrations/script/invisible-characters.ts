/** A piece of text as it is, or a character that cannot be seen, by its code point: "U+202E". */
export type VisiblePart = { text: string; codePoint: string | null };

// Controls but tab and line feed, every format character (zero width, bidi), odd spaces, and fillers that look like nothing.
const invisible = /[\p{Cf}\p{Zl}\p{Zp}\u00A0\u1680\u2000-\u200A\u202F\u205F\u3000\u115F\u1160\u3164\uFFA0\u0000-\u0008\u000B-\u001F\u007F-\u009F]/gu;

/** The text in parts, so that what the eye would miss can be drawn. */
export function visibleParts(text: string): VisiblePart[] {
  const parts: VisiblePart[] = [];
  let end = 0;
  for (const { 0: character, index } of text.matchAll(invisible)) {
    if (index > end) parts.push({ text: text.slice(end, index), codePoint: null });
    parts.push({ text: character, codePoint: codePointOf(character) });
    end = index + character.length;
  }
  if (end < text.length) parts.push({ text: text.slice(end), codePoint: null });
  return parts;
}

/** Each character that cannot be seen, with its line from 1. */
export function invisibleIn(text: string): { codePoint: string; line: number }[] {
  return text
    .split("\n")
    .flatMap((line, index) => [...line.matchAll(invisible)].map(([character]) => ({ codePoint: codePointOf(character), line: index + 1 })));
}

function codePointOf(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
}
