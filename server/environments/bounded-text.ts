/** The first `most` characters (code points) of a text; a pair of UTF-16 surrogates stays whole. */
export function boundedText(text: string, most: number): string {
  return Array.from(text).slice(0, most).join("");
}

/**
 * A text as PostgreSQL takes it as text and within jsonb: half a pair of surrogates becomes U+FFFD, and NUL is left out (PostgreSQL, "JSON
 * Types" and "Character Types").
 */
export function storableText(text: string): string {
  return text.toWellFormed().replaceAll("\0", "");
}
