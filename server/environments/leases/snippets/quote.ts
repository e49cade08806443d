/** A text as one word of a POSIX shell, whatever stands in it. */
export function shellWord(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** A text for a comment: one line, without anything that could end it. */
export function commentWords(text: string): string {
  return text.replace(/[^\p{L}\p{N} ._:@+=/-]/gu, " ");
}
