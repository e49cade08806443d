/** What one check found. `fix` must be mended before people can work, `note` is worth knowing. */
export type Finding = { level: "ok" | "fix" | "note"; text: string; /** What to do, with the command where there is one. */ remedy?: string };

const marks = { ok: "✓", fix: "✗", note: "·" } as const;

/** Something is in order. */
export function ok(text: string): Finding {
  return { level: "ok", text };
}

/** Something must be mended; `remedy` says how. */
export function fix(text: string, remedy: string): Finding {
  return { level: "fix", text, remedy };
}

/** Something is worth knowing. */
export function note(text: string, remedy?: string): Finding {
  return { level: "note", text, ...(remedy !== undefined && { remedy }) };
}

/** Findings as lines for a terminal. */
export function findingLines(findings: readonly Finding[]): string[] {
  return findings.flatMap(({ level, text, remedy }) => [
    `  ${marks[level]} ${text}`,
    ...(remedy === undefined ? [] : remedy.split("\n").map((line) => `      ${line}`)),
  ]);
}
