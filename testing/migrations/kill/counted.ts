/** How often each text stands there, as lines in order. */
export function counted(lines: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const line of lines) counts.set(line, (counts.get(line) ?? 0) + 1);
  return [...counts].map(([line, count]) => `${count} × ${line}`).toSorted();
}

/** Rows of `app`; every fifth is too long. */
export const allRows = 60;
