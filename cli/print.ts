/** Writes an answer: as JSON for scripts, otherwise in words. */
export function print(asJson: boolean, value: unknown, words: string): void {
  console.log(asJson ? JSON.stringify(value, null, 2) : words);
}

/** Says something beside the answer; standard output stays the answer's. */
export function say(words: string): void {
  console.error(`switchyard: ${words}`);
}

/** Rows as columns of equal width, under their titles. */
export function table(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [titles, ...rows];
  const widths = titles.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  return all.map((row) => row.map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0))).join("  ")).join("\n");
}
